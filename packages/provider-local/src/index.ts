export { type LocalProviderSettings, localProvider } from "./local-provider.js";
