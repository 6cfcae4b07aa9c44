/** The string as a literal of the language, in double quotes, with escapes that every kernel reads back. */
export function printString(text: string): string {
  // Most strings need no escape at all.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 34 || code === 92 || (code > 126 && !isPlain(code)))
      return escaped(text);
  }
  return `"${text}"`;
}

function isPlain(code: number): boolean {
  return code >= 0xa1 && (code < 0xd800 || code > 0xf8ff) && (code < 0x2000 || code > 0x206f);
}

function escaped(text: string): string {
  let result = '"';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let written: string;
    if (code === 34) written = '\\"';
    else if (code === 92) written = "\\\\";
    else if (code === 10) written = "\\n";
    else if (code === 13) written = "\\r";
    else if (code === 9) written = "\\t";
    else if (code < 32 || (code >= 127 && code < 0xa1)) written = `\\.${hex(code, 2)}`;
    else if (code < 127) continue;
    else if (code >= 0xd800 && code < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      i++;
      continue;
    } else if (isPlain(code)) continue;
    else written = `\\:${hex(code, 4)}`;
    result += text.slice(copied, i) + written;
    copied = i + 1;
  }
  return `${result}${text.slice(copied)}"`;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
