import type { Phase } from "@remotebatch/job-model";
import { grouped, shownDuration, timeMarks } from "./chart-axis.js";
import { phaseColours, phaseWords, pictureStyle } from "./colours.js";
import { svgDocument, svgNumber, svgText } from "./svg-text.js";

const margin = 16;
const chartWidth = 608;
const top = 46;
const tallestLane = 18;
const tallestChart = 360;
/** Neighbouring bars narrower than this are drawn as one. */
const narrowest = 0.75;

/** When a child ran. Times are milliseconds since 1970. */
export interface ChildTimes {
  readonly child: number;
  readonly phase: Phase;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

interface Bar {
  readonly first: number;
  readonly last: number;
  readonly phase: Phase;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Children side by side where they ran at once: each goes into the first lane that is free. */
function lanesOf(children: readonly ChildTimes[]): readonly (readonly ChildTimes[])[] {
  const lanes: ChildTimes[][] = [];
  for (const one of [...children].sort(
    (a, b) => a.startedAtMs - b.startedAtMs || a.child - b.child,
  )) {
    const free = lanes.find((lane) => (lane.at(-1)?.finishedAtMs ?? 0) <= one.startedAtMs);
    if (free === undefined) lanes.push([one]);
    else free.push(one);
  }
  return lanes;
}

/** The bars of a lane; those too narrow to be told apart are joined with their neighbours of the same phase. */
function barsOf(lane: readonly ChildTimes[], leastMs: number): readonly Bar[] {
  const bars: Bar[] = [];
  for (const { child, phase, startedAtMs, finishedAtMs } of lane) {
    const before = bars.at(-1);
    const isNear =
      before !== undefined &&
      before.phase === phase &&
      startedAtMs - before.toMs < leastMs &&
      before.toMs - before.fromMs < leastMs;
    if (isNear) bars[bars.length - 1] = { ...before, last: child, toMs: finishedAtMs };
    else bars.push({ first: child, last: child, phase, fromMs: startedAtMs, toMs: finishedAtMs });
  }
  return bars;
}

function titleOf(bar: Bar, originMs: number): string {
  const who =
    bar.first === bar.last ? `Child ${bar.first}` : `Children ${bar.first} to ${bar.last}`;
  const from = shownDuration(bar.fromMs - originMs);
  return `${who}: ${phaseWords[bar.phase]}, from ${from}, ${shownDuration(bar.toMs - bar.fromMs)} long`;
}

/**
 * SVG: when each child ran, a bar for each, in as many rows as ran at once. Of children whose times are not known
 * nothing is drawn; the headline says how many are.
 */
export function timelinePicture(children: readonly ChildTimes[], childCount: number): string {
  const originMs = children.reduce(
    (least, { startedAtMs }) => Math.min(least, startedAtMs),
    Number.POSITIVE_INFINITY,
  );
  const endMs = children.reduce((most, { finishedAtMs }) => Math.max(most, finishedAtMs), 0);
  const totalMs = Math.max(1, endMs - originMs);
  const lanes = lanesOf(children);
  const laneHeight = Math.min(tallestLane, tallestChart / Math.max(1, lanes.length));
  const scale = chartWidth / totalMs;
  const gap = Math.min(3, laneHeight / 5);
  const bars = lanes.flatMap((lane, row) =>
    barsOf(lane, narrowest / scale).map((bar) => {
      const x = margin + (bar.fromMs - originMs) * scale;
      const width = Math.max(narrowest, (bar.toMs - bar.fromMs) * scale - 0.5);
      const y = top + row * laneHeight;
      return `<rect class="${bar.phase}" x="${svgNumber(x)}" y="${svgNumber(y)}" width="${svgNumber(width)}" height="${svgNumber(laneHeight - gap)}" rx="${svgNumber(Math.min(2, width / 4))}"><title>${svgText(titleOf(bar, originMs))}</title></rect>`;
    }),
  );
  const bottom = top + Math.max(1, lanes.length) * laneHeight + 4;
  const marks =
    children.length === 0
      ? []
      : timeMarks(totalMs, 7).map((mark) => {
          const x = margin + mark * scale;
          const anchor = mark === 0 ? "start" : x > margin + chartWidth - 24 ? "end" : "middle";
          return `<path class="grid" d="M${svgNumber(x)} ${top - 6}V${svgNumber(bottom)}"/><text x="${svgNumber(x)}" y="${svgNumber(bottom + 16)}" text-anchor="${anchor}">${shownDuration(mark)}</text>`;
        });
  const used = [...new Set(children.map(({ phase }) => phase))];
  const legendY = bottom + 30;
  const legend = used.map(
    (phase, slot) =>
      `<rect class="${phase}" x="${margin + slot * 120}" y="${svgNumber(legendY)}" width="12" height="12" rx="2"/><text x="${margin + slot * 120 + 18}" y="${svgNumber(legendY + 10.5)}">${phaseWords[phase]}</text>`,
  );
  const known =
    children.length === childCount
      ? grouped(childCount)
      : `${grouped(children.length)} of ${grouped(childCount)}`;
  const headline =
    children.length === 0
      ? "No child has run yet"
      : `${known} ${childCount === 1 ? "child" : "children"}, ${lanes.length} at once, ${shownDuration(totalMs)} in all`;
  const fills = (side: 0 | 1): string =>
    used.map((phase) => `.${phase}{fill:${phaseColours[phase][side]}}`).join("");
  return svgDocument(
    { width: chartWidth + 2 * margin, height: legendY + 26 },
    headline,
    pictureStyle(
      `${fills(0)}.grid{stroke:#dfe3ea;fill:none}`,
      `${fills(1)}.grid{stroke:#343b48;fill:none}`,
    ),
    [
      `<text class="strong" x="${margin}" y="26">${headline}</text>`,
      ...marks,
      ...bars,
      ...legend,
    ].join("\n"),
  );
}
