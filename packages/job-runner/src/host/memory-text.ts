/** An amount of memory for people, in MiB, rounded up to a tenth: what is above a limit never looks equal to it. */
export function memoryText(bytes: number): string {
  return `${Math.ceil((10 * bytes) / 2 ** 20) / 10} MiB`;
}
