// Run in a process of its own, with a small heap: reads one hostile file in one way and says what came of it.
import { readFileSync } from "node:fs";
import {
  decode,
  decodeLazy,
  decodeStream,
  Encoder,
  inspect,
  openCursor,
  visitStream,
  WxfDecodeError,
} from "../src/index.js";

const [file = "", way = "", limits = "default"] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(file));
const unlimited = Number.POSITIVE_INFINITY;
const options =
  limits === "default"
    ? {}
    : { maxDepth: unlimited, maxNodes: unlimited, maxInflatedBytes: unlimited };

const ways: Readonly<Record<string, () => unknown>> = {
  eager: () => decode(bytes, options),
  lazy: () => decodeLazy(bytes, options).size,
  cursor: () => {
    const cursor = openCursor(bytes, options);
    let parts = 0;
    while (cursor.next()) parts++;
    return parts;
  },
  inspect: () => inspect(bytes, options),
  stream: () => decodeStream([bytes], options),
  visitor: () => visitStream([bytes], {}, options),
  "round trip": () => {
    const again = new Encoder({ maxDepth: unlimited }).encode(decode(bytes, options));
    if (Buffer.compare(again, bytes) !== 0) throw new Error("Encoding again gives other bytes.");
  },
};

try {
  await ways[way]?.();
  process.stdout.write("read");
} catch (problem) {
  if (!(problem instanceof WxfDecodeError)) throw problem;
  process.stdout.write(problem.code);
}
