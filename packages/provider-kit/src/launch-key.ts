/** Name of one launch of a job: the attempt it makes and the first of its children. */
export function launchKey(uuid: string, attempt: number, first: number): string {
  return `${uuid}-a${attempt}-${first}`;
}

/** Longest record of a launch that is read. */
export const maxRecordBytes: number = 1 << 16;
