import { rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { stateFolder } from "../client/state-folder.js";
import { version } from "../version.js";
import type { Finding } from "./finding.js";

const oldestNode = [20, 19] as const;

/** Versions, size of the machine, and whether its folders can be written to. */
export async function checkMachine(): Promise<readonly Finding[]> {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(1);
  return [
    { name: "remotebatch", state: "ok", text: version },
    checkNode(),
    {
      name: "machine",
      state: "ok",
      text: `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${gigabytes} GiB`,
    },
    await checkFolder(
      "state folder",
      stateFolder(),
      "set REMOTEBATCH_HOME to a folder that you may write to",
    ),
    await checkFolder("temporary folder", tmpdir(), "set TMPDIR to a folder that you may write to"),
  ];
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return {
    name: "node",
    state: fits ? "ok" : "bad",
    text: fits
      ? process.versions.node
      : `${process.versions.node} is too old; install ${oldestNode.join(".")} or newer`,
  };
}

async function checkFolder(name: string, folder: string, advice: string): Promise<Finding> {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    const { makeFolder } = await import("@remotebatch/provider-kit");
    await makeFolder(folder);
    await writeFile(probe, "");
    await rm(probe);
    return { name, state: "ok", text: folder };
  } catch (error) {
    return { name, state: "bad", text: `${folder}: ${(error as Error).message}; ${advice}` };
  }
}
