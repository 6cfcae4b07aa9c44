import { readdirSync, readFileSync } from "node:fs";
import { functionTable } from "../../src/index.js";

/** A repeatable source of choices: mulberry32. */
export class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in 0 .. limit - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** One of the items. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const names = functionTable().map((entry) => entry.name);
const functions = names.filter((name) => !name.startsWith("$"));

const integers = ["0", "1", "2", "3", "5", "7", "10", "12", "-1", "-2", "100", "255", "1000"];
const hugeIntegers = ["10^6", "-10^9", "2^31", "2^53", "2^64 + 1", "10^20", "10^50 + 7", "10^12"];
const otherNumbers = [
  "1/2",
  "-3/4",
  "0.",
  "1.5",
  "-2.25",
  "1.*^300",
  "3.*^-310",
  "I",
  "2 + 3 I",
  "1.5 - I",
  "N[Pi, 30]",
  "Pi",
  "E",
  "Sqrt[2]",
];
const oddities = [
  "Infinity",
  "-Infinity",
  "ComplexInfinity",
  "Indeterminate",
  "Null",
  "None",
  "All",
  "Automatic",
  "True",
  "False",
  "{}",
  "<||>",
  '""',
  "Sequence[]",
  "Unevaluated[1 + 1]",
  "Missing[]",
  "$Failed",
  "List",
  "Hold[x]",
  "#",
  "x_",
  "Nothing",
  "Null[]",
  "1[2]",
  '"a"["b"]',
];
const texts = [
  '"abc"',
  '"Hello, World"',
  '"1 + 1"',
  '"a\\nb"',
  '"αβγ"',
  '"😀x"',
  '"(a+)+b"',
  '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
  '"2020-02-30"',
  '"x"',
  '","',
  '"[[["',
];
const symbols = ["x", "y", "z", "a", "b"];
const pureFunctions = [
  "#&",
  "#^2 &",
  "# + 1 &",
  "#1 + #2 &",
  "{##} &",
  "f",
  "Plus",
  "EvenQ",
  "Function[u, u u]",
  "# > 2 &",
  "{#, #} &",
  "StringLength",
];
const patterns = [
  "_",
  "__",
  "___",
  "x_",
  "_Integer",
  "x_ /; x > 2",
  "_?EvenQ",
  "{x_, y_}",
  "{x___, y_, z___}",
  "a | b",
  "Except[1]",
  "x_ + y_",
  "f[x_, y_.]",
  "_[___]",
  "1 ..",
  "{a__, b__, c__, d__}",
];
const rules = [
  "x -> 1",
  "{x -> y, y -> x}",
  "x_Integer :> x + 1",
  '"a" -> "b"',
  "f[x_] :> x",
  "_ -> 0",
  "x -> x x",
];
const specifications = [
  "{1}",
  "{2}",
  "{-1}",
  "{1, 2}",
  "{i, 3}",
  "{i, 1, 3}",
  "{i, 0, 1, 0}",
  "{i, 10^8}",
  "{x, 0, 1}",
  "1 ;; 2",
  "{1, Infinity}",
  "{x, 0, 3}",
  "UpTo[2]",
];

function atom(c: Choices): string {
  const kind = c.below(20);
  if (kind < 6) return c.of(integers);
  if (kind < 7) return c.of(hugeIntegers);
  if (kind < 9) return c.of(otherNumbers);
  if (kind < 11) return c.of(texts);
  if (kind < 13) return c.of(symbols);
  if (kind < 14) return c.of(oddities);
  if (kind < 15) return c.of(pureFunctions);
  if (kind < 16) return c.of(patterns);
  if (kind < 17) return c.of(rules);
  if (kind < 18) return c.of(specifications);
  return data(c, 1);
}

function several(c: Choices, most: number, make: () => string): string {
  return Array.from({ length: c.below(most + 1) }, make).join(", ");
}

/** Lists, matrices, associations and polynomials. */
function data(c: Choices, depth: number): string {
  switch (c.below(8)) {
    case 0:
      return `{${several(c, 6, () => c.of(integers))}}`;
    case 1:
      return `{${several(c, 4, () => (depth > 0 ? atom(c) : c.of(integers)))}}`;
    case 2:
      return `<|${several(c, 3, () => `${c.of([...texts, ...integers])} -> ${c.of(integers)}`)}|>`;
    case 3: {
      const size = 1 + c.below(3);
      const row = (): string =>
        `{${Array.from({ length: size }, () => c.of(integers)).join(", ")}}`;
      return `{${Array.from({ length: size }, row).join(", ")}}`;
    }
    case 4:
      return c.of(["x^2 + 2 x + 1", "(x + y)^3", "x^3 - 1", "Sin[x]^2", "1/(x^2 - 1)", "x y + z"]);
    case 5:
      return `Range[${c.of(["3", "10", "100"])}]`;
    case 6:
      return `{${several(c, 4, () => c.of(texts))}}`;
    default:
      return `{${several(c, 4, () => c.of(otherNumbers))}}`;
  }
}

function expression(c: Choices, depth: number): string {
  if (depth <= 0 || c.below(5) === 0) return atom(c);
  if (c.below(6) === 0) return data(c, depth);
  const name = c.of(functions);
  const count = c.of([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4]);
  const args = Array.from({ length: count }, () => expression(c, depth - 1)).join(", ");
  if (c.below(25) === 0) return `${name}[${args}][${expression(c, depth - 1)}]`;
  return `${name}[${args}]`;
}

const folder = new URL("../cases/", import.meta.url);
const inputs = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .sort()
  .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"))
  .filter((line) => line !== "")
  .map((line) => (JSON.parse(line) as { readonly input: string }).input);

/** A program that works, with some of its numbers, names and texts replaced. */
function changed(c: Choices): string {
  const parts = c.of(inputs).split(/("(?:[^"\\]|\\.)*"|\b\d+\.?\d*|\b[A-Za-z$]\w*)/);
  for (let times = 1 + c.below(3); times > 0; times--) {
    const at = 2 * c.below(parts.length >> 1) + 1;
    const old = parts[at];
    if (old === undefined) break;
    if (/^[A-Z]/.test(old)) parts[at] = c.below(2) === 0 ? c.of(functions) : old;
    else parts[at] = atom(c);
  }
  return parts.join("");
}

/** One program made of the evaluator's own functions; the same for the same seed and the same functions. */
export function program(seed: number): string {
  const c = new Choices(seed);
  const part = (): string => expression(c, 1 + c.below(3));
  if (c.below(3) === 0) return changed(c);
  switch (c.below(14)) {
    case 0:
      return `f[${c.of(patterns)}] := ${part()}; f[${part()}]`;
    case 1:
      return `x = ${part()}; ${part()}`;
    case 2:
      return `Module[{a = ${part()}}, ${part()}]`;
    case 3:
      return `${part()} /. ${c.of(rules)}`;
    case 4:
      return `Map[${c.of(pureFunctions)}, ${part()}]`;
    case 5:
      return `Table[${part()}, ${c.of(specifications)}]`;
    case 6:
      return `ToString[${part()}, ${c.of(["InputForm", "OutputForm", "FullForm"])}]`;
    case 7:
      return `x[[${c.of(integers)}]] = ${part()}; x = ${part()}; x[[1]] = ${part()}; x`;
    case 8:
      return `Quiet[Check[${part()}, ${part()}]]`;
    default:
      return part();
  }
}
