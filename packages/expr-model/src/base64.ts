const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes in base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const triple =
      ((bytes[i] as number) << 16) |
      ((left > 1 ? (bytes[i + 1] as number) : 0) << 8) |
      (left > 2 ? (bytes[i + 2] as number) : 0);
    text += alphabet.charAt(triple >> 18) + alphabet.charAt((triple >> 12) & 63);
    text += left > 1 ? alphabet.charAt((triple >> 6) & 63) : "=";
    text += left > 2 ? alphabet.charAt(triple & 63) : "=";
  }
  return text;
}

/** The bytes of a base64 text, or `undefined` when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let position = 0;
  for (let i = 0; i < text.length; i += 4) {
    let quad = 0;
    for (let j = 0; j < 4; j++) {
      const character = text.charAt(i + j);
      quad = (quad << 6) | (character === "=" ? 0 : alphabet.indexOf(character));
    }
    for (let shift = 16; shift >= 0 && position < bytes.length; shift -= 8) {
      bytes[position++] = (quad >> shift) & 255;
    }
  }
  return bytes;
}
