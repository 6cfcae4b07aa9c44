import { writeSync } from "node:fs";
import { type Expr, Fn, fn, sym } from "@remotebatch/expr-model";

// Stands in for the evaluator in tests of what surrounds it: it does on command what an evaluator must never do.

interface Message {
  readonly symbol: string;
  readonly tag: string;
  readonly text: string;
  readonly expr: Expr;
}

interface Options {
  readonly abortFlag: Int32Array;
  readonly onPrint: (text: string) => void;
  readonly onMessage: (message: Message) => void;
}

const infinite: Message = {
  symbol: "Power",
  tag: "infy",
  text: "Infinite expression 1/0 encountered.",
  expr: fn("Hold", fn("Message", fn("MessageName", sym("Power"), "infy")), sym("True")),
};

class Stop extends Error {
  readonly failure: string;

  constructor(failure: string) {
    super(failure);
    this.failure = failure;
  }
}

/** The shape of the evaluator's `createSession`. */
export function createSession(options: Options) {
  let seed = 0n;
  return {
    evaluate(expr: Expr, limits: { readonly timeLimitMs?: number } = {}) {
      const startedAt = performance.now();
      const outputLog: string[] = [];
      const messages: Message[] = [];
      let failureType: string | null = null;
      const act = (name: string, args: readonly Expr[]): Expr | undefined => {
        const [first] = args;
        switch (name) {
          case "Plus":
            return args.reduce((sum: number, part) => sum + Number(part), 0);
          case "Identity":
            return first;
          case "SeedRandom":
            seed = BigInt(first as number | bigint);
            return sym("Null");
          case "Random":
            return String(seed);
          case "Print":
            outputLog.push(String(first));
            options.onPrint(String(first));
            return sym("Null");
          case "Infinite":
            messages.push(infinite);
            options.onMessage(infinite);
            return sym("ComplexInfinity");
          case "Speak":
            for (let i = 1; i <= Number(first); i++) {
              const message = { ...infinite, text: `${first}/${i}` };
              act("Print", [`line ${i} of ${first}`]);
              messages.push(message);
              options.onMessage(message);
            }
            return first;
          case "Hang":
            act("Speak", [1]);
            return act("Pause", args);
          case "Pause": {
            const limitMs = limits.timeLimitMs ?? Number.POSITIVE_INFINITY;
            const waitMs = Math.min(1000 * Number(first), limitMs);
            if (Atomics.wait(options.abortFlag, 0, 0, waitMs) !== "timed-out")
              throw new Stop("Aborted");
            if (waitMs === limitMs) throw new Stop("TimeLimit");
            return sym("Null");
          }
          case "UseUp": {
            // Heeds no limit, and is over just after the time is.
            const until = startedAt + (limits.timeLimitMs ?? 0);
            while (performance.now() < until);
            return first;
          }
          case "Abort":
            throw new Stop("Aborted");
          case "Die":
            process.kill(process.pid, String(first) as NodeJS.Signals);
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
            return undefined;
          case "DieAt":
            return first === args[1] ? act("Die", ["SIGKILL"]) : first;
          case "Throw":
            throw new Error("a bug of the evaluator");
          case "FillHeap": {
            const kept: unknown[] = [];
            for (;;) kept.push(new Array(1000).fill(kept.length));
          }
          case "FatalError": {
            // V8 gives up when an array grows beyond what it can address; nothing catches that.
            const list: number[] = [];
            for (;;) list.push(0);
          }
          case "Linger":
            setInterval(() => undefined, 1000);
            return sym("Null");
          case "PrintRaw":
            writeSync(2, `${String(first)}\n`);
            return sym("Null");
          case "Say":
            act("Print", [String(first).slice(0, 1)]);
            return first;
          case "Loop":
            for (;;) performance.now();
          case "Big":
            return "x".repeat(Number(first));
          default:
            return undefined;
        }
      };
      const evaluate = (part: Expr): Expr => {
        if (!(part instanceof Fn)) return part;
        const { head } = part;
        if (head instanceof Fn && head.head instanceof Object && "name" in head.head) {
          return evaluate(new Fn(head.head, [...part.args, ...head.args]));
        }
        const args = part.args.map(evaluate);
        const name = head instanceof Object && "name" in head ? head.name : "";
        if (name === "CompoundExpression") return args.at(-1) ?? sym("Null");
        return act(name, args) ?? new Fn(head, args);
      };
      let result: Expr;
      try {
        result = evaluate(expr);
        if (messages.length > 0) failureType = "MessageFailure";
      } catch (error) {
        if (!(error instanceof Stop)) throw error;
        failureType = error.failure;
        result = sym("$Aborted");
      }
      return {
        result,
        success: failureType === null,
        failureType,
        inputString: "",
        messages,
        outputLog,
        timing: 0,
        absoluteTiming: (performance.now() - startedAt) / 1000,
        unknownFunctions: [] as string[],
      };
    },
  };
}

/** Stands in for the evaluator's version. */
export const kernelVersion = "0.0.0-scripted";

/** No threads: scripted evaluations run in sequence. */
export const threadSubkernels = (): undefined => undefined;

/** Never a subkernel. */
export function serveSubkernel(): void {
  throw new Error("A scripted kernel has no subkernels.");
}
