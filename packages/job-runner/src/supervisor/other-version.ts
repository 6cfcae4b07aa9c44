import {
  jobKeys,
  jobProtocolVersion,
  parseRunnerDescriptor,
  type RunnerDescriptor,
} from "@remotebatch/job-model";
import { ChildFailure } from "../store/child-failure.js";
import type { RunnerStore } from "../store/runner-store.js";
import { ChildProgress } from "./child-progress.js";
import type { JobLog } from "./job-log.js";
import { writeOutcome } from "./outcome.js";
import type { RunnerArguments } from "./runner-arguments.js";

const maxManifestBytes = 64 << 20;

/** A descriptor of another version, as far as it can be understood. */
export interface OtherVersion {
  readonly version: number;
  /** Whose job it is and how its prefix is reached, and nothing else. */
  readonly descriptor: RunnerDescriptor;
}

/** What a descriptor says that is of another version, but names job and store as this version does; else `undefined`. */
export function otherVersionOf(bytes: Uint8Array): OtherVersion | undefined {
  try {
    const { version, uuid, access } = Object(JSON.parse(Buffer.from(bytes).toString())) as Readonly<
      Record<string, unknown>
    >;
    if (!Number.isSafeInteger(version) || version === jobProtocolVersion) return undefined;
    const understood = { version: jobProtocolVersion, uuid, access };
    const descriptor = parseRunnerDescriptor(Buffer.from(JSON.stringify(understood)));
    return { version: version as number, descriptor };
  } catch {
    return undefined;
  }
}

/** True when the prefix holds the manifest, of whatever version, of that very job: only then is anything written there. */
export async function isPrefixOf(store: RunnerStore, uuid: string): Promise<boolean> {
  try {
    const bytes = await store.read(jobKeys.manifest, maxManifestBytes);
    const manifest = Object(JSON.parse(Buffer.from(bytes).toString())) as { uuid?: unknown };
    return manifest.uuid === uuid;
  } catch {
    return false;
  }
}

/** Leaves the record of a child that this runner cannot evaluate. @throws the store's error. */
export async function refuseVersion(
  { version, descriptor }: OtherVersion,
  parts: { readonly args: RunnerArguments; readonly store: RunnerStore; readonly log: JobLog },
): Promise<void> {
  const reason = `The descriptor has version ${version}, this runner reads version ${jobProtocolVersion}; submit the job with a client and a runner of one release.`;
  const progress = new ChildProgress(parts.log, {
    ending: () => undefined,
    limitReached: () => undefined,
    broken: () => undefined,
  });
  await writeOutcome(
    { ...parts, descriptor, startedAtMs: Date.now() },
    {
      total: 1,
      progress,
      facts: { exitCode: null, signal: null },
      ending: undefined,
      failure: new ChildFailure("user", reason),
    },
  );
}
