import { printInputForm } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";

/** Calls `f` with 1, 2, 3; with 2 it writes those bytes to a descriptor of the runner's, and waits. */
function writing(descriptor: number, bytes: Uint8Array, parallelElements = 1): TestJob {
  const hex = Buffer.from(bytes).toString("hex");
  const module = `
import { writeSync } from "node:fs";
export async function f(x) {
  if (x !== 2) return x;
  writeSync(${descriptor}, Buffer.from("${hex}", "hex"));
  await new Promise((resolve) => setTimeout(resolve, 20_000));
}`;
  return makeJob('NodeFunction["work.mjs", "f"]', {
    kernel: "node",
    elements: [1, 2, 3],
    files: { "work.mjs": module },
    descriptor: { parallelElements, cores: parallelElements },
  });
}

/** A frame of that type, which claims to have so many bytes. */
function frame(type: number, content: Uint8Array | string, claimed?: number): Buffer {
  const bytes = Buffer.from(content as string);
  const head = Buffer.alloc(8);
  head[0] = type;
  head.writeUIntLE(claimed ?? bytes.length, 1, 6);
  return Buffer.concat([head, bytes]);
}

/** Content of an element's frame without blocks or body. */
function element(position: number, blockBytes = 0): Buffer {
  const content = Buffer.alloc(64);
  content.writeDoubleLE(position);
  content.writeUInt32LE(blockBytes, 40);
  return content;
}

const bodies = {
  "words among the reports": [4, Buffer.from("garbage\n")],
  "an empty report": [4, Buffer.from("null\n")],
  "a report with a size beyond all numbers": [
    4,
    Buffer.from('{"type":"status","rssBytes":1e999,"nowBytes":0,"cpuSeconds":0}\n'),
  ],
  "words among the frames": [3, Buffer.from("garbage garbage garbage\n".repeat(10))],
  "a frame of unknown type": [3, frame(77, "x")],
  "a frame beyond all bounds": [3, frame(3, "x", 2 ** 47)],
  "a result shorter than its own head": [3, frame(5, Buffer.alloc(64), 10)],
  "a result whose blocks are longer than itself": [3, frame(5, element(2, 1000))],
  "a result of an element that is not at work": [3, frame(5, element(3))],
  "a line without a time": [3, frame(3, "x")],
  "a message that is none": [3, frame(4, "x")],
  "a kernel without a version": [3, frame(1, '{"kind":5}')],
  "names that are numbers": [3, frame(6, "[5]")],
  "a refusal without a reason": [3, frame(7, "{}")],
  "a request for no checkpoint": [3, frame(10, "null")],
  "a request for a checkpoint of no element": [
    3,
    frame(10, '{"id":1,"save":false,"position":"../../x","path":"x"}'),
  ],
  "an end without what was used": [3, frame(13, "null")],
  "a time that is none": [3, frame(11, '{"ms":"long"}')],
} as const;

describe("a function that writes to the runner's own descriptors ends its kernel and nothing else", () => {
  test.each(Object.entries(bodies))("%s", async (_name, [descriptor, bytes]) => {
    const job = writing(descriptor, bytes);
    const outcome = await job.run();
    expect(outcome).toMatchObject({
      phase: "failed",
      cause: "unknown",
      evaluations: { total: 3, finished: 1, failed: 0 },
    });
    expect(outcome.reason).toMatch(/^The kernel process sent .* it was ended\.$/u);
    const result = printInputForm(job.result().get("Result") as never);
    expect(result).toMatch(
      /^\{1, Failure\["KernelCrashFailure", .*\], Missing\["NotAvailable"\]\}$/u,
    );
    expect(job.log().at(-1)?.x).toContain("1 of 3 evaluations came to an end");
  });
});

test("of elements that are evaluated at once, only that of the function is lost", async () => {
  const job = writing(3, frame(5, element(3)), 2);
  const outcome = await job.run();
  expect(outcome).toMatchObject({ phase: "failed", evaluations: { total: 3, finished: 2 } });
  expect(printInputForm(job.result().get("Result") as never)).toMatch(
    /^\{1, Failure\["KernelCrashFailure", .*\], 3\}$/u,
  );
});
