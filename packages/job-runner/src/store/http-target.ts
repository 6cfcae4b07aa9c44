import type { HttpAnswer } from "./http-request.js";

/** What is asked for, with which content. */
export interface HttpQuestion {
  readonly method?: "GET" | "PUT" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Blob;
}

/** One object as requests reach it. */
export interface HttpTarget {
  /** For messages: nothing in it signs anything. */
  readonly shown: string;
  /** Answers that lead elsewhere are not followed but given to `refused`. Default: they are followed. */
  readonly redirect?: "manual";
  /**
   * Address and headers of the next try; whatever signs it is as of now.
   * @throws ChildFailure when no request can be made.
   */
  prepare(
    question: HttpQuestion,
  ): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>;
  /**
   * Looks at an answer that is no success. True when the same question may have another answer now.
   * @throws ChildFailure for one that speaks of the store as a whole, not of the object.
   */
  refused?(answer: HttpAnswer): boolean;
  /** What the store said with an answer that is no success, for people; empty when nothing. */
  said?(answer: HttpAnswer): string;
}

/** An URL without its query, which may hold a signature. */
function shownUrl(url: string): string {
  const cut = url.search(/[?#]/u);
  return cut < 0 ? url : url.slice(0, cut);
}

/** An object behind an URL that needs nothing more. */
export function urlTarget(url: string, fixed: Readonly<Record<string, string>>): HttpTarget {
  return {
    shown: shownUrl(url),
    prepare: async ({ headers }) => ({ url, headers: { ...fixed, ...headers } }),
  };
}
