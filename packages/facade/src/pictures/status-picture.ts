import type { Phase } from "@remotebatch/job-model";
import { phaseColours, phaseWords, pictureStyle } from "./colours.js";
import { svgDocument, svgNumber, svgText } from "./svg-text.js";

const margin = 16;
const barWidth = 608;
const barHeight = 28;
const top = 46;
const rowHeight = 22;
const maxLabels = 6;

const order: readonly Phase[] = [
  "succeeded",
  "failed",
  "timedOut",
  "cancelled",
  "lost",
  "running",
  "starting",
  "queued",
];

const finals: ReadonlySet<Phase> = new Set([
  "succeeded",
  "failed",
  "timedOut",
  "cancelled",
  "lost",
]);

/** The provider's own words and how many children are in each. */
function labelsText(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  const shown = entries
    .slice(0, maxLabels)
    .map(([label, count]) => `${label.slice(0, 40)} ${count}`);
  return [...shown, ...(entries.length > maxLabels ? ["…"] : [])].join(" · ");
}

/** SVG: one bar over all children, cut by status, with a legend and the share that has ended. */
export function statusPicture(
  phases: Readonly<Partial<Record<Phase, number>>>,
  counts: Readonly<Record<string, number>>,
  childCount: number,
): string {
  const known = order.flatMap((phase) => {
    const count = phases[phase] ?? 0;
    return count > 0 ? [{ phase, count }] : [];
  });
  const total = Math.max(
    childCount,
    known.reduce((sum, part) => sum + part.count, 0),
  );
  const ended = known.reduce((sum, part) => sum + (finals.has(part.phase) ? part.count : 0), 0);
  let x = margin;
  const bars = known.map(({ phase, count }) => {
    const width = (count / total) * barWidth;
    const shape = `<rect class="${phase}" x="${svgNumber(x)}" y="${top}" width="${svgNumber(width)}" height="${barHeight}"><title>${phaseWords[phase]}: ${count} of ${total}</title></rect>`;
    x += width;
    return shape;
  });
  const columns = 4;
  const columnWidth = barWidth / columns;
  const legendTop = top + barHeight + 14;
  const legend = known.map(({ phase, count }, slot) => {
    const left = margin + (slot % columns) * columnWidth;
    const y = legendTop + Math.floor(slot / columns) * rowHeight;
    return `<rect class="${phase}" x="${svgNumber(left)}" y="${y}" width="12" height="12" rx="2"/><text x="${svgNumber(left + 18)}" y="${y + 10.5}">${phaseWords[phase]} <tspan class="strong">${count}</tspan></text>`;
  });
  const rows = Math.max(1, Math.ceil(known.length / columns));
  const labelY = legendTop + rows * rowHeight + 10;
  const words = labelsText(counts);
  const percent = total === 0 ? 0 : Math.floor((100 * ended) / total);
  const headline =
    known.length === 0
      ? "Status not available"
      : `${ended} of ${total} ${total === 1 ? "child" : "children"} ended`;
  const header = `<text class="strong" x="${margin}" y="28">${headline}</text><text x="${margin + barWidth}" y="28" text-anchor="end">${known.length === 0 ? "" : `${percent} %`}</text>`;
  const track = `<rect class="track" x="${margin}" y="${top}" width="${barWidth}" height="${barHeight}" rx="5"/>`;
  const clip = `<clipPath id="bar"><rect x="${margin}" y="${top}" width="${barWidth}" height="${barHeight}" rx="5"/></clipPath>`;
  const fills = (side: 0 | 1) =>
    order.map((phase) => `.${phase}{fill:${phaseColours[phase][side]}}`).join("");
  return svgDocument(
    { width: barWidth + 2 * margin, height: labelY + 12 },
    known.length === 0
      ? headline
      : `${headline}: ${known.map(({ phase, count }) => `${count} ${phaseWords[phase]}`).join(", ")}`,
    pictureStyle(`${fills(0)}.track{fill:#e9ecf1}`, `${fills(1)}.track{fill:#2a303b}`),
    [
      header,
      clip,
      track,
      `<g clip-path="url(#bar)">${bars.join("")}</g>`,
      ...legend,
      `<text x="${margin}" y="${labelY}">${svgText(words)}</text>`,
    ].join("\n"),
  );
}
