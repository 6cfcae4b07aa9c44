// The targets, and whether a run meets them.
import type { Operation } from "./report.js";
import type { SizeFigures } from "./size-figures.js";
import type { StreamFigures } from "./stream-figures.js";

/** Milliseconds on a processor of one codec, data set and operation; `undefined` where not measured. */
export type TimeOf = (
  setName: string,
  codecName: string,
  operation: Operation,
) => number | undefined;

/** What other programs than the timing found out. */
export interface OtherFigures {
  readonly streams?: readonly StreamFigures[];
  readonly sizes?: readonly SizeFigures[];
}

interface Seen {
  readonly shown: string;
  readonly met: boolean;
}

interface Target {
  readonly what: string;
  readonly asked: string;
  see(timeOf: TimeOf, other: OtherFigures): Seen | undefined;
}

/** So many times as fast as msgpackr at the same. */
function asFast(
  setName: string,
  operation: Operation,
  asked: number,
  codecName = "wxf",
  peer = "msgpackr",
): Target {
  return {
    what: `${setName}: ${operation}${codecName === "wxf" ? "" : `, ${codecName}`}${peer === "msgpackr" ? "" : `, against ${peer}`}`,
    asked: `≥ ${asked}`,
    see(timeOf) {
      const own = timeOf(setName, codecName, operation);
      const others = timeOf(setName, peer, operation);
      if (own === undefined || others === undefined) return undefined;
      return { shown: (others / own).toFixed(2), met: others / own >= asked };
    },
  };
}

/** At most this share of the time that copying the data into a new buffer takes. */
function ofMemcpy(
  setName: string,
  operation: Operation,
  percent: number,
  codecName = "wxf",
): Target {
  return {
    what: `${setName}: ${operation}${codecName === "wxf" ? "" : `, ${codecName}`}, of memcpy's time`,
    asked: `≤ ${percent} %`,
    see(timeOf) {
      const own = timeOf(setName, codecName, operation);
      const copy = timeOf(setName, "memcpy", "encode");
      if (own === undefined || copy === undefined) return undefined;
      const share = (100 * own) / copy;
      return { shown: `${Number(share.toPrecision(3))} %`, met: share <= percent };
    },
  };
}

const streamGrowth = (what: string): Target => ({
  what: `${what}: memory beyond the result`,
  asked: "< 64 MB",
  see(_, { streams }) {
    const figures = streams?.find((stream) => stream.what === what);
    if (figures === undefined) return undefined;
    const { growthMegabytes } = figures;
    return { shown: `${growthMegabytes.toFixed(1)} MB`, met: growthMegabytes < 64 };
  },
});

const targets: readonly Target[] = [
  asFast("tree", "decode", 1.6),
  asFast("tree", "encode", 1.5),
  asFast("tree", "walk", 5, "wxf cursor"),
  asFast("tree", "decode", 40, "wxf", "wolframclient"),
  asFast("tree", "encode", 40, "wxf", "wolframclient"),
  asFast("ints", "decode", 1.3),
  asFast("ints", "encode", 1.6),
  asFast("strings", "decode", 0.9),
  asFast("strings", "decode", 3, "wxf lazy"),
  asFast("strings", "encode", 1.5),
  asFast("assoc", "decode", 2),
  asFast("assoc", "encode", 1),
  ofMemcpy("floats", "decode", 1),
  ofMemcpy("floats", "encode", 110),
  ofMemcpy("floats", "encode", 1, "wxf chunks"),
  ofMemcpy("sparse", "decode", 1),
  ofMemcpy("sparse", "encode", 110),
  ofMemcpy("sparse", "encode", 1, "wxf chunks"),
  streamGrowth("stream of 1 GB of doubles"),
  streamGrowth("stream of a 200 MB tree"),
  {
    what: "codec and needed model, minified and gzipped: everything",
    asked: "< 16 kB",
    see(_, { sizes }) {
      const bytes = sizes?.find(({ what }) => what === "everything")?.gzipped;
      if (bytes === undefined) return undefined;
      const others = (sizes ?? [])
        .filter(({ what }) => what !== "everything")
        .map(({ what, gzipped }) => `${what} ${kilobytes(gzipped)}`);
      return { shown: [kilobytes(bytes), ...others].join("; "), met: bytes < 16_000 };
    },
  },
];

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** The table of targets as lines of Markdown, of what was measured. */
export function againstTargets(timeOf: TimeOf, other: OtherFigures): string[] {
  const rows = targets.flatMap((target) => {
    const seen = target.see(timeOf, other);
    if (seen === undefined) return [];
    return [`| ${target.what} | ${target.asked} | ${seen.shown} | ${seen.met ? "yes" : "no"} |`];
  });
  if (rows.length === 0) return [];
  return [
    "",
    "## Against the targets",
    "",
    "Of this run, by processor time: how many times as fast as msgpackr, unless it says otherwise.",
    "",
    "| target | asked | seen | met |",
    "| --- | ---: | ---: | --- |",
    ...rows,
  ];
}
