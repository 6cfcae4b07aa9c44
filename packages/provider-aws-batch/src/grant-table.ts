import { jobKeys, type RunnerDescriptor, type StoreAccess } from "@remotebatch/job-model";
import type { LaunchRequest } from "@remotebatch/provider-kit";
import type { S3Store } from "@remotebatch/store-s3";

/** Stands for URLs in the descriptor that are signed when a launch is made, with the keys and the time of then. */
const later = "signed-at-launch";

/**
 * The store with a grant that signs nothing yet: URLs of ten thousand children would be 20 MB that every child reads, and
 * would age while jobs wait for a later attempt.
 */
export function withLateGrants(store: S3Store): S3Store {
  return {
    ...store,
    async grant(_prefix, { reads, writes }): Promise<StoreAccess> {
      const get = Object.fromEntries([...reads].map((key) => [key, later]));
      const put: Record<string, string> = {};
      for (const key of writes) if (Object.hasOwn(get, key)) put[key] = later;
      return { kind: "http", get, put };
    },
  };
}

type Entry = readonly ["GET" | "PUT", string];

/** What children write and read of their own, `{k}` for the child. */
function entriesOf({ access, attempt }: LaunchRequest): readonly Entry[] {
  if (access.kind !== "http") return [];
  const own = (make: (child: number, attempt: number) => string): string =>
    make(0, attempt).replace("out/0/", "out/{k}/");
  const results = Object.hasOwn(access.get, jobKeys.elements)
    ? [own(jobKeys.result), own(jobKeys.resultIndex)]
    : [own(jobKeys.result)];
  const positions = Object.keys(access.put).map((key) => /checkpoint-(\d+)$/u.exec(key)?.[1] ?? 0);
  const saved = Math.max(0, ...positions.map(Number));
  const checkpoints = Array.from({ length: saved }, (_, at) =>
    jobKeys.checkpoint(0, at + 1).replace("out/0/", "out/{k}/"),
  );
  // The log too is read: a second run of the attempt carries it on.
  const all = [...results, own(jobKeys.outcome), ...checkpoints, own(jobKeys.log)];
  return all.flatMap((key): Entry[] => [
    ["PUT", key],
    ["GET", key],
  ]);
}

/**
 * Puts what the children of a launch need to reach the store, and gives the one URL that leads to it. Every child reads the
 * common part, and of the table of signatures only its own line: 64 bytes for each object.
 */
export async function putGrant(
  store: S3Store,
  request: LaunchRequest,
  descriptor: Omit<RunnerDescriptor, "access">,
  options: { readonly signal?: AbortSignal },
): Promise<string> {
  const { uuid, attempt, children, access } = request;
  const prefix = `jobs/${uuid}/`;
  const first = children[0] ?? 1;
  const sign = await store.presigner();
  const url = (key: string): string => sign.url("GET", store.bucketKey(key));
  const entries = entriesOf(request);
  const shared = access.kind === "http" ? Object.keys(access.get) : [];
  const table = children
    .map((child) =>
      entries
        .map(([method, form]) =>
          sign.signature(method, store.bucketKey(`${prefix}${form.replace("{k}", String(child))}`)),
        )
        .join(""),
    )
    .join("");
  const tableKey = `${prefix}aws/${attempt}-${first}.signatures`;
  const grantKey = `${prefix}aws/${attempt}-${first}.json`;
  const grant = {
    version: 1,
    descriptor,
    first,
    attempt,
    runner: url(request.runnerKey),
    sha256: request.runnerSha256,
    table: url(tableKey),
    root: sign.address(store.bucketKey(prefix)),
    query: sign.query,
    keys: entries,
    get: Object.fromEntries(
      shared.filter((key) => !key.startsWith("out/")).map((key) => [key, url(`${prefix}${key}`)]),
    ),
  };
  const utf8 = new TextEncoder();
  await store.put(tableKey, utf8.encode(table), options);
  await store.put(grantKey, utf8.encode(JSON.stringify(grant)), options);
  return url(grantKey);
}
