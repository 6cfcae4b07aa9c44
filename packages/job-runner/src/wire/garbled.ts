/**
 * What came from the kernel's process is nothing that the runner's own part of it writes. Users' functions run in that process and can
 * write to any of its descriptors, so nothing that comes is trusted to be well-formed.
 */
export class Garbled extends Error {
  override readonly name = "Garbled";

  /** @param what names the thing in words, with its article. */
  constructor(what: string) {
    super(`The kernel process sent ${what}.`);
  }
}
