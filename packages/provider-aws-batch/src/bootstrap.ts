import { fetchPart, runPart } from "./bootstrap-parts.js";
import { rolePart } from "./role-bootstrap.js";

/** How a launch tells its children where their grant lies, or what it is. */
export interface Bootstrap {
  /** Name of the one variable that they are given. */
  readonly variable: string;
  /** Program for Node's `-e`. */
  readonly program: string;
}

const urlPart = `
(async () => {
  const grant = parse(await load(env.REMOTEBATCH_GRANT), "the grant");
  delete env.REMOTEBATCH_GRANT;
  const child = grant.first + index;
  const width = 64 * grant.keys.length;
  const range = "bytes=" + index * width + "-" + ((index + 1) * width - 1);
  const signatures = String(await load(grant.table, async () => ({ headers: { range } })));
  if (signatures.length !== width) leave(66, "there is no child " + child + " in this launch");
  const access = { kind: "http", get: { ...grant.get }, put: {} };
  grant.keys.forEach(([method, form], at) => {
    const key = form.replace("{k}", child);
    access[method.toLowerCase()][key] = grant.root + key + "?" + grant.query + "&X-Amz-Signature=" + signatures.slice(at * 64, at * 64 + 64);
  });
  run(await load(grant.runner), grant, { ...grant.descriptor, access }, child);
})().catch((error) => leave(66, error.message));
`;

function program(...parts: readonly string[]): string {
  return parts.join("").replace(/\n\s*/gu, "\n").trim();
}

/**
 * What a container runs: any image with Node 20 will do. It fetches the launch's grant by the one URL in its environment, picks the
 * signatures of its own child out of the table, checks the runner's hash and runs it. Signals go on to the runner.
 *
 * Exit codes of its own: 66 something could not be fetched, 67 the runner is not what was staged. It is one argument of the
 * command and at most 8 KiB are allowed for all, so it is short.
 */
export const urlBootstrap: Bootstrap = {
  variable: "REMOTEBATCH_GRANT",
  program: program(fetchPart, runPart, urlPart),
};

/** The same for a container with a role: its variable holds the grant itself, and the runner is fetched with the role's keys. */
export const roleBootstrap: Bootstrap = {
  variable: "REMOTEBATCH_JOB",
  program: program(fetchPart, runPart, rolePart),
};
