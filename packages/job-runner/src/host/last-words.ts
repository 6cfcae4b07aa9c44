import { encodeFrame } from "../wire/event-frame.js";
import { frameType } from "../wire/frame.js";
import { sendFrame } from "./frame-output.js";

/** How long what a function has left behind, such as a timer or a connection, keeps the process after the last result, milliseconds. */
export const leftoverMs = 5000;

/** Tells the supervisor that nothing more comes, and what was used: it ends the process then. */
export function sayDone(): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { rssBytes: 1024 * maxRSS, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  sendFrame(encodeFrame(frameType.done, JSON.stringify(usage)));
}

/** Notes in the log that something was left running, and says that all is done. */
export function endLeftovers(): void {
  const text = `A function left something running, such as a timer or a connection; it was ended ${leftoverMs / 1000} s after the last result.`;
  sendFrame(encodeFrame(frameType.note, text));
  sayDone();
}
