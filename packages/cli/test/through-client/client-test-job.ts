import { assocOf, type Expr, fn, isFn, list, real, sym } from "@remotebatch/expr-model";
import type { TestProgram } from "@remotebatch/provider-testkit";
import { decode, encode, encodeBody } from "@remotebatch/wxf-codec";

const head = "TestProgram";

/** A program of the conformance suite as an expression that a client submits. */
export function programExpression(program: string): Expr {
  return fn(head, program);
}

/** The program in the bundle (`job.wxf`) that a client made of such an expression. */
export function programOf(bundle: Uint8Array): TestProgram {
  const job = decode(bundle);
  const held = typeof job === "object" && job.kind === "Assoc" ? job.get("Expression") : undefined;
  const call = held !== undefined && isFn(held, "Hold") ? held.args[0] : undefined;
  // A client gives names without a context the one they have in a session.
  const isProgram = call !== undefined && (isFn(call, head) || isFn(call, `Global\`${head}`));
  const text = isProgram && typeof call === "object" && "args" in call ? call.args[0] : undefined;
  if (typeof text !== "string") throw new Error("The bundle holds no program of the suite.");
  return JSON.parse(text) as TestProgram;
}

/** A child's result file as the job protocol wants it. */
function evaluationData(result: Expr): Uint8Array {
  return encode(
    assocOf([
      ["Result", result, true],
      ["Success", sym("True")],
      ["FailureType", sym("None")],
      ["Messages", list()],
      ["MessagesText", list()],
      ["MessagesExpressions", list()],
      ["Timing", real(0)],
      ["AbsoluteTiming", real(0)],
    ]),
  );
}

/** The result file of a single job. */
export function singleResult(text: string): Uint8Array {
  return evaluationData(text);
}

/** The result file and index of an array child that gives its elements, whole WXF files, back as they are. */
export function spanResult(elements: readonly Uint8Array[]): {
  readonly result: Uint8Array;
  readonly index: Uint8Array;
} {
  const values = elements.map((bytes) => decode(bytes));
  const result = Buffer.from(evaluationData(list(...values)));
  const index = Buffer.alloc(values.length * 16);
  let from = 0;
  for (const [at, value] of values.entries()) {
    const body = encodeBody(value);
    from = result.indexOf(body, from);
    index.writeBigUInt64LE(BigInt(from), at * 16);
    index.writeBigUInt64LE(BigInt(body.length), at * 16 + 8);
    from += body.length;
  }
  return { result, index };
}
