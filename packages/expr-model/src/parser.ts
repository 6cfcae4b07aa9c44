import { arrayAtom } from "./array-atom.js";
import type { Expr } from "./expr.js";
import { Fn, List } from "./function.js";
import { Lexer } from "./lexer.js";
import { isNamePart } from "./name-characters.js";
import {
  type InfixOperator,
  infixOperators,
  postfixOperators,
  precedence,
  prefixOperators,
} from "./operators.js";
import { defaultMaxDepth, defaultMaxDigits, type ParseOptions } from "./parser-options.js";
import { associationOf, Frame, reduceFrame, Shape } from "./reduce.js";
import { sym } from "./symbol.js";
import type { WlSyntaxError } from "./syntax-error.js";

const Null = sym("Null");
const All = sym("All");
const Times = infixOperators.get("*") as InfixOperator;
const closers: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "[[": "]]",
  "<|": "|>",
  "〚": "〛",
  "\uF113": "\uF114",
};

/**
 * Operator precedence parsing with stacks of its own: finished operands, and frames of operators and brackets that wait
 * for theirs. Nothing recurses, so nesting costs memory in proportion to the text and no program stack.
 */
export class Parser {
  readonly #lexer: Lexer;
  readonly #values: Expr[] = [];
  readonly #shapes: Shape[] = [];
  readonly #depths: number[] = [];
  readonly #frames: Frame[] = [];
  readonly #maxDepth: number;
  readonly #atoms: boolean;
  #brackets = 0;

  constructor(text: string, options: ParseOptions) {
    this.#maxDepth = options.maxDepth ?? defaultMaxDepth;
    this.#atoms = options.atoms === true;
    this.#lexer = new Lexer(text, options.maxDigits ?? defaultMaxDigits);
  }

  /** True when only spaces and comments are left. */
  get atEnd(): boolean {
    return this.#lexer.kind === "end";
  }

  /** An error at the present token. */
  unexpected(expected: string): WlSyntaxError {
    const lexer = this.#lexer;
    if (lexer.kind === "end") {
      const open = this.#openBracket();
      if (open !== undefined) {
        const closer = closers[open.text] ?? "";
        return lexer.error(
          "WL_UNBALANCED",
          `${open.text} is not closed; expected ${closer}`,
          open.start,
        );
      }
      return lexer.error("WL_INCOMPLETE", `The text ends too early; expected ${expected}`);
    }
    const found =
      lexer.kind === "operator" || lexer.kind === "name" ? lexer.text : `a ${lexer.kind}`;
    return lexer.error("WL_UNEXPECTED", `Unexpected ${found}; expected ${expected}`);
  }

  /** The next expression; it ends at the end of the text, or of a line on which it is complete. */
  expression(): Expr {
    let finished = false;
    while (!finished) finished = this.#operand() && this.#operators();
    const value = this.#values.pop() as Expr;
    this.#shapes.length = 0;
    this.#depths.length = 0;
    return value;
  }

  /** Reads up to one operand; false when a prefix operator or bracket opened and another is wanted. */
  #operand(): boolean {
    const lexer = this.#lexer;
    const frames = this.#frames;
    const top = frames[frames.length - 1];
    if (top !== undefined && this.#brackets === 0 && lexer.afterNewline && this.#mayOmit(top)) {
      return true;
    }
    switch (lexer.kind) {
      case "number":
        this.#push(lexer.value, Shape.number, 1);
        lexer.next();
        return true;
      case "name":
        if (this.#atoms && lexer.text === "I") {
          this.#push(new Fn(sym("Complex"), [0, 1]), Shape.imaginaryUnit, 2);
        } else this.#push(lexer.value, Shape.symbol, 1);
        lexer.next();
        return true;
      case "leaf":
        this.#push(lexer.value, Shape.plain, leafDepth(lexer.value));
        lexer.next();
        return true;
      case "end":
        if (top !== undefined && this.#mayOmit(top)) return true;
        throw this.unexpected("an expression");
      default:
        return this.#operandOperator(top);
    }
  }

