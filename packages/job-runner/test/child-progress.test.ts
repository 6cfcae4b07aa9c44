import { expect, test } from "vitest";
import { ChildProgress } from "../src/supervisor/child-progress.js";
import { JobLog } from "../src/supervisor/job-log.js";
import { frameType } from "../src/wire/frame.js";

test("an evaluator that saw the end of the time is believed, though the supervisor's timer is late", () => {
  const reached: string[] = [];
  const nothing = {
    write: () => undefined,
    touch: () => undefined,
    close: () => Promise.resolve(),
  };
  const progress = new ChildProgress(new JobLog(nothing), {
    ending: () => undefined,
    limitReached: (failure) => reached.push(failure),
    broken: () => undefined,
  });
  progress.frame(frameType.end, Buffer.from("TimeLimit"));
  expect(reached).toEqual(["TimeLimit"]);
  progress.frame(frameType.end, Buffer.alloc(0));
  expect(reached).toEqual(["TimeLimit"]);
});
