import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from "@aws-sdk/client-batch";
import type { AwsBatchProviderSettings } from "@remotebatch/provider-aws-batch";

/** Any keys do: moto checks none. */
export const motoKeys = { accessKeyId: "AKIAMOTOMOTOMOTO", secretAccessKey: "any" };

/** moto with podman, where the suite was started with them on a machine that can run both. */
export function motoContainers(): { readonly moto: string; readonly image: string } | undefined {
  const moto = process.env["REMOTEBATCH_MOTO"];
  const image = process.env["REMOTEBATCH_NODE_IMAGE"];
  if (moto === undefined || image === undefined) return undefined;
  return process.env["REMOTEBATCH_MOTO_CONTAINERS"] === "1" ? { moto, image } : undefined;
}

/** Settings of a provider over moto, with the queue and the definition that `prepareMoto` makes. */
export function motoSettings(
  moto: string,
  bucket: string,
): Pick<
  AwsBatchProviderSettings,
  | "IOBucket"
  | "JobQueue"
  | "JobDefinition"
  | "region"
  | "credentials"
  | "endpoints"
  | "pollMs"
  | "graceMs"
> {
  return {
    ...{ IOBucket: bucket, JobQueue: "main", JobDefinition: "runner" },
    ...{ region: "us-east-1", credentials: motoKeys, pollMs: 250, graceMs: 3000 },
    endpoints: { batch: moto, s3: moto, logs: moto },
  };
}

const role = "arn:aws:iam::123456789012:role/test";
const resourceRequirements = [
  { type: "VCPU" as const, value: "1" },
  { type: "MEMORY" as const, value: "512" },
];

/** Registers a job definition with a role, whose containers find these variables as ECS would set them: moto has no agent. */
export async function registerWithRole(
  endpoint: string,
  image: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new BatchClient({ endpoint, region: "us-east-1", credentials: motoKeys });
  const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
  await client.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: "runner-with-role",
      type: "container",
      containerProperties: {
        image,
        command: ["node"],
        resourceRequirements,
        environment,
        jobRoleArn: role,
      },
    }),
  );
  client.destroy();
}

/** Makes a queue `main` and a job definition `runner` for an image. */
export async function prepareMoto(endpoint: string, image: string): Promise<void> {
  const client = new BatchClient({ endpoint, region: "us-east-1", credentials: motoKeys });
  await createRole(endpoint);
  const { computeEnvironmentArn = "" } = await client.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: "machines",
      type: "UNMANAGED",
      state: "ENABLED",
      serviceRole: role,
    }),
  );
  await client.send(
    new CreateJobQueueCommand({
      jobQueueName: "main",
      state: "ENABLED",
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironmentArn }],
    }),
  );
  await client.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: "runner",
      type: "container",
      containerProperties: { image, command: ["node"], resourceRequirements },
    }),
  );
  client.destroy();
}

/** moto looks whether a role of that name is there. */
async function createRole(endpoint: string): Promise<void> {
  const body = new URLSearchParams({
    Action: "CreateRole",
    Version: "2010-05-08",
    RoleName: "test",
    AssumeRolePolicyDocument: "{}",
  });
  const scope =
    "AWS4-HMAC-SHA256 Credential=AKIAMOTOMOTOMOTO/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0";
  const answer = await fetch(endpoint, { method: "POST", body, headers: { authorization: scope } });
  if (!answer.ok) throw new Error(`moto made no role: ${await answer.text()}`);
}
