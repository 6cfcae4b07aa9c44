export { awsBatchProvider } from "./aws-batch-provider.js";
export type { AwsJobSettings } from "./job-settings.js";
export type { AwsBatchProviderSettings } from "./provider-settings.js";