  /** An operator where an operand is wanted: a prefix, a bracket, or one that lets an operand be left out. */
  #operandOperator(top: Frame | undefined): boolean {
    const lexer = this.#lexer;
    const { text } = lexer;
    if (text === "(" || text === "{" || text === "<|" || text === "\uF113") {
      this.#open(text, this.#values.length);
      return false;
    }
    if (text === ";;") {
      // Read at once: at the start of a line the operator would otherwise end the expression before itself.
      this.#push(top?.kind === "span" ? All : 1, Shape.plain, 1);
      return !this.#span();
    }
    if (text === "-" || text === "−" || text === "+") {
      this.#prefix(text === "+" ? "+" : "-", "Times", precedence.minus);
      return false;
    }
    if (text === "!!") {
      this.#prefix("!", "Not", precedence.not);
      this.#prefix("!", "Not", precedence.not, false);
      return false;
    }
    if (text === "<<") {
      const name = lexer.readWord("file name", isFilePart);
      this.#push(new Fn(sym("Get"), [name]), Shape.plain, 2);
      lexer.next();
      return true;
    }
    const operator = prefixOperators.get(text);
    if (operator !== undefined) {
      this.#prefix(text, operator.head, operator.precedence);
      return false;
    }
    if (top !== undefined && this.#mayOmit(top)) return true;
    const separator = text === "," || isCloser(text);
    if (separator && top?.kind === "bracket" && top.text !== "(") {
      const empty = this.#values.length === top.argumentsFrom;
      if (text === "," || !empty) this.#push(Null, Shape.plain, 1);
      return true;
    }
    throw this.unexpected("an expression");
  }

  /** After an operand: everything up to the place where the next one is wanted. True when the expression is whole. */
  #operators(): boolean {
    const lexer = this.#lexer;
    for (;;) {
      if (lexer.kind === "end" || (lexer.afterNewline && this.#brackets === 0)) {
        this.#reduce(0, false);
        if (this.#frames.length > 0) throw this.unexpected("a closing bracket");
        return true;
      }
      if (lexer.kind !== "operator") {
        this.#infix(Times, false);
        return false;
      }
      const { text } = lexer;
      if (text === "," || isCloser(text)) {
        if (this.#separator(text)) return false;
        continue;
      }
      if (text === "[" || text === "〚") {
        this.#reduce(precedence.call + 1, false);
        const part = text === "〚" || lexer.isFollowedBy("[");
        this.#open(text === "〚" ? "〚" : part ? "[[" : "[", this.#values.length - 1);
        return false;
      }
      if (this.#postfix(text)) continue;
      const special = this.#special(text);
      if (special === true) return false;
      if (special === false) continue;
      const operator = infixOperators.get(text);
      if (operator !== undefined) {
        this.#infix(operator, true);
        return false;
      }
      if (
        text === "(" ||
        text === "{" ||
        text === "<|" ||
        text === "\uF113" ||
        prefixOperators.has(text)
      ) {
        this.#infix(Times, false);
        return false;
      }
      throw this.unexpected("an operator or the end of the expression");
    }
  }

  #push(value: Expr, shape: Shape, depth: number): void {
    if (depth > this.#maxDepth) {
      throw this.#lexer.error(
        "WL_TOO_DEEP",
        `The expression is nested deeper than ${this.#maxDepth} levels; raise maxDepth to read it`,
      );
    }
    this.#values.push(value);
    this.#shapes.push(shape);
    this.#depths.push(depth);
  }

  #prefix(text: string, head: string, binding: number, advance = true): void {
    this.#frames.push(
      new Frame("prefix", text, head, binding, "left", this.#values.length, this.#lexer.start),
    );
    if (advance) this.#lexer.next();
  }

