import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  arn,
  type DefinitionQuestion,
  type EmulatedDefinition,
  EmulatedDefinitions,
} from "./emulated-definitions.js";
import type { AttemptEnd, EmulatedTask, RoleVariables, Submission } from "./emulated-job.js";
import { type EmulatedArray, EmulatedJobs } from "./emulated-jobs.js";
import { filteredPage, pageOf } from "./emulated-listing.js";
import { type LogQuestion, logEvents } from "./emulated-logs.js";
import { overrideProblem, refusalOf } from "./emulated-rules.js";
import type { MessageCheck } from "./service-model.js";

/** A failure that the emulator answers with; `lost`: the call is carried out and its answer never comes. */
export type CallFault =
  | { readonly status: number; readonly type: string; readonly message: string }
  | "lost";

export interface EmulatorOptions {
  readonly slots?: number;
  readonly secondMs?: number;
  readonly check?: MessageCheck | undefined;
  /** What containers find in their environment whose definition has a role. */
  readonly role?: RoleVariables;
}

/** An emulator of AWS Batch and of its logs, in this process; children run as processes of this machine. */
export interface BatchEmulator {
  readonly endpoint: string;
  readonly jobs: EmulatedJobs;
  readonly definitions: EmulatedDefinitions;
  /** Calls so far by operation. */
  readonly calls: Map<string, number>;
  /** Messages that are not as the official description has them. */
  readonly violations: string[];
  /** All requests, with their headers: for looking for what should not be in them. */
  readonly requests: { readonly operation: string; readonly body: string }[];
  /** Decides about each call before it is carried out. */
  faultOf: (operation: string) => CallFault | undefined;
  fateOf: (task: EmulatedTask) => AttemptEnd | "stuck" | undefined;
  close(): Promise<void>;
}

const queues: readonly string[] = ["main"];
const operations: Readonly<Record<string, string>> = {
  "/v1/submitjob": "SubmitJob",
  "/v1/describejobs": "DescribeJobs",
  "/v1/listjobs": "ListJobs",
  "/v1/terminatejob": "TerminateJob",
  "/v1/describejobqueues": "DescribeJobQueues",
  "/v1/describejobdefinitions": "DescribeJobDefinitions",
  "/v1/registerjobdefinition": "RegisterJobDefinition",
};

class Refusal extends Error {}

const given = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;

function containerOf(task: EmulatedTask | undefined) {
  const last = task?.attempts.at(-1);
  return given({
    exitCode: last?.exitCode,
    reason: last?.reason,
    logStreamName: task?.logStreamName,
  });
}

