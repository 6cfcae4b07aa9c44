export type { SlurmJobSettings } from "./job-settings.js";
export type { SlurmProviderSettings } from "./provider-settings.js";
export type { RestSettings } from "./rest-client.js";
export { slurmProvider } from "./slurm-provider.js";
export type { SshSettings } from "./ssh-transport.js";
