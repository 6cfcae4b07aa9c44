export type { SshSettings } from "@remotebatch/provider-kit";
export type { SlurmJobSettings } from "./job-settings.js";
export type { SlurmProviderSettings } from "./provider-settings.js";
export type { RestSettings } from "./rest-client.js";
export { slurmProvider } from "./slurm-provider.js";
