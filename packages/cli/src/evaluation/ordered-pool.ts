/** Inputs taken ahead for each lane. */
const aheadPerLane = 8;

/**
 * Runs `work` over the inputs on several lanes at once and gives the results in the order of the inputs, each as soon as
 * it and those before it are there. Only a few inputs are taken ahead, so a stream of any length needs little memory.
 */
export async function* orderedPool<Input, Result, Lane>(
  inputs: AsyncIterable<Input>,
  lanes: readonly Lane[],
  work: (input: Input, lane: Lane) => Promise<Result>,
): AsyncGenerator<Result> {
  const free = new Waitlist(lanes);
  const room = new Waitlist(Array.from({ length: lanes.length * aheadPerLane }, () => true));
  const started = new Waitlist<Promise<Result> | undefined>([]);

  const run = async (input: Input): Promise<Result> => {
    const lane = await free.take();
    try {
      return await work(input, lane);
    } finally {
      free.give(lane);
    }
  };
  const readAhead = async (): Promise<void> => {
    try {
      for await (const input of inputs) {
        await room.take();
        const result = run(input);
        // Its rejection is reported when its turn comes.
        result.catch(() => undefined);
        started.give(result);
      }
    } finally {
      started.give(undefined);
    }
  };

  const reading = readAhead();
  reading.catch(() => undefined);
  for (let next = await started.take(); next !== undefined; next = await started.take()) {
    yield await next;
    room.give(true);
  }
  await reading;
}

/** Things that are taken one by one, in order; who finds none waits for the next that is given. */
class Waitlist<Thing> {
  readonly #things: Thing[];
  readonly #takers: ((thing: Thing) => void)[] = [];

  constructor(things: readonly Thing[]) {
    this.#things = [...things];
  }

  take(): Promise<Thing> {
    if (this.#things.length > 0) return Promise.resolve(this.#things.shift() as Thing);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  give(thing: Thing): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#things.push(thing);
    else taker(thing);
  }
}
