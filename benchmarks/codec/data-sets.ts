import { Assoc, type Expr, Fn, List, listOf, Packed, real, sym } from "@remotebatch/expr-model";

/** One data set: as an expression, and in the form that other codecs like best. */
export interface DataSet {
  readonly expr: Expr;
  readonly plain: unknown;
}

function randomNumbers(): () => number {
  let state = 88_172_645;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const random = randomNumbers();
const names = ["f", "g", "h", "Plus", "Times", "Power", "x", "Global`y", "Sin", "List"];
const symbols = names.map((name) => (name === "List" ? List : sym(name)));
const below = (n: number): number => Math.floor(random() * n);

/** A tree of about 1,000,000 nodes; peers get it as arrays with the head first. */
function tree(): DataSet {
  let nodes = 0;
  function grow(depth: number): readonly [Expr, unknown] {
    nodes++;
    const kind = random();
    if (depth === 0 || kind < 0.3) {
      if (kind < 0.15) {
        const which = below(9);
        return [symbols[which] as Expr, names[which]];
      }
      const value = below(1000) - 200;
      return [value, value];
    }
    nodes++;
    const which = kind < 0.55 ? 9 : below(9);
    const parts = Array.from({ length: 1 + below(5) }, () => grow(depth - 1));
    const expr = new Fn(
      symbols[which] as Expr,
      parts.map(([part]) => part),
    );
    return [expr, [names[which], ...parts.map(([, part]) => part)]];
  }
  const rows: (readonly [Expr, unknown])[] = [];
  while (nodes < 1_000_000) rows.push(grow(6));
  return { expr: listOf(rows.map(([row]) => row)), plain: ["List", ...rows.map(([, row]) => row)] };
}

/** 1,000,000 integers: 60 % of one byte, 25 % of two, 12 % of four, 3 % up to 2^50. */
function ints(): DataSet {
  const values = Array.from({ length: 1_000_000 }, () => {
    const kind = random();
    const range = kind < 0.6 ? 2 ** 7 : kind < 0.85 ? 2 ** 15 : kind < 0.97 ? 2 ** 31 : 2 ** 50;
    return Math.floor((random() * 2 - 1) * range) || 0;
  });
  return { expr: listOf(values), plain: values };
}

/** One packed array of 10,000,000 doubles. */
function floats(): DataSet {
  const data = Float64Array.from({ length: 10_000_000 }, random);
  return { expr: new Packed("Real64", [data.length], new Uint8Array(data.buffer)), plain: data };
}

function words(length: number): string {
  let text = "";
  while (text.length < length) text += String.fromCharCode(97 + below(26));
  return text;
}

/** 100,000 strings of 1 to 60 characters, 85 % ASCII. */
function strings(): DataSet {
  const values = Array.from({ length: 100_000 }, () => {
    const text = words(1 + below(60));
    return random() < 0.85 ? text : `${text.slice(1)}é`;
  });
  return { expr: listOf(values), plain: values };
}

/** An association of 100,000 string keys; integers, reals and strings as values. */
function association(): DataSet {
  const keys = Array.from({ length: 100_000 }, (_, i) => `${words(3 + below(8))}${i}`);
  const plain = keys.map((key) => {
    const kind = below(3);
    return [
      key,
      kind === 0 ? below(100_000) : kind === 1 ? random() : words(1 + below(20)),
    ] as const;
  });
  const values = plain.map(([, value]) =>
    typeof value === "number" && !Number.isInteger(value) ? real(value) : value,
  );
  return { expr: new Assoc(keys, values), plain: new Map(plain) };
}

/** A sparse array of 100,000 rows and 1,000,000 nonzeros, as typed arrays. */
function sparse(): DataSet {
  const pointers = Int32Array.from({ length: 100_001 }, (_, i) => i * 10);
  const columns = Int32Array.from({ length: 1_000_000 }, () => 1 + below(100_000));
  const values = Float64Array.from({ length: 1_000_000 }, random);
  const bytes = (array: Int32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);
  const expr = new Fn(sym("SparseArray"), [
    sym("Automatic"),
    listOf([100_000, 100_000]),
    0,
    listOf([
      1,
      listOf([
        new Packed("Integer32", [pointers.length], bytes(pointers)),
        new Packed("Integer32", [columns.length, 1], bytes(columns)),
      ]),
      new Packed("Real64", [values.length], bytes(values)),
    ]),
  ]);
  return { expr, plain: ["SparseArray", [100_000, 100_000], 0, pointers, columns, values] };
}

/** Every data set, made when asked for. */
export const dataSets: Readonly<Record<string, () => DataSet>> = {
  tree,
  ints,
  strings,
  assoc: association,
  floats,
  sparse,
};
