import { type Span, spanLength } from "@remotebatch/job-model";
import { grouped } from "./chart-axis.js";
import { pictureStyle } from "./colours.js";
import { svgDocument, svgNumber } from "./svg-text.js";

const margin = 16;
const barWidth = 608;
const barHeight = 44;
const top = 46;
/** Narrower blocks could not be told apart; the children are then drawn in groups. */
const narrowest = 4;
const narrowestLabelled = 34;
const maxTicks = 8;

interface Block {
  readonly from: number;
  readonly to: number;
  readonly firstChild: number;
  readonly lastChild: number;
}

/** Neighbouring children joined until every block is wide enough to be seen. */
function blocksOf(spans: readonly Span[], total: number): readonly Block[] {
  const least = (narrowest / barWidth) * total;
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [slot, span] of spans.entries()) {
    open =
      open === undefined
        ? { from: span.from, to: span.to, firstChild: slot + 1, lastChild: slot + 1 }
        : { ...open, to: span.to, lastChild: slot + 1 };
    if (open.to - open.from + 1 >= least) {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) blocks.push(open);
  return blocks;
}

function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

function lengthsText(spans: readonly Span[]): string {
  const lengths = spans.map(spanLength);
  const least = lengths.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  return least === most
    ? `${grouped(most)} per child`
    : `${grouped(least)} to ${grouped(most)} per child`;
}

/** Round positions at which the axis is marked: 1, the last, and some between. */
function ticks(total: number): readonly number[] {
  const rough = total / maxTicks;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 1;
  const marks = [1];
  // The last label may end at the edge of the picture, and the one before lies around its mark.
  const room = Math.max(step / 2, (total / barWidth) * (10.5 * grouped(total).length + 6));
  for (let mark = step; mark < total; mark += step) {
    if (mark - 1 >= step / 2 && total - mark >= room) marks.push(mark);
  }
  if (total > 1) marks.push(total);
  return marks;
}

/** SVG: the list as a bar, cut where one child's span ends and the next begins. */
export function packingPicture(spans: readonly Span[]): string {
  const total = spans.at(-1)?.to ?? 0;
  const scale = barWidth / Math.max(1, total);
  const blocks = blocksOf(spans, total);
  const grouping = blocks.length < spans.length;
  const shapes = blocks.map((block, slot) => {
    const x = margin + (block.from - 1) * scale;
    const width = (block.to - block.from + 1) * scale;
    const gap = Math.min(1.5, width / 4);
    const children =
      block.firstChild === block.lastChild
        ? `Child ${block.firstChild}`
        : `Children ${block.firstChild} to ${block.lastChild}`;
    const title = `${children}: elements ${block.from} to ${block.to}`;
    const rect = `<rect class="${slot % 2 === 0 ? "a" : "b"}" x="${svgNumber(x)}" y="${top}" width="${svgNumber(width - gap)}" height="${barHeight}" rx="${svgNumber(Math.min(3, width / 4))}"><title>${title}</title></rect>`;
    if (grouping || width < narrowestLabelled) return rect;
    const label = `<text class="on" x="${svgNumber(x + (width - gap) / 2)}" y="${top + barHeight / 2 + 4}" text-anchor="middle">${block.firstChild}</text>`;
    return rect + label;
  });
  const axisY = top + barHeight + 6;
  const marks = ticks(total).map((mark) => {
    const x = margin + (mark - 0.5) * scale;
    // A label in the middle of its mark, except where it would leave the picture.
    const room = 3.5 * String(mark).length + 2;
    const anchor = x - room < margin ? "start" : x + room > margin + barWidth ? "end" : "middle";
    const textX = anchor === "start" ? margin : anchor === "end" ? margin + barWidth : x;
    return `<path class="tick" d="M${svgNumber(x)} ${axisY}v5"/><text x="${svgNumber(textX)}" y="${axisY + 19}" text-anchor="${anchor}">${grouped(mark)}</text>`;
  });
  const headline = `${plural(total, "evaluation", "evaluations")} in ${plural(spans.length, "child job", "child jobs")}`;
  const note = `${spans.length === 1 ? "" : lengthsText(spans)}${grouping ? `, drawn in ${grouped(blocks.length)} groups` : ""}`;
  const header = `<text class="strong" x="${margin}" y="28">${headline}</text><text x="${margin + barWidth}" y="28" text-anchor="end">${note}</text>`;
  const style = pictureStyle(
    ".a{fill:#2f6fde}.b{fill:#7aa5ee}.a+.on{fill:#fff}.b+.on{fill:#0d2247}.tick{stroke:#8a93a3;fill:none}",
    ".a{fill:#4c86ea}.b{fill:#2b4f93}.a+.on{fill:#06122b}.b+.on{fill:#e6eefc}.tick{stroke:#7d8796}",
  );
  return svgDocument(
    { width: barWidth + 2 * margin, height: axisY + 34 },
    `${headline}${note === "" ? "" : `, ${note}`}`,
    style,
    [header, ...shapes, ...marks].join("\n"),
  );
}
