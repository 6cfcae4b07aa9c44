import { type Expr, isFn, Numeric, Packed, printInputForm } from "@remotebatch/expr-model";
import { pictureStyle } from "./colours.js";
import { encodePng } from "./png.js";
import { type NumberGrid, numberGrid } from "./preview-numbers.js";
import { svgDocument, svgNumber, svgText } from "./svg-text.js";

const margin = 16;
const width = 608;
const plotHeight = 200;
const mostPixels = 304;
const lineLength = 84;
const mostLines = 14;
const lineHeight = 17;

/** A picture of pixels as an SVG element, as large as fits. */
function pixelElement(
  size: { readonly width: number; readonly height: number },
  channels: 1 | 2 | 3 | 4,
  pixels: Uint8Array,
): { readonly body: string; readonly width: number; readonly height: number } {
  const factor = Math.min(width / size.width, 456 / size.height, 24);
  const shown = { width: size.width * factor, height: size.height * factor };
  const png = Buffer.from(encodePng(size.width, size.height, channels, pixels)).toString("base64");
  const rendering = factor > 1 ? ' style="image-rendering:pixelated"' : "";
  return {
    ...shown,
    body: `<image x="${margin}" y="${margin}" width="${svgNumber(shown.width)}" height="${svgNumber(shown.height)}"${rendering} href="data:image/png;base64,${png}"/><rect class="frame" x="${margin}" y="${margin}" width="${svgNumber(shown.width)}" height="${svgNumber(shown.height)}"/>`,
  };
}

/** Every pixel of a grid's preview is the mean of the cells that it covers. */
function matrixPicture(grid: NumberGrid): string {
  const step = Math.max(1, Math.ceil(Math.max(grid.width, grid.height) / mostPixels));
  const across = Math.ceil(grid.width / step);
  const down = Math.ceil(grid.height / step);
  const means = new Float64Array(across * down);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1)
      means[y * across + x] = meanOf(grid, x * step, y * step, step);
  }
  const finite = means.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // Dark is much, as in the original's plots of arrays.
  const pixels = Uint8Array.from(means, (mean) =>
    Number.isFinite(mean) ? 245 - Math.round((225 * (mean - least)) / (most - least || 1)) : 255,
  );
  const element = pixelElement({ width: across, height: down }, 1, pixels);
  const label = `${grid.height} × ${grid.width} numbers from ${shown(least)} to ${shown(most)}`;
  return framed(element, label);
}

function meanOf(grid: NumberGrid, left: number, top: number, step: number): number {
  let sum = 0;
  let count = 0;
  for (let y = top; y < Math.min(grid.height, top + step); y += 1) {
    for (let x = left; x < Math.min(grid.width, left + step); x += 1) {
      sum += grid.at(y, x);
      count += 1;
    }
  }
  return sum / count;
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "none";
}

function framed(
  element: { readonly body: string; readonly width: number; readonly height: number },
  label: string,
): string {
  return svgDocument(
    { width: width + 2 * margin, height: element.height + 2 * margin + 22 },
    label,
    // Cells of the page's own colour would have no end otherwise.
    pictureStyle(".frame{fill:none;stroke:#8a94a6}", ""),
    `${element.body}\n<text x="${margin}" y="${svgNumber(element.height + margin + 20)}">${svgText(label)}</text>`,
  );
}