  #open(text: string, base: number): void {
    const lexer = this.#lexer;
    const frame = new Frame("bracket", text, "", -1, "flat", base, lexer.start);
    frame.argumentsFrom = text === "[" || text === "[[" || text === "〚" ? base + 1 : base;
    this.#frames.push(frame);
    this.#brackets++;
    lexer.next();
    if (text === "[[") lexer.next();
  }

  #openBracket(): Frame | undefined {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const frame = this.#frames[i] as Frame;
      if (frame.kind === "bracket") return frame;
    }
    return undefined;
  }

  /** Supplies what `;` and `;;` let one leave out. */
  #mayOmit(top: Frame): boolean {
    if (top.text === ";" && top.kind === "infix") this.#push(Null, Shape.plain, 1);
    else if (top.kind === "span") this.#push(All, Shape.plain, 1);
    else return false;
    return true;
  }

  #infix(operator: InfixOperator, advance: boolean): void {
    const { grouping, precedence: binding, head, text } = operator;
    this.#reduce(binding, true, operator);
    const top = this.#frames[this.#frames.length - 1];
    if (
      top?.kind === "infix" &&
      top.precedence === binding &&
      top.grouping === grouping &&
      (grouping === "chain" || (grouping === "flat" && top.head === head))
    ) {
      top.marks.push(grouping === "chain" ? head : text);
    } else {
      const base = this.#values.length - 1;
      const frame = new Frame("infix", text, head, binding, grouping, base, this.#lexer.start);
      frame.marks.push(grouping === "chain" ? head : text);
      this.#frames.push(frame);
    }
    if (advance) this.#lexer.next();
  }

  /** Completes the frames that bind tighter than `binding`; with `equal`, also equal ones that group to the left. */
  #reduce(binding: number, equal: boolean, operator?: InfixOperator): void {
    const frames = this.#frames;
    for (;;) {
      const top = frames[frames.length - 1];
      if (top === undefined || top.kind === "bracket" || top.precedence < binding) return;
      if (top.precedence === binding && equal) {
        if (operator?.grouping === "right") return;
        const same =
          top.kind === "infix" &&
          top.grouping === operator?.grouping &&
          (top.grouping === "chain" || (top.grouping === "flat" && top.head === operator.head));
        if (same) return;
      }
      frames.pop();
      this.#complete(top);
    }
  }

  /** Makes the call of a frame out of its operands. */
  #complete(frame: Frame): void {
    const { base } = frame;
    const operands = this.#values.slice(base);
    const shapes = this.#shapes.slice(base);
    let depth = 0;
    for (let i = base; i < this.#depths.length; i++) {
      depth = Math.max(depth, this.#depths[i] as number);
    }
    this.#drop(base);
    if (frame.kind === "tilde" || frame.kind === "tag") {
      const needed = frame.kind === "tilde" ? "a second ~" : "= or := after the tag";
      if (operands.length < 3) throw this.unexpected(needed);
    }
    const made = reduceFrame(frame, operands, shapes, this.#atoms);
    this.#push(made.value, made.shape, depth + made.levels);
  }

  #drop(base: number): void {
    this.#values.length = base;
    this.#shapes.length = base;
    this.#depths.length = base;
  }

  /** Replaces the last operand by a call made of it. */
  #wrap(make: (operand: Expr) => Expr): void {
    const depth = this.#depths[this.#depths.length - 1] as number;
    const operand = this.#values[this.#values.length - 1] as Expr;
    this.#drop(this.#values.length - 1);
    this.#push(make(operand), Shape.plain, depth + 1);
  }

  #postfix(text: string): boolean {
    const lexer = this.#lexer;
    if (text === "'") {
      this.#reduce(precedence.call + 1, false);
      let order = 0;
      do {
        order++;
        lexer.next();
      } while (lexer.kind === "operator" && lexer.text === "'" && !lexer.afterNewline);
      this.#wrap((operand) => new Fn(new Fn(sym("Derivative"), [order]), [operand]));
      return true;
    }
    const operator = postfixOperators.get(text);
    if (operator === undefined) return false;
    if (text === "=.") {
      this.#reduce(precedence.set + 1, false);
      const top = this.#frames[this.#frames.length - 1];
      if (top?.kind === "tag") {
        this.#frames.pop();
        const [tag, target] = this.#values.slice(top.base) as [Expr, Expr];
        const depth = Math.max(...this.#depths.slice(top.base));
        this.#drop(top.base);
        this.#push(new Fn(sym("TagUnset"), [tag, target]), Shape.plain, depth + 1);
        lexer.next();
        return true;
      }
    } else this.#reduce(operator.precedence, false);
    this.#wrap((operand) => new Fn(sym(operator.head), [operand]));
    lexer.next();
    return true;
  }

  /** Operators with a rule of their own: whether an operand is wanted after it, or `undefined` for another operator. */
  #special(text: string): boolean | undefined {
    const lexer = this.#lexer;
    const frames = this.#frames;
    switch (text) {
      case ";":
        this.#infix(compound, true);
        return true;
      case ":": {
        this.#reduce(precedence.pattern + 1, false);
        const isName = this.#shapes[this.#shapes.length - 1] === Shape.symbol;
        const inPattern = frames[frames.length - 1]?.head === "Pattern";
        this.#infix(isName && !inPattern ? patternColon : optionalColon, true);
        return true;
      }
      case "@":
      case "\uF76D":
        this.#infix(prefixApply, true);
        return true;
      case "//":
        this.#infix(postfixApply, true);
        return true;
      case ";;":
        return this.#span();
      case "~":
        return this.#tilde();
      case "/:":
        this.#reduce(precedence.set + 1, false);
        return this.#ternary("tag", text, precedence.set);
      case "=":
      case ":=": {
        this.#reduce(precedence.set + 1, false);
        const top = frames[frames.length - 1];
        if (top?.kind !== "tag" || this.#values.length - top.base !== 2) return undefined;
        top.head = text === "=" ? "TagSet" : "TagSetDelayed";
        lexer.next();
        return true;
      }
      case ">>":
      case ">>>": {
        this.#reduce(precedence.put, false);
        const name = lexer.readWord("file name", isFilePart);
        this.#wrap((operand) => new Fn(sym(text === ">>" ? "Put" : "PutAppend"), [operand, name]));
        lexer.next();
        return false;
      }
      case "::":
        this.#messageName();
        return false;
      default:
        return undefined;
    }
  }

  #span(): true {
    this.#reduce(precedence.span + 1, false);
    const top = this.#frames[this.#frames.length - 1];
    if (top?.kind !== "span") return this.#ternary("span", ";;", precedence.span);
    if (this.#values.length - top.base >= 3) throw this.unexpected("no third ;;");
    this.#lexer.next();
    return true;
  }

  #tilde(): true {
    this.#reduce(precedence.tilde + 1, false);
    const top = this.#frames[this.#frames.length - 1];
    if (top?.kind === "tilde" && this.#values.length - top.base === 2) {
      this.#lexer.next();
      return true;
    }
    this.#reduce(precedence.tilde, false);
    return this.#ternary("tilde", "~", precedence.tilde);
  }

  #ternary(kind: "tilde" | "tag" | "span", text: string, binding: number): true {
    const base = this.#values.length - 1;
    this.#frames.push(new Frame(kind, text, "Span", binding, "left", base, this.#lexer.start));
    this.#lexer.next();
    return true;
  }

  #messageName(): void {
    const lexer = this.#lexer;
    const tag = lexer.readWord("message tag", isNamePart);
    const last = this.#values.length - 1;
    const chained = this.#shapes[last] === Shape.message;
    this.#wrap((operand) => {
      const before = chained ? (operand as Fn).args : [operand];
      if (before.length > 2) throw this.unexpected("at most two tags after a symbol");
      return new Fn(sym("MessageName"), [...before, tag]);
    });
    this.#shapes[last] = Shape.message;
    lexer.next();
  }

  /** A comma or closing bracket after a whole operand. True when another operand is wanted. */
  #separator(text: string): boolean {
    const lexer = this.#lexer;
    this.#reduce(0, false);
    const frame = this.#frames[this.#frames.length - 1];
    if (frame === undefined) {
      if (text === ",") throw this.unexpected("the end of the expression");
      throw lexer.error("WL_UNBALANCED", `Unexpected ${text}; no bracket is open`);
    }
    const closer = closers[frame.text] as string;
    if (text === "," && frame.text !== "(") {
      lexer.next();
      return true;
    }
    if (text !== closer && !(closer === "]]" && text === "]" && lexer.isFollowedBy("]"))) {
      throw this.unexpected(`${closer} for the ${frame.text} that is open`);
    }
    if (closer === "]]") lexer.next();
    this.#frames.pop();
    this.#brackets--;
    this.#close(frame);
    lexer.next();
    return false;
  }

  #close(frame: Frame): void {
    const { base, argumentsFrom } = frame;
    const args = this.#values.slice(argumentsFrom);
    let depth = 0;
    for (let i = base; i < this.#depths.length; i++) {
      depth = Math.max(depth, this.#depths[i] as number);
    }
    const target = this.#values[base] as Expr;
    this.#drop(base);
    switch (frame.text) {
      case "(":
        this.#push(args[0] as Expr, Shape.plain, depth);
        return;
      case "{":
        this.#push(new Fn(List, args), Shape.plain, depth + 1);
        return;
      case "[": {
        const call = new Fn(target, args);
        const atom = this.#atoms ? arrayAtom(call) : undefined;
        this.#push(atom ?? call, Shape.plain, depth + 1);
        return;
      }
      case "[[":
      case "〚":
        this.#push(new Fn(sym("Part"), [target, ...args]), Shape.plain, depth + 1);
        return;
      default:
        this.#push(associationOf(args), Shape.plain, depth + 1);
    }
  }
}

