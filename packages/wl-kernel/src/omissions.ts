import type { Messenger } from "./core/messenger.js";
import type { SessionState } from "./core/session-state.js";
import type { EvaluationRecord } from "./record.js";

/** What a record says of messages and lines that it does not keep; nothing where it keeps all. */
export function omissions(
  { omitted: messages }: Pick<Messenger, "omitted">,
  { outputLog, linesOmitted }: Pick<SessionState, "outputLog" | "linesOmitted">,
): Pick<EvaluationRecord, "omitted"> {
  const lines = outputLog.length === 0 ? 0 : linesOmitted;
  return messages === 0 && lines === 0 ? {} : { omitted: { messages, lines } };
}
