import { type ElementType, type Expr, Fn, Packed, Real, systemName } from "@remotebatch/expr-model";

type LeafKind = "integer" | "real" | "complex";

/** Nested lists beyond this rank are not packed. */
const maxRank = 16;

/**
 * The packed array that is the same expression as a list: `dims` are the lengths of its levels, outermost first, 16 at
 * most; the elements the smallest integer type that holds all, `Real64` or `ComplexReal64`, in new memory. `undefined` when
 * the list cannot be packed: when it is empty, no rectangle, or not all of one kind of machine numbers. Throws nothing.
 */
export function packedList(list: Fn): Packed | undefined {
  const dims: number[] = [];
  let first: Expr | undefined = list;
  while (isList(first)) {
    if (first.args.length === 0 || dims.length === maxRank) return undefined;
    dims.push(first.args.length);
    first = first.args[0];
  }
  const kind = leafKind(first);
  if (kind === undefined || dims.length === 0) return undefined;
  const leaves: Expr[] = [];
  if (!collect(list, dims, 0, kind, leaves)) return undefined;
  if (kind === "integer") return packedIntegers(leaves as (number | bigint)[], dims);
  const values = new Float64Array(kind === "complex" ? 2 * leaves.length : leaves.length);
  leaves.forEach((leaf, i) => {
    if (kind === "real") {
      values[i] = (leaf as Real).value;
    } else {
      const [re, im] = (leaf as Fn).args as readonly [Real, Real];
      values[2 * i] = re.value;
      values[2 * i + 1] = im.value;
    }
  });
  return new Packed(kind === "real" ? "Real64" : "ComplexReal64", dims, littleEndian(values, 8));
}

function isList(expr: Expr | undefined): expr is Fn {
  return expr instanceof Fn && isSymbol(expr.head, "List");
}

function isSymbol(expr: Expr, name: string): boolean {
  return typeof expr === "object" && expr.kind === "Sym" && systemName(expr.name) === name;
}

function leafKind(expr: Expr | undefined): LeafKind | undefined {
  if (typeof expr === "number" || typeof expr === "bigint") {
    // -0 is no integer of the language and is refused where integers are written one by one.
    if (Object.is(expr, -0)) return undefined;
    return Number.isSafeInteger(expr) || isInteger64(expr) ? "integer" : undefined;
  }
  if (expr instanceof Real) return "real";
  if (!(expr instanceof Fn) || expr.args.length !== 2 || !isSymbol(expr.head, "Complex"))
    return undefined;
  return expr.args.every((part) => part instanceof Real) ? "complex" : undefined;
}

function isInteger64(value: number | bigint): boolean {
  return typeof value === "bigint" && value >= -(2n ** 63n) && value < 2n ** 63n;
}

function collect(
  list: Fn,
  dims: readonly number[],
  level: number,
  kind: LeafKind,
  leaves: Expr[],
): boolean {
  if (list.args.length !== dims[level]) return false;
  if (level === dims.length - 1) {
    for (const leaf of list.args) {
      if (leafKind(leaf) !== kind) return false;
      leaves.push(leaf);
    }
    return true;
  }
  return list.args.every((row) => isList(row) && collect(row, dims, level + 1, kind, leaves));
}

function packedIntegers(values: readonly (number | bigint)[], dims: readonly number[]): Packed {
  const type = smallestIntegerType(values);
  if (type === "Integer64") return packed(type, dims, BigInt64Array.from(values, BigInt));
  const numbers = values.map(Number);
  if (type === "Integer8") return packed(type, dims, Int8Array.from(numbers));
  if (type === "Integer16") return packed(type, dims, Int16Array.from(numbers));
  return packed(type, dims, Int32Array.from(numbers));
}

/** The smallest type that holds all of these integers, which is the one that a kernel packs them with. */
export function smallestIntegerType(values: Iterable<number | bigint>): ElementType {
  let least: number | bigint = 0;
  let most: number | bigint = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least >= -(2 ** 7) && most < 2 ** 7) return "Integer8";
  if (least >= -(2 ** 15) && most < 2 ** 15) return "Integer16";
  return least >= -(2 ** 31) && most < 2 ** 31 ? "Integer32" : "Integer64";
}

function packed(
  type: ElementType,
  dims: readonly number[],
  values: Int8Array | Int16Array | Int32Array | BigInt64Array,
): Packed {
  return new Packed(type, dims, littleEndian(values, values.BYTES_PER_ELEMENT));
}

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of a typed array in the order of the wire. */
function littleEndian(values: ArrayBufferView, width: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (hostIsLittleEndian) return bytes;
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}
