import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, systemSymbol } from "../../core/expr.js";

const file = systemSymbol("File");
const topic = "directories";

/** Real path of the folder that file functions are confined to; `undefined` when the session has none. */
export function rootFolder(context: Evaluator): string | undefined {
  const { folder } = context.state;
  if (folder === undefined) return undefined;
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Working directories of the session, the present one last. */
export function directories(context: Evaluator): string[] {
  const known = context.state.topics.get(topic) as string[] | undefined;
  if (known !== undefined) return known;
  const root = rootFolder(context);
  const made = root === undefined ? [] : [root];
  context.state.topics.set(topic, made);
  return made;
}

function inside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Path of a file or directory that need not exist, inside the session's folder; `undefined` for anything else. Links that
 * lead out of the folder are followed before that is decided.
 */
export function confined(name: string, context: Evaluator): string | undefined {
  const root = rootFolder(context);
  const here = directories(context).at(-1);
  if (root === undefined || here === undefined || name.includes("\0")) return undefined;
  let existing = resolve(here, name);
  let rest = "";
  while (!existsSync(existing)) {
    const parent = dirname(existing);
    if (parent === existing) return undefined;
    rest = rest === "" ? basename(existing) : `${basename(existing)}/${rest}`;
    existing = parent;
  }
  try {
    const real = realpathSync(existing);
    const path = rest === "" ? real : resolve(real, rest);
    return inside(root, path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Path of what exists inside the session's folder; `undefined` for anything else. */
export function confinedExisting(name: string, context: Evaluator): string | undefined {
  const path = confined(name, context);
  return path !== undefined && existsSync(path) ? path : undefined;
}

/** True for a path that is a directory. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The file name that a string or `File["name"]` stands for. */
export function fileNameOf(expr: Expr | undefined): string | undefined {
  if (typeof expr === "string") return expr;
  const inner = hasHead(expr, file) ? expr.args[0] : undefined;
  return typeof inner === "string" ? inner : undefined;
}
