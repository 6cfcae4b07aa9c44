import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { takeLock } from "../src/agent/host-lock.js";

const refusal = vi.hoisted(() => ({ code: "" }));

vi.mock("node:net", async (original) => {
  const net = await original<typeof import("node:net")>();
  const createServer = (listener: Parameters<typeof net.createServer>[0]) => {
    if (refusal.code === "") return net.createServer(listener);
    const failing = new EventEmitter() as ReturnType<typeof net.createServer>;
    failing.listen = () => {
      const error = Object.assign(new Error(`listen ${refusal.code}`), { code: refusal.code });
      queueMicrotask(() => failing.emit("error", error));
      return failing;
    };
    return failing;
  };
  return { ...net, createServer };
});

test("a lock is one process's until it is released; a system that gives nobody one is no process that has it", async () => {
  const name = `test-${process.pid}`;
  const lock = await takeLock(name);
  expect(lock).toBeDefined();
  expect(await takeLock(name)).toBeUndefined();
  refusal.code = "EMFILE";
  await expect(takeLock(name)).rejects.toMatchObject({ code: "EMFILE" });
  refusal.code = "";
  lock?.release();
  await vi.waitFor(async () => expect(await takeLock(name)).toBeDefined());
});
