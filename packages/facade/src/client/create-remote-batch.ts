import type { RemoteBatch, RemoteBatchOptions } from "../remote-batch.js";
import { RemoteBatchClient } from "./client.js";

/**
 * Creates a client over some environments. Nothing is opened or asked before the first call.
 * @throws BatchError `BATCH_INVALID_OPTION` for no environment, an unknown default or option, or impossible polling limits.
 */
export function createRemoteBatch(options: RemoteBatchOptions): RemoteBatch {
  return new RemoteBatchClient(options);
}
