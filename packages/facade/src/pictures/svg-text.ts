/** Text as it may stand in an SVG element or attribute. */
export function svgText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A number with at most two decimals, so that pictures stay small and equal on every machine. */
export function svgNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * A whole picture with a description for readers who can't see it. Colours follow the reader's light or dark mode; the
 * attributes name the light ones for viewers without style sheets.
 */
export function svgDocument(
  size: { readonly width: number; readonly height: number },
  label: string,
  style: string,
  body: string,
): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${svgNumber(width)} ${svgNumber(height)}" width="${svgNumber(width)}" height="${svgNumber(height)}" role="img" aria-label="${svgText(label)}">`,
    `<title>${svgText(label)}</title>`,
    `<style>${style}</style>`,
    body,
    "</svg>",
    "",
  ].join("\n");
}
