import { localProvider } from "@remotebatch/provider-local";
import { arrayTestJob } from "@remotebatch/provider-testkit";

// Submits an array whose children take a while, tells its reference, then waits to be killed.
const [folder] = process.argv.slice(2);
const provider = localProvider({
  ...(folder === undefined ? {} : { folder }),
  cores: 2,
  idleMs: 500,
});
const ref = await provider.submit(arrayTestJob(6, { steps: [{ print: "on" }, { sleepMs: 200 }] }));
console.log(JSON.stringify(ref));
setInterval(() => {}, 1000);
