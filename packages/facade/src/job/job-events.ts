import type { StatusView } from "./job.js";

/** What happened to a job: `type` is `status` for every change, `end` after the last one. */
export class JobEvent extends Event {
  /** The state that was seen. */
  readonly view: StatusView;

  constructor(type: "status" | "end", view: StatusView) {
    super(type);
    this.view = view;
  }
}

/** Why nothing more will come; `type` is `error`. */
export class JobErrorEvent extends Event {
  readonly error: unknown;

  constructor(error: unknown) {
    super("error");
    this.error = error;
  }
}

type ListenerOptions = Parameters<EventTarget["addEventListener"]>[2];

/** Events of a job: `status` with the state now and each change, `end` with the last one, `error`. */
export interface JobEvents extends EventTarget {
  addEventListener(
    type: "status" | "end",
    listener: (event: JobEvent) => void,
    options?: ListenerOptions,
  ): void;
  addEventListener(
    type: "error",
    listener: (event: JobErrorEvent) => void,
    options?: ListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: Parameters<EventTarget["addEventListener"]>[1],
    options?: ListenerOptions,
  ): void;
}

/** Turns what a watch gives into events, the first one after this turn so that listeners can be added. */
export function jobEvents(
  watch: AsyncIterable<StatusView>,
  signal: AbortSignal | undefined,
): JobEvents {
  const target = new EventTarget();
  const run = async (): Promise<void> => {
    let last: StatusView | undefined;
    for await (const view of watch) {
      last = view;
      target.dispatchEvent(new JobEvent("status", view));
    }
    if (last !== undefined) target.dispatchEvent(new JobEvent("end", last));
  };
  run().catch((error: unknown) => {
    if (signal?.aborted === true) return;
    target.dispatchEvent(new JobErrorEvent(error));
  });
  return target as JobEvents;
}
