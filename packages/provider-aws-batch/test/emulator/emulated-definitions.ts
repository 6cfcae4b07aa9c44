import type { Submission } from "./emulated-job.js";
import { pageOf } from "./emulated-listing.js";

/** What is read of a job definition. */
export interface EmulatedDefinition {
  readonly jobDefinitionName: string;
  readonly type?: string;
  readonly platformCapabilities?: readonly string[];
  readonly containerProperties?: {
    readonly image: string;
    readonly jobRoleArn?: string;
    readonly resourceRequirements?: readonly { readonly type: string; readonly value: string }[];
  };
}

/** What is read of a question for definitions. */
export interface DefinitionQuestion {
  readonly jobDefinitions?: readonly string[];
  readonly jobDefinitionName?: string;
  readonly status?: string;
  readonly nextToken?: string;
}

interface Revision extends EmulatedDefinition {
  readonly revision: number;
}

/** The ARN of something of the emulated account. */
export function arn(kind: string, name: string): string {
  return `arn:aws:batch:us-east-1:123456789012:${kind}/${name}`;
}

const image = "public.ecr.aws/docker/library/node:20-slim";
const jobRoleArn = "arn:aws:iam::123456789012:role/job";
const pageSize = 2;

/** Job definitions with their revisions: `runner`, `runner-with-role`, and those that are registered. */
export class EmulatedDefinitions {
  readonly #all: Revision[] = [];

  constructor() {
    this.register({ jobDefinitionName: "runner", containerProperties: { image } });
    this.register({
      jobDefinitionName: "runner-with-role",
      containerProperties: { image, jobRoleArn },
    });
  }

  register(definition: EmulatedDefinition): object {
    const { jobDefinitionName } = definition;
    const earlier = this.#all.filter((one) => one.jobDefinitionName === jobDefinitionName);
    const revision = earlier.length + 1;
    this.#all.push({ ...definition, revision });
    const jobDefinitionArn = arn("job-definition", `${jobDefinitionName}:${revision}`);
    return { jobDefinitionName, jobDefinitionArn, revision };
  }

  /** The definitions that are asked for, or what is wrong with the question. */
  describe({ jobDefinitions, jobDefinitionName, status, nextToken }: DefinitionQuestion) {
    const { length = 0 } = jobDefinitions ?? {};
    if (length > 0 && (jobDefinitionName ?? status ?? nextToken) !== undefined)
      return "jobDefinitions can't be used with other parameters";
    if (jobDefinitions?.some((name) => !/:\d+$/u.test(name)) === true)
      return "jobDefinitions takes a revision of a name, or its ARN";
    const found =
      jobDefinitions === undefined
        ? this.#all.filter((one) => one.jobDefinitionName === jobDefinitionName)
        : jobDefinitions.flatMap((name) => this.newest(name) ?? []);
    const { part, more } = pageOf(found, pageSize, nextToken);
    return {
      jobDefinitions: part.map((one) => ({
        type: "container",
        ...one,
        jobDefinitionArn: arn("job-definition", `${one.jobDefinitionName}:${one.revision}`),
        status: "ACTIVE",
      })),
      ...more,
    };
  }

  /** The revision that a name or an ARN means: the newest where it has none. */
  newest(nameOrArn: string): Revision | undefined {
    const [name, revision] = (nameOrArn.split("/").at(-1) ?? "").split(":");
    return this.#all.findLast(
      (one) =>
        one.jobDefinitionName === name &&
        (revision === undefined || one.revision === Number(revision)),
    );
  }

  hasRole({ jobDefinition }: Submission): boolean {
    return this.newest(jobDefinition)?.containerProperties?.jobRoleArn !== undefined;
  }
}
