import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, integer, type Sym, systemSymbol } from "../../core/expr.js";
import { node } from "../../core/node-modules.js";
import * as S from "../../core/symbols.js";
import { adler32, crc32 } from "./checksums.js";
import { confinedExisting, fileNameOf, isDirectory } from "./confined-path.js";

const hash = systemSymbol("Hash");
const fileHash = systemSymbol("FileHash");

const digests: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA: "sha1",
  SHA1: "sha1",
  SHA224: "sha224",
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
  "SHA3-224": "sha3-224",
  "SHA3-256": "sha3-256",
  "SHA3-384": "sha3-384",
  "SHA3-512": "sha3-512",
  RIPEMD160: "ripemd160",
};

/** Digest of bytes, most significant byte first; `undefined` for an unknown kind. */
function digestOf(bytes: Uint8Array, kind: string): Uint8Array | undefined {
  if (kind === "CRC32") return word(crc32(bytes));
  if (kind === "Adler32") return word(adler32(bytes));
  if (kind === "SHA256SHA256") {
    const once = node.crypto.createHash("sha256").update(bytes).digest();
    return node.crypto.createHash("sha256").update(once).digest();
  }
  if (kind === "RIPEMD160SHA256") {
    const once = node.crypto.createHash("sha256").update(bytes).digest();
    return node.crypto.createHash("ripemd160").update(once).digest();
  }
  const name = digests[kind];
  return name === undefined ? undefined : node.crypto.createHash(name).update(bytes).digest();
}

function word(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0, 0);
  return bytes;
}

function shaped(digest: Uint8Array, form: Expr): Expr | undefined {
  const hex = Buffer.from(digest).toString("hex");
  switch (form) {
    case "Integer":
      return integer(BigInt(`0x${hex}`));
    case "DecimalString":
      return BigInt(`0x${hex}`).toString();
    case "HexString":
      return hex;
    case "HexStringLittleEndian":
      return Buffer.from(digest).reverse().toString("hex");
    case "Base64Encoding":
      return Buffer.from(digest).toString("base64");
    case "Base36String":
      return BigInt(`0x${hex}`).toString(36);
    case "ByteArray":
      return new ByteArr(Uint8Array.from(digest));
    default:
      return undefined;
  }
}

function hashed(
  bytes: Uint8Array,
  kind: Expr,
  form: Expr,
  owner: Sym,
  context: Evaluator,
): Expr | undefined {
  if (typeof kind !== "string") return undefined;
  if (kind === "Expression") {
    const digest = node.crypto.createHash("sha256").update(bytes).digest();
    return form === "Integer"
      ? integer(BigInt(`0x${digest.toString("hex").slice(0, 15)}`))
      : shaped(digest.subarray(0, 8), form);
  }
  const digest = digestOf(bytes, kind);
  if (digest === undefined) {
    context.message(owner, "hasht", kind);
    return undefined;
  }
  return shaped(digest, form);
}

export const hashing: readonly Builtin[] = [
  builtin({
    name: "Hash",
    state: "partial",
    missing:
      "the values that a Wolfram kernel gives for expressions other than strings and byte arrays; MD2, MD4",
    doc: "ref/Hash",
    arity: [1, 3],
    apply([expr, kind = "Expression", form = "Integer"], context) {
      const bytes =
        expr instanceof ByteArr
          ? expr.bytes
          : Buffer.from(
              typeof expr === "string" && kind !== "Expression"
                ? expr
                : context.state.fullForm(expr as Expr),
              "utf8",
            );
      return hashed(bytes, kind, form, hash, context);
    },
  }),
  builtin({
    name: "FileHash",
    state: "complete",
    doc: "ref/FileHash",
    arity: [1, 4],
    apply([file, kind = "MD5", _range, form = "Integer"], context) {
      const name = fileNameOf(file);
      if (name === undefined) return undefined;
      const path = confinedExisting(name, context);
      if (path === undefined || isDirectory(path)) {
        context.message(fileHash, "noopen", name);
        return S.$Failed;
      }
      return hashed(readFileSync(path), kind, form, fileHash, context);
    },
  }),
  builtin({
    name: "CreateUUID",
    state: "complete",
    doc: "ref/CreateUUID",
    arity: [0, 1],
    apply: ([base = ""]) =>
      typeof base === "string" ? base + node.crypto.randomUUID() : undefined,
  }),
];
