import { createHash } from "node:crypto";
import type {
  KeyValuePair,
  RegisterJobDefinitionCommandInput,
  ResourceRequirement,
  SubmitJobCommandInput,
} from "@aws-sdk/client-batch";
import { BatchError } from "@remotebatch/job-model";
import type { LaunchRequest } from "@remotebatch/provider-kit";
import { roleBootstrap, urlBootstrap } from "./bootstrap.js";
import { type AwsJobSettings, demandsOf } from "./job-settings.js";
import { jobName } from "./launch-id.js";

function requirements(
  settings: AwsJobSettings,
  resources: LaunchRequest["resources"],
): ResourceRequirement[] {
  const { vcpus, memoryMiB, gpus } = demandsOf(settings, resources);
  return [
    ...(vcpus === undefined ? [] : [{ type: "VCPU" as const, value: String(vcpus) }]),
    ...(memoryMiB === undefined ? [] : [{ type: "MEMORY" as const, value: String(memoryMiB) }]),
    ...(gpus === undefined ? [] : [{ type: "GPU" as const, value: String(gpus) }]),
  ];
}

/** AWS's own limit is a second net behind the runner's, which ends a child with what it knows. */
function timeout(timeLimitMs: number | undefined) {
  if (timeLimitMs === undefined) return {};
  return { timeout: { attemptDurationSeconds: Math.max(60, Math.ceil(timeLimitMs / 1000) + 120) } };
}

/**
 * Again only where the host went or never came to be: all else is for the retry policy, which knows causes that AWS does not see.
 * Rules are tried in order; the last one ends all others.
 */
function retries(hostRetries: number) {
  if (hostRetries === 0) return { retryStrategy: { attempts: 1 } };
  const evaluateOnExit = [
    { onStatusReason: "Host EC2*", action: "RETRY" as const },
    { onStatusReason: "Your Spot Task was interrupted*", action: "RETRY" as const },
    { onReason: "*", action: "EXIT" as const },
  ];
  return { retryStrategy: { attempts: hostRetries + 1, evaluateOnExit } };
}

/** What ECS takes of command and variables together, in characters of their JSON. */
const overridesLimit = 8192;
/** Room for the variables that AWS Batch adds: names and ids of job, queue and compute environment. */
const addedByBatch = 1024;

/** Refuses what AWS Batch would take and ECS would not start: each child would fail, after it has waited. */
function checkLength(overrides: object): void {
  const { length } = JSON.stringify(overrides);
  const most = overridesLimit - addedByBatch;
  if (length > most)
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `The command and the variables of a job take ${length} characters, and AWS has room for ${most}: shorten the setting environment, put variables into the job definition, or sign with keys whose session token is shorter.`,
    );
}

/**
 * The request that starts a launch. Data never travels in it: AWS takes 30 KiB in all, and ECS 8192 characters for command and
 * variables.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` where there is no room for the variables.
 */
export function submission(
  request: LaunchRequest,
  settings: AwsJobSettings,
  place: {
    readonly queue: string;
    readonly definition: string;
    /** The URL that leads to the grant, or the grant itself. */
    readonly grant: { readonly kind: "urls" | "role"; readonly text: string };
    readonly node: string;
    readonly environment: Readonly<Record<string, string>>;
  },
): SubmitJobCommandInput {
  const { key, children, resources, uuid } = request;
  const {
    schedulingPriority,
    shareIdentifier,
    tags = {},
    propagateTags,
    hostRetries = 0,
  } = settings;
  const bootstrap = place.grant.kind === "role" ? roleBootstrap : urlBootstrap;
  const environment: KeyValuePair[] = [
    ...Object.entries(place.environment).map(([name, value]) => ({ name, value })),
    { name: bootstrap.variable, value: place.grant.text },
  ];
  const containerOverrides = {
    command: [place.node, "-e", bootstrap.program],
    environment,
    resourceRequirements: requirements(settings, resources),
  };
  checkLength(containerOverrides);
  return {
    jobName: jobName(key),
    jobQueue: place.queue,
    jobDefinition: place.definition,
    ...(children.length === 1 ? {} : { arrayProperties: { size: children.length } }),
    containerOverrides,
    ...timeout(request.timeLimitMs),
    ...retries(hostRetries),
    tags: { ...tags, "remotebatch-job": uuid },
    ...(propagateTags === undefined ? {} : { propagateTags }),
    ...(shareIdentifier === undefined ? {} : { shareIdentifier }),
    ...(schedulingPriority === undefined ? {} : { schedulingPriorityOverride: schedulingPriority }),
  };
}

/** The job definition for an image. Its name holds a digest of what it says, so the same one is registered only once. */
export function definitionFor(
  settings: AwsJobSettings & { readonly image: string },
): RegisterJobDefinitionCommandInput & { readonly jobDefinitionName: string } {
  const { image, platform = "EC2", jobRole, executionRole } = settings;
  const isFargate = platform === "FARGATE";
  const containerProperties = {
    image,
    command: ["node", "--version"],
    resourceRequirements: [
      { type: "VCPU" as const, value: "1" },
      { type: "MEMORY" as const, value: "2048" },
    ],
    ...(jobRole === undefined ? {} : { jobRoleArn: jobRole }),
    ...(executionRole === undefined ? {} : { executionRoleArn: executionRole }),
    // Without it a container in a public subnet reaches nothing, not even the registry.
    ...(isFargate ? { networkConfiguration: { assignPublicIp: "ENABLED" as const } } : {}),
  };
  const body = {
    type: "container" as const,
    platformCapabilities: [platform],
    containerProperties,
  };
  const digest = createHash("sha256").update(JSON.stringify(body)).digest("hex").slice(0, 16);
  return { jobDefinitionName: `remotebatch-${digest}`, ...body };
}
