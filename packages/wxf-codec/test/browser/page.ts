// Runs inside the browser: every small vector by every way, the outcome posted to whoever served the page.
import {
  decodeAsync,
  decodeLazy,
  decodeStream,
  encode,
  inflate,
  WxfDecodeError,
} from "../../src/index.js";

interface Row {
  readonly name: string;
  readonly base64: string;
  readonly body: string | undefined;
  readonly isValid: boolean;
}

declare const vectors: readonly Row[];

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const failures: string[] = [];
for (const { name, base64, body, isValid } of vectors) {
  const bytes = fromBase64(base64);
  const ways = {
    eager: () => decodeAsync(bytes),
    lazy: async () => decodeLazy(await inflate(bytes)).toExpr(),
    stream: () => decodeStream(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()),
  };
  for (const [way, read] of Object.entries(ways)) {
    try {
      const expr = await read();
      if (!isValid) failures.push(`${name} was read (${way})`);
      else if (body !== undefined && toBase64(encode(expr).subarray(2)) !== body) {
        failures.push(`${name} is written otherwise (${way})`);
      }
    } catch (problem) {
      if (isValid || !(problem instanceof WxfDecodeError))
        failures.push(`${name} (${way}): ${problem}`);
    }
  }
}
await fetch("/outcome", {
  method: "POST",
  body: JSON.stringify({ vectors: vectors.length, failures }),
});
