// Run in a process of its own, with a small heap: reads one hostile file in one way and says what came of it.
import { readFileSync } from "node:fs";
import {
  decode,
  decodeLazy,
  decodeStream,
  Encoder,
  inspect,
  openCursor,
  PushDecoder,
  TreeBuilder,
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
  push: () => {
    const tree = new TreeBuilder();
    const decoder = new PushDecoder(tree, options);
    for (let at = 0; at < bytes.length; at += 65_536) {
      decoder.write(bytes.subarray(at, at + 65_536));
    }
    decoder.end();
    if (tree.expr === undefined) throw new Error("Nothing was built.");
  },
  "round trip": () => {
    const again = new Encoder({ maxDepth: unlimited }).encode(decode(bytes, options));
    if (Buffer.compare(again, bytes) !== 0) throw new Error("Encoding again gives other bytes.");
  },
};

try {
  const read = ways[way];
  if (read === undefined) throw new Error(`${way} is no way to read.`);
  await read();
  process.stdout.write("read");
} catch (problem) {
  if (!(problem instanceof WxfDecodeError)) throw problem;
  process.stdout.write(problem.code);
}