/** Starts an emulator on loopback. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<BatchEmulator> {
  const { check } = options;
  const definitions = new EmulatedDefinitions();
  const jobs = new EmulatedJobs({
    slots: options.slots ?? 4,
    secondMs: options.secondMs ?? 1000,
    role: (task) => (definitions.hasRole(task.submission) ? (options.role?.(task) ?? {}) : {}),
    fate(task) {
      const statusReason = overrideProblem(task.submission);
      return statusReason === undefined ? emulator.fateOf(task) : { statusReason };
    },
  });

  const head = (job: EmulatedArray, task: EmulatedTask | undefined) => {
    const status = task === undefined ? jobs.statusOf(job) : task.status;
    return given({
      jobArn: arn("job", task?.id ?? job.id),
      jobId: task?.id ?? job.id,
      jobName: job.submission.jobName,
      createdAt: job.createdAt,
      status,
      statusReason: task?.statusReason,
      startedAt: task?.startedAt,
      stoppedAt: task?.stoppedAt,
    });
  };
  const arrayOf = (job: EmulatedArray, task: EmulatedTask | undefined) => {
    if (!job.isArray) return {};
    const size = job.tasks.length;
    return {
      arrayProperties:
        task === undefined
          ? { size, statusSummary: jobs.counts(job) }
          : { index: task.index, size },
    };
  };
  function detail(id: string): readonly object[] {
    const [parent = ""] = id.split(":");
    const job = jobs.all.get(parent);
    if (job === undefined) return [];
    const task = job.isArray ? jobs.tasks.get(id) : job.tasks[0];
    if (task === undefined && id.includes(":")) return [];
    const attempts = (task?.attempts ?? []).map(
      ({ exitCode, reason, logStreamName, statusReason, startedAt, stoppedAt }) => ({
        container: given({ exitCode, reason, logStreamName }),
        startedAt,
        stoppedAt,
        statusReason,
      }),
    );
    const { jobQueue, jobDefinition } = job.submission;
    return [
      {
        ...head(job, task),
        startedAt: task?.startedAt ?? 0,
        ...arrayOf(job, task),
        jobQueue,
        jobDefinition,
        attempts,
        container: containerOf(task),
      },
    ];
  }

  const answers: Readonly<Record<string, (input: never) => object>> = {
    SubmitJob(input: Submission) {
      if (!queues.includes(input.jobQueue))
        throw new Refusal(`JobQueue ${input.jobQueue} not found`);
      const refusal = refusalOf(input, definitions.newest(input.jobDefinition) !== undefined);
      if (refusal !== undefined) throw new Refusal(refusal);
      const { id } = jobs.submit(input);
      return { jobArn: arn("job", id), jobId: id, jobName: input.jobName };
    },
    DescribeJobs({ jobs: ids }: { jobs: readonly string[] }) {
      if (ids.length > 100) throw new Refusal("At most 100 jobs");
      return { jobs: ids.flatMap(detail) };
    },
    ListJobs(input: {
      jobQueue?: string;
      arrayJobId?: string;
      jobStatus?: string;
      maxResults?: number;
      nextToken?: string;
      filters?: readonly { name: string; values: readonly string[] }[];
    }) {
      const { maxResults = 100, nextToken, filters = [] } = input;
      if (maxResults > 100) throw new Refusal("maxResults is at most 100");
      const [filter] = filters;
      const entries =
        input.arrayJobId === undefined
          ? [...jobs.all.values()].reverse().map((job) => ({
              job,
              task: job.isArray ? undefined : job.tasks[0],
            }))
          : (jobs.all.get(input.arrayJobId)?.tasks ?? []).map((task) => ({
              job: jobs.all.get(input.arrayJobId ?? "") as EmulatedArray,
              task,
            }));
      const wanted = input.jobStatus ?? "RUNNING";
      const names = (filter?.values ?? []).map((name) => name.toLowerCase());
      const { part, more } =
        filter === undefined
          ? pageOf(
              entries.filter(
                ({ job, task }) =>
                  (task === undefined ? jobs.statusOf(job) : task.status) === wanted,
              ),
              maxResults,
              nextToken,
            )
          : filteredPage(
              entries,
              ({ job }) => names.includes(job.submission.jobName.toLowerCase()),
              nextToken,
            );
      // A list of ten thousand is asked for a hundred times, so only what is on the page is written out.
      const jobSummaryList = part.map(({ job, task }) => {
        const { exitCode, reason } = containerOf(task);
        const index = task?.index === undefined ? {} : { index: task.index };
        // The size is told of parents only.
        const size = task === undefined ? { size: job.tasks.length } : {};
        return {
          ...head(job, task),
          ...(job.isArray ? { arrayProperties: { ...index, ...size } } : {}),
          container: given({ exitCode, reason }),
        };
      });
      return { jobSummaryList, ...more };
    },
    TerminateJob({ jobId, reason }: { jobId: string; reason: string }) {
      jobs.terminate(jobId, reason);
      return {};
    },
    DescribeJobQueues({ jobQueues = [] }: { jobQueues?: readonly string[] }) {
      const found = queues.filter((name) => jobQueues.includes(name));
      return {
        jobQueues: found.map((name) => ({
          jobQueueName: name,
          jobQueueArn: arn("job-queue", name),
          state: "ENABLED",
          status: "VALID",
          priority: 1,
          computeEnvironmentOrder: [],
        })),
      };
    },
    DescribeJobDefinitions(input: DefinitionQuestion) {
      const answer = definitions.describe(input);
      if (typeof answer === "string") throw new Refusal(answer);
      return answer;
    },
    RegisterJobDefinition: (definition: EmulatedDefinition) => definitions.register(definition),
    GetLogEvents: (input: LogQuestion) => {
      const answer = logEvents(jobs.logs, input);
      if (answer === undefined) throw new Refusal("The specified log stream does not exist.");
      return answer;
    },
  };

  function answer(operation: string, body: string, response: ServerResponse): void {
    const refuse = (status: number, type: string, message: string): void => {
      response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": type });
      response.end(JSON.stringify({ message, __type: type }));
    };
    emulator.calls.set(operation, (emulator.calls.get(operation) ?? 0) + 1);
    emulator.requests.push({ operation, body });
    const fault = emulator.faultOf(operation);
    if (fault !== undefined && fault !== "lost") {
      refuse(fault.status, fault.type, fault.message);
      return;
    }
    const input = JSON.parse(body === "" ? "{}" : body) as never;
    emulator.violations.push(...(check?.(operation, "input", input) ?? []));
    try {
      const output = answers[operation]?.(input) ?? {};
      emulator.violations.push(...(check?.(operation, "output", output) ?? []));
      if (fault === "lost") {
        response.destroy();
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(output));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const isLog = operation === "GetLogEvents";
      refuse(400, isLog ? "ResourceNotFoundException" : "ClientException", error.message);
    }
  }

  const server = createServer((request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const target = request.headers["x-amz-target"];
      const operation =
        typeof target === "string"
          ? (target.split(".").at(-1) ?? "")
          : operations[request.url ?? ""];
      answer(operation ?? `unknown ${request.url}`, Buffer.concat(parts).toString(), response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const emulator: BatchEmulator = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jobs,
    definitions,
    calls: new Map(),
    violations: [],
    requests: [],
    faultOf: () => undefined,
    fateOf: () => undefined,
    async close() {
      jobs.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return emulator;
}
