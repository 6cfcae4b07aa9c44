import { join } from "node:path";
import { expect, test } from "vitest";
import { killClients, killSeeds } from "./killed-clients/kill-clients.js";
import { temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("killed-submits-long");
const seriesLength = 10;
let warm = 0;
const seeds = killSeeds(50);
console.log(`KILL_SEED=${seeds[0]}`);

test.each([0, 1, 2, 3, 4])(
  "ten clients killed while they submit mixed jobs into folders of their own lose none and double none (series %i)",
  async (series) => {
    const own = seeds.slice(series * seriesLength, (series + 1) * seriesLength);
    const figures = await killClients(join(folder, String(series)), own);
    console.log(JSON.stringify({ firstSeed: own[0], ...figures }));
    expect(figures.kills).toBe(seriesLength);
    warm += figures.warm;
  },
  540_000,
);

test("warm runners had their part in it", () => {
  expect(warm).toBeGreaterThan(0);
});
