import type { Expr } from "./expr.js";
import { type Fn, isFn } from "./function.js";
import { isSymbolName } from "./name-characters.js";
import {
  type InfixOperator,
  infixOperators,
  postfixOperators,
  precedence,
  prefixOperators,
  type UnaryOperator,
} from "./operators.js";
import { printArithmetic } from "./print-arithmetic.js";
import { blankText, isPlainPattern, namedBlank } from "./print-blank.js";
import { printSymbol } from "./print-leaf.js";
import type { PrintQueue } from "./print-queue.js";
import { Sym, systemName } from "./symbol.js";

type Printer = (queue: PrintQueue, node: Fn, level: number) => boolean;

const printers = new Map<string, Printer>();

/**
 * Adds the operator form of `name[args…]` to the queue and says true; says false, having added nothing, when it
 * has none or when the form would not read back as the same expression.
 */
export function printOperatorForm(
  queue: PrintQueue,
  name: string,
  node: Fn,
  level: number,
): boolean {
  const printer = printers.get(name);
  return printer?.(queue, node, level) === true;
}

const ascii = /^[!-~]+$/;

// A later entry of the same head has no ASCII spelling or is its less usual one.
for (const operator of infixOperators.values()) {
  if (!ascii.test(operator.text) || printers.has(operator.head)) continue;
  if (["Divide", "Plus", "Times", "Power", "Function"].includes(operator.head)) continue;
  printers.set(operator.head, infixPrinter(operator));
}
for (const operator of prefixOperators.values()) {
  if (ascii.test(operator.text)) printers.set(operator.head, prefixPrinter(operator));
}
for (const operator of postfixOperators.values()) {
  if (ascii.test(operator.text)) printers.set(operator.head, postfixPrinter(operator));
}
for (const name of ["Plus", "Times", "Power", "Rational", "Complex"]) {
  printers.set(name, (queue, node, level) => printArithmetic(queue, name, node, level));
}

function wrapped(queue: PrintQueue, level: number, own: number, body: () => void): true {
  const bare = own >= level;
  if (!bare) queue.text("(");
  body();
  if (!bare) queue.text(")");
  return true;
}

function infixPrinter(operator: InfixOperator): Printer {
  const { grouping, precedence: own } = operator;
  const text = operator.head === "PatternTest" ? "?" : ` ${operator.text} `;
  const left = grouping === "left" ? own : own + 1;
  const right = grouping === "right" ? own : own + 1;
  const several = grouping === "flat" || grouping === "chain";
  return (queue, node, level) => {
    const { args } = node;
    if (several ? args.length < 2 : args.length !== 2) return false;
    // Mixed with "or", an "and" is shown in parentheses though it binds tighter.
    const bindingOf = (arg: Expr, usual: number): number =>
      operator.head === "Or" && isFn(arg, "And") ? precedence.atom : usual;
    return wrapped(queue, level, own, () => {
      queue.part(args[0] as Expr, bindingOf(args[0] as Expr, left));
      for (let i = 1; i < args.length; i++) {
        queue.text(text);
        queue.part(args[i] as Expr, bindingOf(args[i] as Expr, right));
      }
    });
  };
}

function prefixPrinter(operator: UnaryOperator): Printer {
  return (queue, node, level) => {
    if (node.args.length !== 1) return false;
    // In parentheses within arithmetic: a minus sign before `--x` would make another operator.
    return wrapped(queue, level, Math.min(operator.precedence, precedence.not), () => {
      // What evaluators show has a space before the sign.
      queue.text(operator.head === "Not" && queue.quotients ? ` ${operator.text}` : operator.text);
      queue.part(node.args[0] as Expr, operator.precedence + 1);
    });
  };
}

function postfixPrinter(operator: UnaryOperator): Printer {
  const text = operator.precedence < precedence.repeated ? ` ${operator.text}` : operator.text;
  const own = operator.precedence;
  return (queue, node, level) => {
    const operand = node.args[0];
    if (operand === undefined || node.args.length !== 1) return false;
    return wrapped(queue, level, own, () => {
      // The point of `2.` would join the points of `..`.
      const repeated = own === precedence.repeated;
      const apart =
        repeated &&
        (isNumber(operand) ||
          isFn(operand, "PatternTest") ||
          (queue.quotients && isPlainPattern(operand)));
      if (apart) queue.text("(");
      queue.part(operand, apart ? 0 : repeated ? precedence.call : own + 1);
      queue.text(apart ? `)${text}` : text);
      // What evaluators show has a space on both sides.
      if (own === precedence.function && queue.quotients) queue.text(" ");
    });
  };
}

function isNumber(expr: Expr): boolean {
  return (
    typeof expr === "number" ||
    typeof expr === "bigint" ||
    (typeof expr === "object" && (expr.kind === "Real" || expr.kind === "BigReal"))
  );
}

printers.set("CompoundExpression", (queue, node, level) => {
  const { args } = node;
  if (args.length < 2) return false;
  return wrapped(queue, level, precedence.compound, () => {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Expr;
      const last = i === args.length - 1;
      if (i > 0) queue.text(last && isNull(arg) ? ";" : "; ");
      if (!last || !isNull(arg)) queue.part(arg, precedence.compound + 1);
    }
  });
});

function isNull(expr: Expr): boolean {
  return expr instanceof Sym && systemName(expr.name) === "Null";
}

