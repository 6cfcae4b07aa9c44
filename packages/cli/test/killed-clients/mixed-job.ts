import { join } from "node:path";
import {
  type Job,
  type RemoteBatch,
  remoteFunction,
  type SubmitOptions,
} from "@remotebatch/facade";
import type { LocalProviderSettings } from "@remotebatch/provider-local";
import type * as functions from "../fixtures/counted-work.js";

/** Where everything of one series of killed clients lies. */
export interface SeriesFolders {
  readonly registry: string;
  readonly local: string;
  /** One file per element and tag; a line per evaluation of it. */
  readonly marks: string;
}

/** The folders of a series. */
export function seriesFolders(folder: string): SeriesFolders {
  return {
    registry: join(folder, "registry"),
    local: join(folder, "local"),
    marks: join(folder, "marks"),
  };
}

/** Whether the client with this seed asks for warm runners, which serve the clients after it as well. */
export const isWarm = (seed: number): boolean => seed % 2 === 0;

/** How the client with this seed works with them. */
export function seriesSettings(folder: string, seed: number): LocalProviderSettings {
  const { local } = seriesFolders(folder);
  const warm = isWarm(seed) ? { warmRunners: 2, warmIdleMs: 30_000 } : {};
  return { folder: local, cores: 2, idleMs: 2000, ...warm };
}

/** What the mixed jobs work with. */
export interface WorkPlace {
  readonly marks: string;
  /** Path of the module with the functions; a bundled program does not know where it was. */
  readonly work: string;
}

/** One job of the mixed work: what is submitted, and what must come of it. */
export interface MixedJob {
  /** Also the job's name: one job, one tag. */
  readonly tag: string;
  /** Uuid under which it is submitted, of about half of the jobs. */
  readonly uuid: string | undefined;
  /** One per element: a line of that text in the log, or a line in a file of that name, tells of an evaluation. */
  readonly marks: readonly string[];
  /** The result in input form. */
  readonly result: string;
  submit(batch: RemoteBatch): Promise<Job>;
}

/** Numbers from 0 to 1 that a seed decides (a 32-bit generator by multiplication and shifts). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

type Kind = "expression" | "array" | "functions" | "file";
const kinds: readonly Kind[] = ["expression", "array", "functions", "file"];

/** The job number `index` of the client with this seed: the same at every call, in every process. */
export function mixedJob(seed: number, index: number, place: WorkPlace): MixedJob {
  const { marks, work } = place;
  const random = seededRandom(seed * 1000 + index);
  const kind = kinds[Math.floor(random() * kinds.length)] as Kind;
  const length = 2 + Math.floor(random() * 4);
  const uuid = random() < 0.5 ? uuidFrom(random) : undefined;
  const tag = `${seed}-${index}-${kind}`;
  const isArray = kind === "array" || kind === "functions";
  const numbers = Array.from({ length: isArray ? length : 1 }, (_, at) => at + 1);
  const names = numbers.map((number) => `${tag}-${number}`);
  const options: SubmitOptions = {
    remoteJobName: tag,
    ...(uuid === undefined ? {} : { uuid }),
    ...(kind === "file" ? { remoteInputFiles: { "input.txt": Buffer.from(tag) } } : {}),
  };
  const method = { evaluationsPerChildJob: 2 };
  const path = (name: string): string => join(marks, name);
  const squares = `{${numbers.map((number) => number ** 2).join(", ")}}`;
  switch (kind) {
    case "expression":
      return {
        ...{ tag, uuid, marks: names, result: String(2n ** BigInt(index + 70)) },
        submit: (batch) => batch.submit(`Print["${names[0]}"]; 2^${index + 70}`, options),
      };
    case "array": {
      const print = `Print["${tag}-", #]`;
      return {
        ...{ tag, uuid, marks: names, result: squares },
        submit: (batch) => batch.mapSubmit(`(${print}; #^2) &`, numbers, { ...options, method }),
      };
    }
    case "functions": {
      const square = remoteFunction<typeof functions.countedSquare>(work, "countedSquare");
      const elements = names.map((name, at) => `${path(name)} ${at + 1}`);
      return {
        ...{ tag, uuid, marks: names, result: squares },
        submit: (batch) => batch.mapSubmit(square, elements, { ...options, method }),
      };
    }
    case "file": {
      const read = remoteFunction<typeof functions.countedFile>(work, "countedFile");
      return {
        ...{ tag, uuid, marks: names, result: `"${tag}!"` },
        submit: (batch) => batch.submit(read.call(path(names[0] ?? "")), options),
      };
    }
  }
}
