import type { ProviderV1 } from "@remotebatch/job-model";
import type { Planted } from "./planted.js";

const mostChildren = "an array of the most children is taken, and one more is refused";
const fewestChildren = "an array of the fewest children is taken, and one fewer is refused";
const mostBytes = "a job of the most bytes is taken, and one byte more is refused";

/** Says another limit than it has. */
const says =
  (limits: Partial<ProviderV1["limits"]>) =>
  (sound: ProviderV1): Partial<ProviderV1> => ({ limits: { ...sound.limits, ...limits } });

/** Faults in what becomes of a job's parts, and in what is taken at all. */
export const carryingFaults: Readonly<Record<string, Planted>> = {
  "drops input files": [
    "input files arrive at the program, byte by byte and under their names",
    (sound) => ({ submit: (spec, call) => sound.submit({ ...spec, inputFiles: [] }, call) }),
  ],
  "sends input files as text": [
    "input files arrive at the program, byte by byte and under their names",
    (sound) => ({
      submit: (spec, call) => {
        const asText = (bytes: Uint8Array) =>
          new TextEncoder().encode(new TextDecoder().decode(bytes));
        const inputFiles = spec.inputFiles.map(({ name, bytes }) => ({
          name,
          bytes: asText(bytes),
        }));
        return sound.submit({ ...spec, inputFiles }, call);
      },
    }),
  ],
  "names jobs as it likes": [
    "a job's name arrives at the program",
    (sound) => ({ submit: (spec, call) => sound.submit({ ...spec, name: "job" }, call) }),
  ],
  "drops resources": [
    "resources arrive at the program, or are refused before",
    (sound) => ({ submit: (spec, call) => sound.submit({ ...spec, resources: {} }, call) }),
  ],
  "drops settings": [
    "a setting that the provider does not have is refused, and nothing is sent",
    (sound) => ({ submit: (spec, call) => sound.submit({ ...spec, settings: {} }, call) }),
  ],
  "takes settings that nobody has": [
    "a setting that the provider does not have is refused, and nothing is sent",
    () => ({}),
    { faulty: { settings: ["noProviderHasThisSetting"] } },
  ],
  "says that it takes 3 children and takes more": [
    mostChildren,
    says({ maxChildren: 3 }),
    { limits: { maxChildren: 20 } },
  ],
  "says that it takes 20 children and takes fewer": [
    mostChildren,
    says({ maxChildren: 20 }),
    { limits: { maxChildren: 20 }, faulty: { limits: { maxChildren: 19 } } },
  ],
  "says that it takes 10,000 children and takes more": [mostChildren, says({ maxChildren: 9_999 })],
  "takes an array past its limit and fails it then": [
    mostChildren,
    (sound) => ({
      submit: async (spec, call) => {
        const most = sound.limits.maxChildren;
        if (spec.spans.length <= most) return sound.submit(spec, call);
        return { provider: sound.name, uuid: spec.uuid, id: spec.uuid };
      },
    }),
    { limits: { maxChildren: 10 } },
  ],
  "says that it takes arrays from 4 children on and takes shorter ones": [
    fewestChildren,
    says({ minChildren: 4 }),
    { limits: { minChildren: 2 } },
  ],
  "says that it takes arrays from 2 children on and does not": [
    fewestChildren,
    says({ minChildren: 2 }),
    { limits: { minChildren: 2 }, faulty: { limits: { minChildren: 3 } } },
  ],
  "says that it takes jobs of 1 byte and takes longer ones": [
    mostBytes,
    says({ maxJobBytes: 1 }),
    { limits: { maxJobBytes: 10_000 } },
  ],
  "says that it takes jobs of 10,000 bytes and takes shorter ones only": [
    mostBytes,
    says({ maxJobBytes: 10_000 }),
    { limits: { maxJobBytes: 10_000 }, faulty: { limits: { maxJobBytes: 9_000 } } },
  ],
  "says that it takes jobs of half a gibibyte and takes longer ones": [
    mostBytes,
    says({ maxJobBytes: 2 ** 29 }),
  ],
  "sends a job of too many bytes before it refuses it": [
    mostBytes,
    (sound) => ({
      submit: async (spec, call) => {
        try {
          return await sound.submit(spec, call);
        } catch (error) {
          await sound.submit({ ...spec, inputFiles: [] }, call);
          throw error;
        }
      },
    }),
    { limits: { maxJobBytes: 10_000 } },
  ],
};
