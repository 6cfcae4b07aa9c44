import { ChildFailure } from "./child-failure.js";
import { type Environment, keySources } from "./key-sources.js";
import type { SigningKeys } from "./sigv4.js";

/** Keys as some place gave them. */
export interface FoundKeys extends SigningKeys {
  /** When they end, milliseconds since 1970; absent where they do not, or nobody says. */
  readonly endsAtMs?: number | undefined;
}

/** Keys that are kept are renewed so long before their end: a request that is under way must not outlive them. */
const earlyMs = 5 * 60_000;
/** A place that could not renew keys which are still good is not asked again for so long. */
const pauseMs = 10_000;

/**
 * The keys that the machine or container gives to programs in it, asked for when they are first needed and again before they end.
 * They are in no message, and nothing but the signer sees them.
 */
export class MachineKeys {
  readonly #environment: Environment;
  readonly #now: () => number;
  #keys: FoundKeys | undefined;
  #under: Promise<FoundKeys> | undefined;
  #notBeforeMs = 0;

  constructor(environment: Environment = process.env, now: () => number = Date.now) {
    this.#environment = environment;
    this.#now = now;
  }

  /** The keys of now. @throws ChildFailure when there are none. */
  async get(): Promise<FoundKeys> {
    const { endsAtMs = Number.POSITIVE_INFINITY } = this.#keys ?? { endsAtMs: 0 };
    const left = endsAtMs - this.#now();
    if (this.#keys !== undefined && left > earlyMs) return this.#keys;
    if (this.#keys !== undefined && left > 0) {
      if (this.#now() < this.#notBeforeMs) return this.#keys;
      try {
        return await this.#ask();
      } catch {
        // They are good for some minutes more, and it is asked again.
        this.#notBeforeMs = this.#now() + pauseMs;
        return this.#keys;
      }
    }
    return await this.#ask();
  }

  /** Forgets keys that a service has refused; the next request asks anew. */
  forget(refused: SigningKeys): void {
    if (this.#keys?.accessKeyId === refused.accessKeyId) this.#keys = undefined;
  }

  #ask(): Promise<FoundKeys> {
    this.#under ??= this.#find().finally(() => {
      this.#under = undefined;
    });
    return this.#under;
  }

  async #find(): Promise<FoundKeys> {
    const missing: string[] = [];
    for (const { name, find } of keySources) {
      try {
        const found = await find(this.#environment);
        if (found === undefined) continue;
        this.#keys = found;
        return found;
      } catch (error) {
        missing.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        // A place that is named and fails is not passed over for another one's rights.
        break;
      }
    }
    throw new ChildFailure(
      "infrastructure",
      `There are no keys for the store. Give the job a role (on AWS Batch a jobRole), or its machine one that containers may ask for. ${missing.join(" ")}`.trim(),
    );
  }
}
