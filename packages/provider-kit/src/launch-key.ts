import { randomBytes } from "node:crypto";
import { BatchError } from "@remotebatch/job-model";

/** Which of the jobs is meant that had one uuid one after another. */
export interface JobGeneration {
  readonly uuid: string;
  /** Absent for jobs that were stored by versions without generations. */
  readonly generation?: string | undefined;
}

/** What a launch key tells. */
export interface LaunchKeyParts extends JobGeneration {
  /** The attempt that the launch makes, from 1. */
  readonly attempt: number;
  /** The first of its children. */
  readonly first: number;
}

const letters = "abcdefghijklmnopqrstuvwxyz234567";
const generationLength = 8;
const generationPattern = /^[a-z2-7]{8}$/u;
const keyPattern =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([a-z2-7]{8}))?-a(\d{1,9})-(\d{1,9})$/u;

/** A generation that no job had before: 40 random bits as 8 characters. */
export function newGeneration(): string {
  return Array.from(randomBytes(generationLength), (byte) => letters[byte & 31]).join("");
}

/** Whether a text is a generation. */
export function isGeneration(text: string): boolean {
  return generationPattern.test(text);
}

/**
 * Name of one launch of a job: the job, the attempt it makes and the first of its children. The generation is in it because engines
 * remember launches by their names, those of a removed job too, whose uuid may be submitted again.
 */
export function launchKey(
  { uuid, generation }: JobGeneration,
  attempt: number,
  first: number,
): string {
  return `${uuid}${generation === undefined ? "" : `-${generation}`}-a${attempt}-${first}`;
}

/** The parts of a launch key, `undefined` for a text that is none. */
export function readLaunchKey(key: string): LaunchKeyParts | undefined {
  const match = keyPattern.exec(key);
  if (match === null) return undefined;
  const [, uuid = "", generation, attempt, first] = match;
  return { uuid, generation, attempt: Number(attempt), first: Number(first) };
}

/** Whether a text is a launch key: what is none is safe as no file's name, nor as a word of a command. */
export function isLaunchKey(text: string): boolean {
  return readLaunchKey(text) !== undefined;
}

/** The parts of a launch key, for engines; throws `BATCH_ENGINE_FAILED` for a text that is none. */
export function parseLaunchKey(key: string): LaunchKeyParts {
  const parts = readLaunchKey(key);
  if (parts === undefined) throw new BatchError("BATCH_ENGINE_FAILED", `${key} is no launch key.`);
  return parts;
}

/** Longest record of a launch that is read. */
export const maxRecordBytes: number = 1 << 16;
