import { expect, test } from "vitest";
import { abortReason, engineChild } from "../src/child-state.js";

// Reasons as AWS Batch and the agents of ECS give them.
test.each([
  [
    "a reclaimed spot host",
    { statusReason: "Host EC2 (instance i-0123456789abcdef0) terminated." },
    "failed",
    "preempted",
  ],
  [
    "a reclaimed task of Fargate's spot capacity",
    { statusReason: "Your Spot Task was interrupted.", exitCode: 143 },
    "failed",
    "preempted",
  ],
  [
    "a command and variables that are too long for ECS",
    { statusReason: "Container Overrides length must be at most 8192" },
    "failed",
    "user",
  ],
  [
    "a task that Fargate has no room for",
    {
      statusReason:
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    },
    "failed",
    "infrastructure",
  ],
  ["our own request to end", { statusReason: abortReason, exitCode: 143 }, "cancelled", "user"],
  [
    "AWS's time limit",
    { statusReason: "Job attempt duration exceeded timeout", exitCode: 137 },
    "timedOut",
    "timeLimit",
  ],
  [
    "too little memory",
    {
      statusReason: "Essential container in task exited",
      reason: "OutOfMemoryError: Container killed due to memory usage",
      exitCode: 137,
    },
    "failed",
    "memory",
  ],
  [
    "an image that is not there",
    {
      statusReason: "Task failed to start",
      reason:
        "CannotPullContainerError: Error response from daemon: manifest for x:y not found: manifest unknown",
    },
    "failed",
    "user",
  ],
  [
    "an image that may not be read",
    {
      statusReason: "Task failed to start",
      reason: "CannotPullContainerError: pull access denied for x, repository does not exist",
    },
    "failed",
    "user",
  ],
  [
    "a registry that does not answer",
    {
      statusReason: "Task failed to start",
      reason:
        "CannotPullContainerError: net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
    },
    "failed",
    "infrastructure",
  ],
  [
    "an image without Node",
    {
      statusReason: "Task failed to start",
      reason: 'CannotStartContainerError: exec: "node": executable file not found in $PATH',
    },
    "failed",
    "user",
  ],
  [
    "a shell that finds no Node",
    { statusReason: "Essential container in task exited", exitCode: 127 },
    "failed",
    "user",
  ],
  [
    "a network that is not set up",
    { statusReason: "ResourceInitializationError: unable to pull secrets" },
    "failed",
    "infrastructure",
  ],
  [
    "a bucket that is not reached",
    { statusReason: "Essential container in task exited", exitCode: 66 },
    "failed",
    "infrastructure",
  ],
  [
    "any other exit code",
    { statusReason: "Essential container in task exited", exitCode: 1 },
    "failed",
    "unknown",
  ],
  ["no reason at all", {}, "failed", "unknown"],
])("%s: %j", (_what, state, phase, cause) => {
  const child = engineChild({ status: "FAILED", ...state }, 3, 2);
  expect([child.phase, child.cause, child.label, child.child, child.attempt]).toEqual([
    phase,
    cause,
    "FAILED",
    3,
    2,
  ]);
  expect(child.reason?.length).toBeGreaterThan(10);
});

test("words of AWS stay in the reason, with advice in front", () => {
  const { reason } = engineChild(
    {
      status: "FAILED",
      statusReason: "Task failed to start",
      reason: 'CannotStartContainerError: exec: "node": executable file not found in $PATH',
    },
    1,
    1,
  );
  expect(reason).toMatch(
    /^The image has no node on its PATH; use one with Node .*CannotStartContainerError/u,
  );
});
