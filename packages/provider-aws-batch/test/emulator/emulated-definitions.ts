import type { Submission } from "./emulated-job.js";

/** What is read of a job definition. */
export interface EmulatedDefinition {
  readonly jobDefinitionName: string;
  readonly containerProperties: { readonly image: string; readonly jobRoleArn?: string };
}

/** The ARN of something of the emulated account. */
export function arn(kind: string, name: string): string {
  return `arn:aws:batch:us-east-1:123456789012:${kind}/${name}`;
}

const image = "public.ecr.aws/docker/library/node:20-slim";
const jobRoleArn = "arn:aws:iam::123456789012:role/job";

/** Job definitions, each in its first revision: `runner`, `runner-with-role`, and those that are registered. */
export class EmulatedDefinitions {
  readonly #all: EmulatedDefinition[] = [
    { jobDefinitionName: "runner", containerProperties: { image } },
    { jobDefinitionName: "runner-with-role", containerProperties: { image, jobRoleArn } },
  ];

  register(definition: EmulatedDefinition): object {
    this.#all.push(definition);
    const { jobDefinitionName: name } = definition;
    return {
      jobDefinitionName: name,
      jobDefinitionArn: arn("job-definition", `${name}:1`),
      revision: 1,
    };
  }

  describe(name: string | undefined): object {
    const found = this.#all.filter((one) => one.jobDefinitionName === name);
    return {
      jobDefinitions: found.map(({ jobDefinitionName, containerProperties }) => ({
        jobDefinitionName,
        jobDefinitionArn: arn("job-definition", `${jobDefinitionName}:1`),
        revision: 1,
        type: "container",
        containerProperties,
        status: "ACTIVE",
      })),
    };
  }

  hasRole({ jobDefinition }: Submission): boolean {
    const name = jobDefinition.split("/").at(-1)?.replace(/:\d+$/u, "");
    const found = this.#all.find(({ jobDefinitionName }) => jobDefinitionName === name);
    return found?.containerProperties.jobRoleArn !== undefined;
  }
}
