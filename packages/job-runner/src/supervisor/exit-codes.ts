/** Exit codes of the runner; any but 0 means that there is no outcome record of this run. */
export const exitCodes = {
  /** An outcome record is there. */
  done: 0,
  /** Wrong command line. */
  usage: 64,
  /** The descriptor cannot be read or is no descriptor. */
  descriptor: 65,
  /** No working directory could be made. */
  scratch: 73,
  /** Standing by, the kernel's process ended before there was a child. */
  standby: 75,
  /** The outcome record could not be written. */
  store: 74,
} as const;
