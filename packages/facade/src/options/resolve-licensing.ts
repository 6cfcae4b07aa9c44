import { BatchError } from "@remotebatch/job-model";
import { type EntitlementSettings, type LicensingSettings, parseLicensing } from "./licensing.js";

/** What is asked of the user's policy when an entitlement is to be made. */
export interface EntitlementRequest {
  readonly settings: EntitlementSettings;
  /**
   * Kernels that run at once, the parallel ones included: those of all children of an array, or of as many as its provider runs at once
   * where it tells that.
   */
  readonly kernels: number;
  /** Children of the job, 1 for a single one; with a pilot, as many as there would be without it. */
  readonly children: number;
  /** Time limit of each child in milliseconds, if it has one. */
  readonly timeLimitMs: number | undefined;
}

/** How licences on demand are paid and made; the client asks nobody by itself. */
export interface LicensingPolicy {
  /** Credits that are left. A job whose entitlement they can't cover is refused. */
  readonly creditsBalance?: () => number | Promise<number>;
  /** Makes an entitlement and gives its id. */
  readonly createEntitlement?: (request: EntitlementRequest) => string | Promise<string>;
}

/** What resolving the licence depends on. */
export interface LicensingContext {
  readonly kernel: string;
  readonly cores: number | undefined;
  readonly children: number;
  /** Children that the provider runs at once at most, where it tells that. */
  readonly slots: number | undefined;
  /** Of each child. */
  readonly timeLimitMs: number | undefined;
  readonly creditsPerHour: number | undefined;
  readonly policy: LicensingPolicy;
}

/** What is kept of an entitlement that a job has. */
export interface KeptEntitlement {
  /** The last characters alone: whoever has all of it spends its owner's credits. */
  readonly EntitlementID: string;
  /** Credits per hour of one kernel, where the client knows it. */
  readonly StandardKernelCost?: number;
}

/** Licensing settings as they are kept. */
export interface KeptLicensing extends Omit<LicensingSettings, "Entitlement"> {
  readonly Entitlement?: KeptEntitlement | EntitlementSettings;
}

/** Settings as they are kept, and what the job is given. */
export interface ResolvedLicensing {
  readonly kept: KeptLicensing;
  readonly forJob: LicensingSettings | undefined;
}

const hourMs = 3_600_000;

function hidden(
  { Entitlement, ...rest }: LicensingSettings,
  StandardKernelCost: number | undefined,
): KeptLicensing {
  if (Entitlement === undefined) return rest;
  if (typeof Entitlement !== "string") return { ...rest, Entitlement };
  const cost = StandardKernelCost === undefined ? {} : { StandardKernelCost };
  return { ...rest, Entitlement: { EntitlementID: `…${Entitlement.slice(-4)}`, ...cost } };
}

/** Kernels at once, and how many times one after another so many are needed until all children have had theirs. */
interface KernelNeed {
  readonly kernels: number;
  readonly rounds: number;
}

/** What the job needs; limits that were given are those of the whole entitlement. */
function kernelNeed(
  settings: EntitlementSettings,
  { cores = 1, children, slots = children }: LicensingContext,
): KernelNeed {
  const standard = settings.StandardKernelLimit ?? Math.min(children, slots);
  const atOnce = Math.max(1, Math.min(standard, children, slots));
  const parallel = settings.ParallelKernelLimit ?? atOnce * Math.max(0, cores - 1);
  return { kernels: standard + parallel, rounds: Math.ceil(children / atOnce) };
}

async function refuseUncovered(
  settings: EntitlementSettings,
  { kernels, rounds }: KernelNeed,
  { children, timeLimitMs, creditsPerHour, policy }: LicensingContext,
): Promise<void> {
  if (settings.CheckCreditsBalance === false || policy.creditsBalance === undefined) return;
  if (creditsPerHour === undefined) return;
  const hours = Math.max(1, (rounds * (timeLimitMs ?? hourMs)) / hourMs);
  const cost = kernels * hours * creditsPerHour;
  const balance = await policy.creditsBalance();
  if (balance >= cost) return;
  const fewer = children > 1 ? "fewer cores, fewer children" : "fewer cores";
  throw new BatchError(
    "BATCH_LIMIT_EXCEEDED",
    `${kernels} kernels for ${hours} hours may cost ${cost} credits, and ${balance} are left. Ask for ${fewer} or a shorter timeConstraint, or set licensingSettings.Entitlement to { CheckCreditsBalance: false }.`,
  );
}

/**
 * The licence of a job. A kernel that needs none gets none; for a licence on demand an entitlement is made by the
 * client's policy, after its balance was looked at.
 * @throws BatchError `BATCH_INVALID_OPTION`; `BATCH_LIMIT_EXCEEDED` when the credits do not suffice; `BATCH_UNSUPPORTED`
 *   when an entitlement is needed and nobody can make one.
 */
export async function resolveLicensing(
  value: unknown,
  context: LicensingContext,
): Promise<ResolvedLicensing> {
  const settings = parseLicensing(value);
  const { creditsPerHour } = context;
  if (context.kernel !== "wolfram") {
    return { kept: hidden(settings, creditsPerHour), forJob: undefined };
  }
  if (settings.Method !== "OnDemand" || typeof settings.Entitlement === "string") {
    return { kept: hidden(settings, creditsPerHour), forJob: settings };
  }
  const asked = settings.Entitlement ?? {};
  const need = kernelNeed(asked, context);
  const { createEntitlement } = context.policy;
  if (createEntitlement === undefined) {
    throw new BatchError(
      "BATCH_UNSUPPORTED",
      "A licence on demand needs an entitlement: give its id as licensingSettings.Entitlement, or create the client with licensing: { createEntitlement }.",
    );
  }
  await refuseUncovered(asked, need, context);
  const { children, timeLimitMs } = context;
  const { kernels } = need;
  const made = parseLicensing({
    Method: "OnDemand",
    Entitlement: await createEntitlement({ settings: asked, kernels, children, timeLimitMs }),
  });
  return { kept: hidden(made, creditsPerHour), forJob: made };
}
