import {
  type DecodeOptions,
  decode,
  inflate,
  inspect,
  WxfDecodeError,
  type WxfSummary,
} from "@remotebatch/wxf-codec";

/** What is in a WXF file. */
export interface WxfInfo {
  /** Bytes of the file. */
  readonly bytes: number;
  readonly compressed: boolean;
  /** Bytes of the body after inflation, header left out. */
  readonly bodyBytes: number;
  /** True when a kernel would write the very same body. */
  readonly canonical: boolean;
  /** Functions, associations, atoms and arrays, heads counted. */
  readonly nodes: number;
  /** Levels of nesting; an atom has one. */
  readonly depth: number;
  /** Number of parts of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/**
 * Reads the file and counts what is in it; inflates and decodes it once.
 * @throws WxfDecodeError when the bytes are refused.
 */
export async function wxfInfo(bytes: Uint8Array, options: DecodeOptions = {}): Promise<WxfInfo> {
  const plain = await inflate(bytes, withoutAccept(options));
  const canonical = isCanonicalPlain(plain, options);
  // Without limits on bytes: those of the file have been checked, and those of the body.
  const { bodyBytes, nodes, depth, tokens } = inspect(plain, unbounded(options));
  const compressed = plain !== bytes;
  return {
    bytes: bytes.length,
    compressed,
    bodyBytes,
    canonical,
    nodes,
    depth,
    kinds: kindsOf(tokens),
  };
}

/**
 * True when a kernel would write the very same body.
 * @throws WxfDecodeError when the bytes are refused.
 */
export async function isCanonical(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<boolean> {
  return isCanonicalPlain(await inflate(bytes, withoutAccept(options)), options);
}

function isCanonicalPlain(plain: Uint8Array, options: DecodeOptions): boolean {
  try {
    decode(plain, { ...unbounded(options), accept: "canonical" });
    return true;
  } catch (problem) {
    if (problem instanceof WxfDecodeError && problem.code === "WXF_NOT_CANONICAL") return false;
    throw problem;
  }
}

const withoutAccept = ({ accept: _, ...limits }: DecodeOptions) => limits;
const unbounded = (options: DecodeOptions) => ({
  ...withoutAccept(options),
  maxBytes: Number.POSITIVE_INFINITY,
});

const kindNames: Readonly<Record<string, string>> = {
  f: "Function",
  A: "Association",
  s: "Symbol",
  S: "String",
  B: "ByteArray",
  r: "Real",
  R: "BigReal",
  C: "Integer",
  j: "Integer",
  i: "Integer",
  L: "Integer",
  I: "Integer",
  "0xc1": "PackedArray",
  "0xc2": "NumericArray",
};

function kindsOf(tokens: WxfSummary["tokens"]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const [token, count] of Object.entries(tokens)) {
    const kind = kindNames[token];
    // Rules belong to their association.
    if (kind !== undefined) kinds[kind] = (kinds[kind] ?? 0) + count;
  }
  return kinds;
}
