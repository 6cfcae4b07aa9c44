import type {
  AnyFunction,
  RemoteFunction,
  Submittable,
  UntypedFunction,
} from "../functions/remote-function.js";
import type { ArrayJob, SingleJob } from "../job/job.js";
import type { Code, MapSubmitOptions, SubmitOptions } from "../options/submit-options.js";
import type { ListFor } from "../remote-batch.js";

/** Definitions kept as written, and jobs that are given those they reach. */
export interface Session {
  /**
   * Adds the assignments in this code; a later one of the same left side replaces the earlier.
   * @throws BatchError `BATCH_INVALID_EXPRESSION` for anything that is no assignment.
   */
  define(code: Code): Session;
  /** Like `submit` of the client, with the definitions that the code reaches. */
  submit(code: Submittable, options?: SubmitOptions): Promise<SingleJob>;
  /** Like `mapSubmit` of the client, with the definitions that function, list and initialization reach. */
  mapSubmit<F extends AnyFunction = UntypedFunction>(
    f: Code | RemoteFunction<F>,
    list: ListFor<F>,
    options?: MapSubmitOptions,
  ): Promise<ArrayJob>;
  /** Names of all symbols that have definitions. */
  symbols(): readonly string[];
}
