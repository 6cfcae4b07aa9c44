import {
  BigReal,
  ByteArr,
  type ElementType,
  type Expr,
  elementSize,
  type Fn,
  fn,
  isFn,
  isSystemName,
  list,
  Numeric,
  Packed,
  parse,
  printInputForm,
  Real,
  Sym,
  sym,
} from "@remotebatch/expr-model";
import { rewrite } from "./rewrite.js";

/** The context of the heads that stand for what the language has no text for. */
const context = "WXF`";
const system = "System`";

/** Deepest nesting of text that is read, brackets counted. */
const maxDepth = 100_000;

/**
 * Text in the language's syntax from which {@link readExact} makes the same expression, to the bit. Symbols carry their
 * contexts: what the file calls `f` is `` System`f ``, and only names of the language stand bare. Packed arrays are
 * ``WXF`PackedArray[NumericArray[…]]``, and what has no text of its own is a call of another head in `` WXF` ``.
 */
export function printExact(expr: Expr): string {
  const symbols = new Map<string, Expr>();
  const marked = rewrite(expr, {
    leaf(leaf) {
      if (typeof leaf !== "object") return leaf;
      switch (leaf.kind) {
        case "Sym": {
          const known = symbols.get(leaf.name) ?? markedSymbol(leaf);
          symbols.set(leaf.name, known);
          return known;
        }
        case "Real":
          return Number.isFinite(leaf.value) ? leaf : marker("Real", bitsOf(leaf.value));
        case "BigReal":
          return isReadBack(leaf) ? leaf : marker("BigReal", leaf.text);
        case "Packed":
        case "Numeric":
          return markedArray(leaf);
        default:
          return leaf;
      }
    },
  });
  return printInputForm(marked);
}

/**
 * The expression of a text: atoms as evaluation would make them (`1/2` a rational), bare names that are not the
 * language's in `` Global` ``, and what {@link printExact} marks turned back.
 * @throws WlSyntaxError when the text is no code, RangeError when a mark holds something else than it must.
 */
export function readExact(text: string): Expr {
  const symbols = new Map<string, Sym>();
  return rewrite(parse(text, { atoms: true, maxDepth }), {
    leaf(leaf) {
      if (!(leaf instanceof Sym)) return leaf;
      const known = symbols.get(leaf.name) ?? sym(fullName(leaf.name));
      symbols.set(leaf.name, known);
      return known;
    },
    call(call, made) {
      const { head } = call;
      if (!(head instanceof Sym) || !head.name.startsWith(context)) return made;
      return unmarked(head.name.slice(context.length), made) ?? badMark(made);
    },
  });
}

function fullName(name: string): string {
  if (name.startsWith(system)) return name.slice(system.length);
  return name.includes("`") || isSystemName(name) ? name : `Global\`${name}`;
}

const marker = (name: string, ...content: Expr[]): Fn => fn(context + name, ...content);

/** The symbol as text can hold it, with its context; marked when reading the text would give something else. */
function markedSymbol(symbol: Sym): Expr {
  const { name } = symbol;
  const spelled = name.includes("`") || isSystemName(name) ? name : system + name;
  const isMark = name.startsWith(context) || name.startsWith(system) || atomHeads.has(name);
  return !isMark && spells(spelled) ? sym(spelled) : marker("Symbol", name);
}

/** Heads of the calls that the parser makes atoms of. */
const atomHeads: ReadonlySet<string> = new Set(["BigReal", "ByteArray", "NumericArray"]);

function spells(name: string): boolean {
  try {
    const read = parse(name, { atoms: true });
    return read instanceof Sym && read.name === name;
  } catch {
    return false;
  }
}

function isReadBack(number: BigReal): boolean {
  try {
    const read = parse(printInputForm(number), { atoms: true });
    return read instanceof BigReal && read.text === number.text;
  } catch {
    return false;
  }
}

function markedArray(array: Packed | Numeric): Expr {
  const hasText =
    array.dims.every((dimension) => dimension > 0) &&
    (!array.type.includes("Real") ||
      (array.data as Float64Array).every((value: number) => Number.isFinite(value)));
  const { type, dims, bytes } = array;
  if (!hasText) return marker(`${array.kind}Array`, type, list(...dims), new ByteArr(bytes));
  return array instanceof Numeric ? array : marker("PackedArray", new Numeric(type, dims, bytes));
}

function unmarked(name: string, { args }: Fn): Expr | undefined {
  const [first] = args;
  if (args.length === 1 && typeof first === "string") {
    if (name === "Symbol" && first !== "") return sym(first);
    if (name === "BigReal") return new BigReal(first);
    if (name === "Real" && /^[0-9a-f]{16}$/.test(first)) return new Real(realOf(first));
    return undefined;
  }
  if (name === "PackedArray" && args.length === 1 && first instanceof Numeric) {
    return isUnsigned(first.type) ? undefined : new Packed(first.type, first.dims, first.bytes);
  }
  if (name !== "PackedArray" && name !== "NumericArray") return undefined;
  return arrayOf(name, args);
}

function arrayOf(name: "PackedArray" | "NumericArray", args: readonly Expr[]): Expr | undefined {
  const [type, dimensions, content] = args;
  if (args.length !== 3 || typeof type !== "string" || !Object.hasOwn(elementSize, type))
    return undefined;
  if (!isFn(dimensions as Expr, "List") || !(content instanceof ByteArr)) return undefined;
  const element = type as ElementType;
  const dims = (dimensions as Fn).args.filter((size) => typeof size === "number");
  const count = dims.reduce((product, size) => product * size, 1);
  if (dims.length === 0 || dims.length < (dimensions as Fn).args.length) return undefined;
  if (dims.some((size) => size < 0) || count * elementSize[element] !== content.bytes.length)
    return undefined;
  if (name === "NumericArray") return new Numeric(element, dims, content.bytes);
  return isUnsigned(element) ? undefined : new Packed(element, dims, content.bytes);
}

const isUnsigned = (type: ElementType): boolean => type.startsWith("Unsigned");

function badMark(call: Fn): never {
  const text = printInputForm(call, { maxLength: 60 });
  throw new RangeError(
    `${text} is no value: heads in ${context} are those that wxf decode writes.`,
  );
}

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function realOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}
