import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BrowserVector } from "./browser-vector.js";

const packages = new URL("../../../", import.meta.url);
const names = ["expr-model", "wxf-codec"];

interface Manifest {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
}

/** Where a package's main file is, as its `exports` say to those who installed it. */
function builtEntry(name: string): string {
  const manifest = JSON.parse(
    readFileSync(new URL(`${name}/package.json`, packages), "utf8"),
  ) as Manifest;
  const entry = manifest.exports["."]?.default ?? "";
  if (!manifest.files.some((folder) => entry.startsWith(`./${folder}/`))) {
    throw new Error(`${name} does not publish ${entry}.`);
  }
  return `/${name}/${entry.slice(2)}`;
}

/** The page's own code; what it imports of the packages stays an import of the packages. */
async function pageCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    external: ["@remotebatch/*"],
    plugins: [
      {
        name: "built package in place of the source",
        setup({ onResolve }) {
          onResolve({ filter: /\/src\/index\.js$/ }, () => ({
            path: "@remotebatch/wxf-codec",
            external: true,
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}

/** A running server, and what the page said. */
export interface PageServer {
  readonly url: string;
  readonly outcome: Promise<string>;
  close(): void;
}

/**
 * Serves a page that runs the vectors on the files in `dist`, each as it is published; an import map leads the packages'
 * names there. The page may not make code of text.
 * @throws Error when a package is not built.
 */
export async function servePackage(vectors: readonly BrowserVector[]): Promise<PageServer> {
  const imports = Object.fromEntries(names.map((n) => [`@remotebatch/${n}`, builtEntry(n)]));
  const files = new Map<string, readonly [type: string, content: string]>([
    [
      "/",
      [
        "text/html",
        `<!doctype html><meta charset="utf-8"><body></body>
<script type="importmap" nonce="page">${JSON.stringify({ imports })}</script>
<script type="module" src="/page.js"></script>`,
      ],
    ],
    ["/page.js", ["text/javascript", await pageCode()]],
    ["/vectors.json", ["application/json", JSON.stringify(vectors)]],
  ]);
  for (const path of Object.values(imports)) readBuilt(path);

  const server: Server = createServer();
  const outcome = new Promise<string>((resolve) => {
    server.on("request", (request, response) => {
      const path = request.url ?? "/";
      if (request.method === "POST") {
        let said = "";
        request.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
        request.on("end", () => {
          response.end();
          resolve(said);
        });
        return;
      }
      const isBuilt = /^\/[a-z-]+\/dist\/[\w.-]+\.js$/.test(path);
      const [type, content] = files.get(path) ?? [
        "text/javascript",
        isBuilt ? readBuilt(path) : undefined,
      ];
      response.statusCode = content === undefined ? 404 : 200;
      response.setHeader("content-type", type);
      response.setHeader("content-security-policy", "script-src 'self' 'nonce-page'");
      response.end(content);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    outcome,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function readBuilt(path: string): string {
  try {
    return readFileSync(new URL(path.slice(1), packages), "utf8");
  } catch (cause) {
    throw new Error(`${path} is missing: build the packages first (turbo run build).`, { cause });
  }
}
