export type { SshHost, SshProviderSettings } from "./provider-settings.js";
export { sshProvider } from "./ssh-provider.js";