const compound: InfixOperator = {
  text: ";",
  head: "CompoundExpression",
  precedence: precedence.compound,
  grouping: "flat",
};
const patternColon: InfixOperator = {
  text: ":",
  head: "Pattern",
  precedence: precedence.pattern,
  grouping: "left",
};
const optionalColon: InfixOperator = {
  text: ":",
  head: "Optional",
  precedence: precedence.optional,
  grouping: "left",
};
const prefixApply: InfixOperator = {
  text: "@",
  head: "",
  precedence: precedence.prefixApply,
  grouping: "right",
};
const postfixApply: InfixOperator = {
  text: "//",
  head: "",
  precedence: precedence.postfixApply,
  grouping: "left",
};

/** Levels of a pattern, slot or string that the lexer made. */
function leafDepth(leaf: Expr): number {
  if (!(leaf instanceof Fn)) return 1;
  let depth = 1;
  for (const arg of leaf.args) depth = Math.max(depth, leafDepth(arg));
  return depth + 1;
}

function isCloser(text: string): boolean {
  return (
    text === "]" ||
    text === ")" ||
    text === "}" ||
    text === "|>" ||
    text === "〛" ||
    text === "\uF114"
  );
}

function isFilePart(code: number): boolean {
  // Letters, digits and what paths are made of; separators and brackets end the name.
  return code > 32 && !',;()[]{}"<>|'.includes(String.fromCharCode(code));
}
