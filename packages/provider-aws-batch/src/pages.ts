import { BatchError } from "@remotebatch/job-model";

/** One page of a list of AWS's. */
export interface ListPage<T> {
  readonly part: readonly T[];
  readonly nextToken: string | undefined;
}

/** More pages than any list here can have: AWS gives a hundred things on one, and an array has 10,000 children. */
const mostPages = 2000;

/**
 * All pages of a list; one may be empty though there are more.
 * @throws BatchError `BATCH_ENGINE_FAILED` for a list that does not end.
 */
export async function allPages<T>(
  doing: string,
  ask: (more: { readonly nextToken?: string }) => Promise<ListPage<T>>,
): Promise<T[]> {
  const found: T[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await ask(nextToken === undefined ? {} : { nextToken });
    for (const one of answer.part) found.push(one);
    if (answer.nextToken === undefined || answer.nextToken === "") return found;
    if (answer.nextToken === nextToken) break;
    nextToken = answer.nextToken;
  }
  throw new BatchError("BATCH_ENGINE_FAILED", `AWS gives a list without an end: ${doing}.`);
}
