import { grouped, roundMarks, shownDuration } from "./chart-axis.js";
import { pictureStyle } from "./colours.js";
import { svgDocument, svgNumber } from "./svg-text.js";

const margin = 16;
const axisRoom = 48;
const chartWidth = 560;
const chartHeight = 160;
const top = 46;
const bins = 28;
/** Times that differ by more than this factor are put into bins of equal ratio. */
const wide = 50;

interface Bin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Counts of the times in bins of equal width, or of equal ratio where the times differ much. */
function binsOf(timesMs: readonly number[]): {
  readonly bins: readonly Bin[];
  readonly byRatio: boolean;
} {
  const least = timesMs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = timesMs.reduce((a, b) => Math.max(a, b), 0);
  const from = Math.max(least, most / 1e6);
  const byRatio = from > 0 && most / from > wide;
  const edge = byRatio
    ? (at: number) => from * (most / from) ** (at / bins)
    : (at: number) => least + ((most - least) * at) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const time of timesMs) {
    const part = byRatio
      ? Math.log(Math.max(time, from) / from) / Math.log(most / from)
      : (time - least) / (most - least || 1);
    const slot = Math.min(bins - 1, Math.floor(part * bins));
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return {
    byRatio,
    bins: counts.map((count, at) => ({ fromMs: edge(at), toMs: edge(at + 1), count })),
  };
}

/** SVG: how long the evaluations took, as a histogram with the median marked. Times in milliseconds. */
export function timingPicture(timesMs: readonly number[]): string {
  const sorted = [...timesMs]
    .filter((time) => Number.isFinite(time) && time >= 0)
    .sort((a, b) => a - b);
  const { bins: found, byRatio } = binsOf(sorted);
  const most = found.reduce((top_, { count }) => Math.max(top_, count), 0);
  const left = margin + axisRoom;
  const width = chartWidth / bins;
  const bottom = top + chartHeight;
  const height = (count: number): number => (most === 0 ? 0 : (count / most) * chartHeight);
  const bars = found.map(({ fromMs, toMs, count }, at) =>
    count === 0
      ? ""
      : `<rect class="a" x="${svgNumber(left + at * width)}" y="${svgNumber(bottom - height(count))}" width="${svgNumber(width - 1)}" height="${svgNumber(height(count))}"><title>${grouped(count)} from ${shownDuration(fromMs)} to ${shownDuration(toMs)}</title></rect>`,
  );
  const rows = roundMarks(most, 4)
    .filter((mark) => Number.isInteger(mark))
    .map((mark) => {
      const y = bottom - height(mark);
      return `<path class="grid" d="M${left} ${svgNumber(y)}h${chartWidth}"/><text x="${left - 8}" y="${svgNumber(y + 4)}" text-anchor="end">${grouped(mark)}</text>`;
    });
  const edges = [0, 7, 14, 21, 28].map((at) => {
    const time = at === bins ? found.at(-1)?.toMs : found[at]?.fromMs;
    const anchor = at === 0 ? "start" : at === bins ? "end" : "middle";
    return `<text x="${svgNumber(left + at * width)}" y="${bottom + 18}" text-anchor="${anchor}">${shownDuration(time ?? 0)}</text>`;
  });
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  const slowest = sorted.at(-1);
  const headline =
    median === undefined || slowest === undefined
      ? "No evaluation has ended yet"
      : `${grouped(sorted.length)} ${sorted.length === 1 ? "evaluation" : "evaluations"}: median ${shownDuration(median)}, longest ${shownDuration(slowest)}`;
  const note = byRatio
    ? `<text x="${left + chartWidth}" y="${bottom + 36}" text-anchor="end">bins of equal ratio</text>`
    : "";
  return svgDocument(
    { width: left + chartWidth + margin, height: bottom + 44 },
    headline,
    pictureStyle(
      ".a{fill:#2f6fde}.grid{stroke:#dfe3ea;fill:none}",
      ".a{fill:#6ea2ff}.grid{stroke:#343b48;fill:none}",
    ),
    [
      `<text class="strong" x="${margin}" y="26">${headline}</text>`,
      ...(sorted.length === 0 ? [] : [...rows, ...bars, ...edges, note]),
    ].join("\n"),
  );
}
