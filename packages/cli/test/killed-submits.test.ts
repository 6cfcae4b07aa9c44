import { join } from "node:path";
import { expect, test } from "vitest";
import { killClients, killSeeds } from "./killed-clients/kill-clients.js";
import { temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("killed-submits");

// `killed-submits.engine.ts` does the same fifty times.
test("clients that are killed while they submit mixed jobs lose none and double none", async () => {
  const seeds = killSeeds(8);
  console.log(`KILL_SEED=${seeds[0]}`);
  const figures = await killClients(join(folder, "series"), seeds);
  console.log(JSON.stringify(figures));
  expect(figures.kills).toBe(8);
}, 300_000);
