// The emulator as a program of its own, for suites of other packages. Prints its address, and ends when its input does.
// Containers with a role find the variables in REMOTEBATCH_TEST_ROLE, as JSON.
import { startEmulator } from "./batch-emulator.js";

const variables = JSON.parse(process.env["REMOTEBATCH_TEST_ROLE"] ?? "{}") as Record<
  string,
  string
>;
const emulator = await startEmulator({ role: () => variables });
process.stdout.write(`${emulator.endpoint}\n`);
process.stdin.resume();
process.stdin.on("end", () => void emulator.close());
