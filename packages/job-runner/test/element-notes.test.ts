import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Expr, printInputForm } from "@remotebatch/expr-model";
import {
  type ElementNote,
  elementNoteBytes,
  type ListOffsets,
  type NotesFooter,
  readElementNote,
  readNotesFooter,
} from "@remotebatch/job-model";
import { decodeBody, encodeBody } from "@remotebatch/wxf-codec";
import { afterAll, expect, test } from "vitest";
import { ElementNotes } from "../src/supervisor/element-notes.js";
import { FileWriter } from "../src/supervisor/file-writer.js";
import { emptyMeta } from "../src/wire/element-defaults.js";
import { listHeader } from "../src/wire/wxf-parts.js";
import { makeJob, type TestJob } from "./job-folder.js";

const root = mkdtempSync(join(tmpdir(), "element-notes-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

interface Notes {
  readonly notes: readonly ElementNote[];
  readonly footer: NotesFooter;
}

/** All notes of the index, the last one being of the end. */
function notesOf(job: TestJob, elements: number): Notes {
  const index = readFileSync(job.path("idx"));
  const notes: ElementNote[] = [];
  const footerAt = index.length - elementNoteBytes;
  for (let at = 16 * elements; at < footerAt; at += elementNoteBytes) {
    notes.push(readElementNote(index, at));
  }
  return { notes, footer: readNotesFooter(index, footerAt) };
}

/** What one list has of the note at that place. */
function itemsOf(job: TestJob, { notes, footer }: Notes, at: number, list: keyof ListOffsets) {
  const note = notes[at] as ElementNote;
  const base = footer.lists[list];
  const bytes = readFileSync(job.path("wxf")).subarray(
    base + note.starts[list],
    base + (notes[at + 1] as ElementNote).starts[list],
  );
  const count = list === "output" ? note.lines : note.messages;
  return (decodeBody(Buffer.concat([listHeader(count), bytes])) as { args: readonly Expr[] }).args;
}

test.each([1, 3])("with %i at once the index tells whose message and line is which", async (n) => {
  const job = makeJob("Speak", {
    elements: [0, 2, 1, 0],
    initialization: 'Print["made"]; Infinite[]',
    descriptor: { parallelElements: n },
  });
  await job.run();
  expect(shown(job, "ElementMessageCounts")).toBe("<|0 -> {1, 1}, 2 -> {2, 2}, 3 -> {1, 1}|>");
  expect(shown(job, "ElementOmissions")).toBe("<||>");
  const all = notesOf(job, 4);
  const kept = all.notes.map(({ position, failure }) => [position, failure]);
  expect(kept).toEqual([...[0, 2, 3].map((position) => [position, "MessageFailure"]), [5, null]]);
  expect(itemsOf(job, all, 0, "output")).toEqual(["made"]);
  expect(itemsOf(job, all, 1, "output")).toEqual(["line 1 of 2", "line 2 of 2"]);
  expect(itemsOf(job, all, 1, "texts")).toEqual(["Power::infy: 2/1", "Power::infy: 2/2"]);
  expect(itemsOf(job, all, 2, "texts")).toEqual(["Power::infy: 1/1"]);
  expect(itemsOf(job, all, 2, "names").map((name) => printInputForm(name))).toEqual([
    "HoldForm[Power::infy]",
  ]);
  const [held] = itemsOf(job, all, 2, "expressions");
  expect(printInputForm(held as Expr)).toBe("Hold[Message[Power::infy], True]");
});

test("the times of the elements lie where the index says", async () => {
  const job = makeJob("Pause", { elements: ["0.05", "0"] });
  await job.run();
  const { footer } = notesOf(job, 2);
  const file = readFileSync(job.path("wxf"));
  const times = [0, 8].map((at) => file.readDoubleLE(footer.timingsAt + at));
  expect(shown(job, "ElementTimings")).toBe(`{${times.map(String).join(", ")}}`);
  expect(times[0]).toBeGreaterThan(times[1] as number);
  expect([0, 8].map((at) => file.readDoubleLE(footer.cpuTimingsAt + at))).toEqual([0, 0]);
});

test("elements that say nothing and are well leave no note", async () => {
  const job = makeJob("Identity", { elements: [1, 2, 3] });
  await job.run();
  expect(readFileSync(job.path("idx")).length).toBe(3 * 16 + 2 * elementNoteBytes);
});

test("an element that was ended by the time limit keeps what it said, under its own position", async () => {
  const job = makeJob("Hang", { elements: ["0", "9"], descriptor: { timeLimitMs: 1500 } });
  await job.run();
  const { notes } = notesOf(job, 2);
  expect(
    notes.map(({ position, failure, messages, lines }) => [position, failure, messages, lines]),
  ).toEqual([
    [1, "MessageFailure", 1, 1],
    [2, "TimeLimit", 1, 1],
    [3, null, 0, 0],
  ]);
});

test("of an element that gives messages without end the first are kept, and the record says how many are not", async () => {
  const job = makeJob("Speak", { elements: [20_000, 1] });
  const outcome = await job.run();
  expect(outcome.evaluations).toEqual({ total: 2, finished: 2, failed: 2 });
  expect(shown(job, "ElementMessageCounts")).toBe("<|1 -> {10001, 20000}, 2 -> {1, 1}|>");
  expect(shown(job, "ElementOmissions")).toBe("<|1 -> {10000, 0}|>");
  const all = notesOf(job, 2);
  expect(itemsOf(job, all, 0, "texts").at(-1)).toBe(
    "RemoteBatch`Record::left: 10000 more messages are not in this record.",
  );
  expect(itemsOf(job, all, 1, "texts")).toEqual(["Power::infy: 1/1"]);
});

test("a child whose elements say too much together keeps the first, and counts what it leaves out", () => {
  const notes = new ElementNotes((name) => new FileWriter(join(root, name), "late"), 100);
  const output = Buffer.from(encodeBody("x".repeat(60)));
  for (let position = 1; position <= 3; position++) {
    notes.add({ ...emptyMeta, position, outputCount: 1, output });
  }
  notes.seal(3);
  expect([notes.messages, notes.lines, notes.counted, notes.omitting]).toEqual([1, 1, 2, 2]);
  expect(notes.spills.output.length).toBe(output.length);
  expect(notes.table.length).toBe(4 * elementNoteBytes);
  notes.abandon();
});
