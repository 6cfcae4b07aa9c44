import assert from "node:assert/strict";
import type { ProviderV1 } from "@remotebatch/job-model";
import { type ConformanceCase, collect, refusal, textOf, unknownRef } from "./conformance-case.js";
import { singleTestJob } from "./test-jobs.js";
import type { ToldSetup } from "./test-runner.js";
import { waitForEnd } from "./watch-job.js";

/** What the runner of a job was told, as it says itself. */
async function toldSetup(
  provider: ProviderV1,
  timeoutMs: number,
  change: Parameters<typeof singleTestJob>[1],
): Promise<ToldSetup> {
  const ref = await provider.submit(singleTestJob({ tells: true }, change));
  assert.equal((await waitForEnd(provider, ref, timeoutMs)).phase, "succeeded");
  return JSON.parse(await textOf(provider, ref, { child: 1 })) as ToldSetup;
}

/** Cases about what a job carries: all of it arrives, or is refused. */
export const carryingCases: readonly ConformanceCase[] = [
  {
    name: "input files arrive at the program, byte by byte and under their names",
    async run(provider, timeoutMs) {
      const all = Uint8Array.from({ length: 256 }, (_, at) => at);
      const inputFiles = [
        { name: "all.bin", bytes: all },
        { name: "in a folder/é 1.txt", bytes: new TextEncoder().encode("text\n") },
        { name: "empty", bytes: new Uint8Array(0) },
      ];
      const { files } = await toldSetup(provider, timeoutMs, { inputFiles });
      for (const { name, bytes } of inputFiles) {
        assert.equal(files[name], Buffer.from(bytes).toString("base64"), `file ${name}`);
      }
    },
  },
  {
    name: "a job's name arrives at the program",
    async run(provider, timeoutMs) {
      const name = 'A name: "é" 100% $HOME';
      assert.equal((await toldSetup(provider, timeoutMs, { name })).name, name);
    },
  },
  {
    name: "resources arrive at the program, or are refused before",
    async run(provider, timeoutMs, { note }) {
      const asked = { cores: 1, memoryBytes: 2 ** 29 };
      for (const [name, value] of Object.entries(asked)) {
        const resources = { [name]: value };
        const [issue] = await provider.validate(singleTestJob({}, { resources }));
        if (issue === undefined) {
          const told = await toldSetup(provider, timeoutMs, { resources });
          assert.equal(told[name as keyof typeof asked], value, name);
          continue;
        }
        note(`it takes no resources.${name} of ${value}: ${issue.message}`);
        const submitted = provider.submit(singleTestJob({}, { resources }));
        assert.equal(await refusal(() => submitted), issue.code);
      }
    },
  },
  {
    name: "a setting that the provider does not have is refused, and nothing is sent",
    async run(provider) {
      const settings = { noProviderHasThisSetting: "x" };
      const spec = singleTestJob({}, { settings });
      const [issue] = await provider.validate(spec);
      assert.ok(issue !== undefined, "validate has no complaint about a setting nobody knows");
      assert.match(`${issue.path} ${issue.message}`, /noProviderHasThisSetting/u);
      assert.equal(await refusal(() => provider.submit(spec)), issue.code);
      const ref = { ...unknownRef(provider), uuid: spec.uuid, id: spec.uuid };
      assert.equal(await refusal(() => provider.output(ref, { child: 1 })), "BATCH_NOT_FOUND");
      if (!provider.capabilities.list) return;
      assert.deepEqual(await collect(provider.list({ uuid: spec.uuid })), []);
    },
  },
];
