import type {
  JobDefinition as Described,
  DescribeJobDefinitionsCommandInput,
} from "@aws-sdk/client-batch";

/** A job definition as far as it is read. */
export interface KnownDefinition {
  readonly arn: string;
  /** The program in the container has rights of its own. */
  readonly hasJobRole: boolean;
  /** Why its command cannot be replaced: it is not of one container on ECS. */
  readonly problem?: string;
  readonly isFargate: boolean;
  /** What a child gets that asks for nothing else. */
  readonly vcpus?: number;
  readonly memoryMiB?: number;
}

const arnPattern = /^arn:.*:job-definition\/([\w-]+)$/u;

/**
 * The question for a definition by its name or ARN, with or without a revision: with one it goes into a list, beside which AWS takes nothing
 * else.
 */
export function definitionQuestion(name: string): DescribeJobDefinitionsCommandInput {
  const plain = arnPattern.exec(name)?.[1] ?? name;
  return plain.includes(":")
    ? { jobDefinitions: [plain] }
    : { jobDefinitionName: plain, status: "ACTIVE" };
}

/** What kind of definition it is, where it is none that can be used. */
function problemOf(described: Described): string | undefined {
  const { type = "container", containerProperties, ecsProperties, eksProperties } = described;
  if (type !== "container") return `is of type ${type}`;
  if (eksProperties !== undefined) return "is for EKS";
  if (ecsProperties !== undefined) return "has several containers";
  return containerProperties === undefined ? "has no container" : undefined;
}

/** The newest active revision among those that AWS described. */
export function newestDefinition(all: readonly Described[]): KnownDefinition | undefined {
  const active = all.filter(({ status }) => status !== "INACTIVE");
  const revisionOf = ({ revision = 0 }: Described): number => revision;
  active.sort((one, other) => revisionOf(other) - revisionOf(one));
  const [newest] = active;
  if (newest === undefined) return undefined;
  const { jobDefinitionArn = "", platformCapabilities = [], containerProperties = {} } = newest;
  const { jobRoleArn = "", resourceRequirements = [] } = containerProperties;
  const demand = (wanted: string, older: number | undefined): number | undefined => {
    const said = resourceRequirements.find(({ type }) => type === wanted)?.value ?? older;
    return said === undefined ? undefined : Number(said);
  };
  const vcpus = demand("VCPU", containerProperties.vcpus);
  const memoryMiB = demand("MEMORY", containerProperties.memory);
  const problem = problemOf(newest);
  return {
    arn: jobDefinitionArn,
    hasJobRole: jobRoleArn !== "",
    isFargate: platformCapabilities.includes("FARGATE"),
    ...(problem === undefined ? {} : { problem }),
    ...(vcpus === undefined ? {} : { vcpus }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
  };
}
