export { runnerVersion } from "./runner-version.js";
export { exitCodes } from "./supervisor/exit-codes.js";