/** A list of numbers as a line; of many numbers the least and the most of each column are kept. */
function listPicture(grid: NumberGrid): string {
  const values = Array.from({ length: grid.width }, (_, at) => grid.at(0, at));
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const x = (at: number): string =>
    svgNumber(margin + (at * width) / Math.max(1, values.length - 1));
  const y = (value: number): string =>
    svgNumber(margin + plotHeight - ((value - least) / (most - least || 1)) * plotHeight);
  const perColumn = Math.max(1, Math.ceil(values.length / width));
  const points: string[] = [];
  for (let at = 0; at < values.length; at += perColumn) {
    const part = values.slice(at, at + perColumn).filter(Number.isFinite);
    if (part.length === 0) continue;
    const ends = part.length === 1 ? part : [Math.min(...part), Math.max(...part)];
    for (const value of ends) points.push(`${x(at)} ${y(value)}`);
  }
  const label = `${grid.width} numbers from ${shown(least)} to ${shown(most)}`;
  const line =
    points.length === 1
      ? `<circle class="dot" cx="${margin}" cy="${margin + plotHeight / 2}" r="3"/>`
      : `<path class="line" d="M${points.join("L")}"/>`;
  return svgDocument(
    { width: width + 2 * margin, height: plotHeight + 2 * margin + 22 },
    label,
    pictureStyle(
      ".line{fill:none;stroke:#2f6fde;stroke-width:1.5}.dot{fill:#2f6fde}.axis{stroke:#dfe3ea}",
      ".line{stroke:#6ea2ff}.dot{fill:#6ea2ff}.axis{stroke:#343b48}",
    ),
    [
      `<path class="axis" d="M${margin} ${margin + plotHeight + 0.5}h${width}"/>`,
      line,
      `<text x="${margin}" y="${plotHeight + margin + 20}">${svgText(label)}</text>`,
    ].join("\n"),
  );
}

/** The pixels of `Image[data, …]`: bytes as they are, reals from 0 to 1. */
function imagePicture(expr: Expr): string | undefined {
  if (!isFn(expr, "Image")) return undefined;
  const [data] = expr.args;
  if (!(data instanceof Numeric) && !(data instanceof Packed)) return undefined;
  const [height = 0, across = 0, channels = 1] = data.dims;
  const isImage = data.dims.length >= 2 && data.dims.length <= 3 && channels >= 1 && channels <= 4;
  if (!isImage || data.type.startsWith("Complex") || height * across > 4_000_000) return undefined;
  const scale = data.type.startsWith("Real")
    ? 255
    : data.type === "UnsignedInteger16"
      ? 255 / 65_535
      : 1;
  const pixels = Uint8Array.from({ length: height * across * channels }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(Number(data.data[at]) * scale))),
  );
  const element = pixelElement({ width: across, height }, channels as 1 | 2 | 3 | 4, pixels);
  return framed(element, `image, ${across} × ${height}`);
}

function textPicture(expr: Expr): string {
  const limit = lineLength * mostLines;
  const whole = typeof expr === "string" ? expr : printInputForm(expr);
  const lines: string[] = [];
  for (const line of whole.slice(0, limit + 1).split("\n")) {
    for (let at = 0; at === 0 || at < line.length; at += lineLength) {
      lines.push(line.slice(at, at + lineLength));
    }
  }
  const isCut = lines.length > mostLines || whole.length > limit;
  const kept = lines.slice(0, mostLines);
  if (isCut) kept[kept.length - 1] = `${(kept.at(-1) ?? "").slice(0, lineLength - 2)} …`;
  const rows = kept.map(
    (line, at) =>
      `<text class="code" xml:space="preserve" x="${margin}" y="${margin + 14 + at * lineHeight}">${svgText(line)}</text>`,
  );
  return svgDocument(
    { width: width + 2 * margin, height: kept.length * lineHeight + 2 * margin },
    kept.join(" ").slice(0, 200),
    pictureStyle(".code{font:12px ui-monospace,Menlo,Consolas,monospace}", ""),
    rows.join("\n"),
  );
}

/** SVG: a result at a glance. Images as they are, lists of numbers as a line, matrices as shades, the rest as text. */
export function previewPicture(expr: Expr): string {
  const image = imagePicture(expr);
  if (image !== undefined) return image;
  const grid = numberGrid(expr);
  if (grid === undefined || (grid.rank === 1 && grid.width < 3)) return textPicture(expr);
  return grid.rank === 1 ? listPicture(grid) : matrixPicture(grid);
}