printers.set("Span", (queue, node, level) => {
  const { args } = node;
  if (args.length !== 2 && args.length !== 3) return false;
  return wrapped(queue, level, precedence.span, () => {
    for (let i = 0; i < args.length; i++) {
      if (i > 0) queue.text(" ;; ");
      queue.part(args[i] as Expr, precedence.span + 1);
    }
  });
});

const comparisons: ReadonlyMap<string, string> = new Map([
  ["Equal", "=="],
  ["Unequal", "!="],
  ["Less", "<"],
  ["LessEqual", "<="],
  ["Greater", ">"],
  ["GreaterEqual", ">="],
]);

printers.set("Inequality", (queue, node, level) => {
  const { args } = node;
  if (args.length < 5 || args.length % 2 === 0 || queue.quotients) return false;
  const texts: string[] = [];
  for (let i = 1; i < args.length; i += 2) {
    const operator = args[i] as Expr;
    const text = operator instanceof Sym ? comparisons.get(operator.name) : undefined;
    if (text === undefined) return false;
    texts.push(text);
  }
  // A chain of one operator reads back as that operator's call.
  if (texts.every((text) => text === texts[0])) return false;
  return wrapped(queue, level, precedence.comparison, () => {
    queue.part(args[0] as Expr, precedence.comparison + 1);
    texts.forEach((text, i) => {
      queue.text(` ${text} `);
      queue.part(args[2 * i + 2] as Expr, precedence.comparison + 1);
    });
  });
});

for (const [name, text] of [
  ["TagSet", " = "],
  ["TagSetDelayed", " := "],
] as const) {
  printers.set(name, (queue, node, level) => {
    const [tag, target, value] = node.args;
    if (node.args.length !== 3 || !(tag instanceof Sym) || !isSymbolName(tag.name)) return false;
    return wrapped(queue, level, precedence.set, () => {
      queue.text(`${tag.name} /: `);
      queue.part(target as Expr, precedence.set + 1);
      queue.text(text);
      queue.part(value as Expr, precedence.set);
    });
  });
}

printers.set("Part", (queue, node, level) => {
  const [target, ...indices] = node.args;
  if (target === undefined || indices.length === 0) return false;
  return wrapped(queue, level, precedence.call, () => {
    queue.part(target, precedence.call);
    queue.text("[[");
    indices.forEach((index, i) => {
      if (i > 0) queue.text(",");
      queue.part(index, 0);
    });
    queue.text("]]");
  });
});

const plainName = /^[A-Za-z$][A-Za-z0-9$]*$/;

printers.set("MessageName", (queue, node, level) => {
  const [symbol, tag] = node.args;
  if (node.args.length !== 2 || !(symbol instanceof Sym) || !isSymbolName(symbol.name))
    return false;
  if (typeof tag !== "string" || !plainName.test(tag)) return false;
  return wrapped(queue, level, precedence.message, () => {
    queue.text(`${symbol.name}::${tag}`);
  });
});

/** Longer slot numbers print as calls: the parser refuses them after `#`. */
const maxSlot = 1e9;

printers.set("Slot", (queue, node) => {
  const [slot] = node.args;
  if (node.args.length !== 1) return false;
  if (
    typeof slot === "string"
      ? !plainName.test(slot)
      : typeof slot !== "number" || slot < 0 || slot > maxSlot
  ) {
    return false;
  }
  queue.text(`#${slot}`);
  return true;
});

printers.set("SlotSequence", (queue, node) => {
  const [slot] = node.args;
  if (node.args.length !== 1 || typeof slot !== "number" || slot < 1 || slot > maxSlot)
    return false;
  queue.text(`##${slot}`);
  return true;
});

/** Evaluators show `x_` and `_` in parentheses as an operand of comparisons and of whatever binds tighter. */
function printBlank(queue: PrintQueue, text: string, level: number): true {
  const apart = queue.quotients && level > precedence.comparison && level !== precedence.call;
  queue.text(apart ? `(${text})` : text);
  return true;
}

for (const name of ["Blank", "BlankSequence", "BlankNullSequence"]) {
  printers.set(name, (queue, node, level) => {
    const text = blankText(node);
    return text === undefined ? false : printBlank(queue, text, level);
  });
}

printers.set("Pattern", (queue, node, level) => {
  const [symbol, pattern] = node.args;
  if (node.args.length !== 2 || pattern === undefined) return false;
  if (!(symbol instanceof Sym) || !isSymbolName(symbol.name)) return false;
  const blank = blankText(pattern);
  if (blank !== undefined) return printBlank(queue, symbol.name + blank, level);
  return wrapped(queue, level, precedence.pattern, () => {
    queue.text(`${printSymbol(symbol.name)}:`);
    queue.part(pattern, precedence.pattern + 1);
  });
});

printers.set("Optional", (queue, node, level) => {
  const [pattern, value] = node.args;
  if (pattern === undefined || node.args.length > 2) return false;
  if (value === undefined) {
    const blank = isFn(pattern, "Pattern") ? namedBlank(pattern) : pattern;
    if (blank === undefined || blankText(blank) !== "_") return false;
    return wrapped(queue, level, precedence.optional, () => {
      queue.part(pattern, precedence.call);
      queue.text(".");
    });
  }
  // `x:value` would read as a pattern named x.
  if (pattern instanceof Sym) return false;
  return wrapped(queue, level, precedence.optional, () => {
    queue.part(pattern, precedence.optional + 1);
    queue.text(":");
    queue.part(value, precedence.optional + 1);
  });
});
