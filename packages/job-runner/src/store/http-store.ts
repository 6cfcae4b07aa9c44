import type { StoreAccess } from "@remotebatch/job-model";
import type { HttpLimits } from "./http-request.js";
import { type HttpTarget, urlTarget } from "./http-target.js";
import { objectStore } from "./object-store.js";
import type { RunnerStore } from "./runner-store.js";

type UrlAccess = Extract<StoreAccess, { readonly kind: "http" }>;

/**
 * A job's prefix behind URLs, one for each key and direction.
 * @param folder a local folder for objects in the making.
 */
export function httpStore(access: UrlAccess, folder: string, limits: HttpLimits = {}): RunnerStore {
  const { get, put, headers = {} } = access;
  const target = (
    map: Readonly<Record<string, string>>,
    key: string,
    verb: string,
  ): HttpTarget | string => {
    const url = Object.hasOwn(map, key) ? map[key] : undefined;
    return url === undefined
      ? `The descriptor has no URL to ${verb} ${key}.`
      : urlTarget(url, headers);
  };
  return objectStore(
    {
      read: (key) => target(get, key, "read"),
      write: (key) => target(put, key, "write"),
      // URLs of a grant do not allow it.
      remove: () => undefined,
    },
    folder,
    limits,
  );
}
