import { type Builtin, builtin } from "../../core/builtin.js";
import { systemSymbol } from "../../core/expr.js";
import { $Failed } from "../../core/symbols.js";

/** A function that reaches outside the job's folder, which no job may do: a message, and `$Failed`. */
function refused(name: string): Builtin {
  const symbol = systemSymbol(name);
  return builtin({
    name,
    state: "partial",
    missing: "refused: an evaluation starts no process, opens no connection and shows no window",
    doc: `ref/${name}`,
    apply(_args, context) {
      context.message(symbol, "unsupported", symbol);
      return $Failed;
    },
  });
}

export const refusals: readonly Builtin[] = [
  "Run",
  "RunProcess",
  "RunThrough",
  "StartProcess",
  "SystemOpen",
  "Install",
  "LinkLaunch",
  "LinkCreate",
  "LinkConnect",
  "URLRead",
  "URLFetch",
  "URLExecute",
  "URLSubmit",
  "URLDownload",
  "URLSave",
  "SocketConnect",
  "SocketOpen",
  "SendMail",
  "CloudGet",
  "CloudPut",
  "CloudEvaluate",
  "CloudDeploy",
  "ExternalEvaluate",
  "LibraryFunctionLoad",
  "Input",
  "InputString",
  "LocalSubmit",
  "SessionSubmit",
].map(refused);
