import type { EngineChild } from "@remotebatch/provider-kit";
import { expect, test } from "vitest";
import { ReportCursors } from "../src/report-cursors.js";

const children = (...phases: readonly EngineChild["phase"][]): readonly EngineChild[] =>
  phases.map((phase, at) => ({ child: at + 1, attempt: 1, phase, label: phase }));

test("nothing is said again that was said before, and every change is", () => {
  const cursors = new ReportCursors();
  const first = cursors.report({ id: "a" }, children("queued", "queued"), 2);
  expect(first.children).toHaveLength(2);
  const cursor = first.cursor ?? "";
  const still = cursors.report({ id: "a", cursor }, children("queued", "queued"), 2);
  expect(still).toEqual({ id: "a", children: [], cursor });
  const later = cursors.report({ id: "a", cursor }, children("running", "queued"), 2);
  expect(later).toEqual({ id: "a", children: children("running", "queued") });
});

test("a child that went missing is never hidden by a cursor", () => {
  const cursors = new ReportCursors();
  const { cursor = "" } = cursors.report({ id: "a" }, children("queued", "queued"), 2);
  const later = cursors.report({ id: "a", cursor }, children("queued"), 2);
  expect(later).toEqual({ id: "a", children: children("queued") });
  expect(cursors.report({ id: "a" }, children("queued"), 2).cursor).toBeUndefined();
});

test("a cursor of another process means nothing", () => {
  const cursors = new ReportCursors();
  expect(cursors.report({ id: "a", cursor: "1" }, children("queued"), 1).children).toHaveLength(1);
});
