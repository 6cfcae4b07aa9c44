import type { S3Client } from "@aws-sdk/client-s3";
import type { SigningKeys } from "./presign.js";

/** Keys that are so fresh are not asked for again, however many launches are signed. */
const freshMs = 5 * 60_000;

/**
 * Gives the keys that URLs are signed with. What is signed ends with its keys, and a client holds on to keys until some minutes before
 * their end: so those that end before the URLs would are renewed first, where they can be.
 *
 * @param lifeMs how long the URLs are to be good.
 */
export function urlKeys(client: S3Client, lifeMs: number): () => Promise<SigningKeys> {
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const { credentials } = client.config;
    const known = await credentials();
    const leftMs = (known.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    if (leftMs >= lifeMs || performance.now() - renewedAtMs < freshMs) return known;
    renewedAtMs = performance.now();
    try {
      return await credentials({ forceRefresh: true });
    } catch (error) {
      if (leftMs > 0) return known;
      throw error;
    }
  };
}
