/** Integers in English words and in Roman numerals. */

const small = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
];
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const scales = [
  "",
  "thousand",
  "million",
  "billion",
  "trillion",
  "quadrillion",
  "quintillion",
  "sextillion",
  "septillion",
  "octillion",
  "nonillion",
  "decillion",
  "undecillion",
  "duodecillion",
  "tredecillion",
  "quattuordecillion",
  "quindecillion",
  "sexdecillion",
  "septendecillion",
  "octodecillion",
  "novemdecillion",
  "vigintillion",
];
const ordinals: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};
const hyphen = "\u2010";

function belowThousand(n: number): string {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  const parts: string[] = [];
  if (hundreds > 0) parts.push(`${small[hundreds]} hundred`);
  if (rest > 0 || n === 0) {
    if (rest < 20) parts.push(small[rest] as string);
    else
      parts.push(
        rest % 10 === 0
          ? (tens[rest / 10] as string)
          : `${tens[Math.floor(rest / 10)]}${hyphen}${small[rest % 10]}`,
      );
  }
  return parts.join(" ");
}

/** Groups of three digits, least first. */
function groups(n: bigint): number[] {
  const list: number[] = [];
  for (let left = n; left > 0n; left /= 1000n) list.push(Number(left % 1000n));
  return list;
}

/** The name of |n| in words; undefined from 10^66. */
export function integerWords(n: bigint): string | undefined {
  if (n === 0n) return "zero";
  const list = groups(n);
  if (list.length > scales.length) return undefined;
  return list
    .map((group, i) => (group === 0 ? "" : `${belowThousand(group)} ${scales[i]}`.trim()))
    .filter((part) => part !== "")
    .reverse()
    .join(", ");
}

/** Digits with the names of the powers of a thousand: "1 million 234 thousand 567". */
export function integerDigitsWords(n: bigint): string | undefined {
  if (n < 1000n) return integerWords(n);
  const list = groups(n);
  if (list.length > scales.length) return undefined;
  return list
    .map((group, i) => (group === 0 ? "" : `${group} ${scales[i]}`.trim()))
    .filter((part) => part !== "")
    .reverse()
    .join(" ");
}

/** The ordinal of a cardinal in words: "forty-two" gives "forty-second". */
export function ordinalWords(cardinal: string): string {
  const at = Math.max(cardinal.lastIndexOf(" "), cardinal.lastIndexOf(hyphen)) + 1;
  const last = cardinal.slice(at);
  const known = ordinals[last];
  if (known !== undefined) return cardinal.slice(0, at) + known;
  return cardinal.slice(0, at) + (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`);
}

const roman: readonly (readonly [number, string])[] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

/** The Roman numeral of n from 1 to 4999, "N" for 0. */
export function romanNumeral(n: number): string {
  if (n === 0) return "N";
  let left = n;
  let text = "";
  for (const [value, letters] of roman) {
    while (left >= value) {
      text += letters;
      left -= value;
    }
  }
  return text;
}

/** The value of a Roman numeral; undefined for other text. */
export function fromRomanNumeral(text: string): number | undefined {
  const upper = text.toUpperCase();
  if (upper === "N") return 0;
  if (!/^[MDCLXVI]+$/.test(upper)) return undefined;
  const values = [...upper].map(
    (letter) => roman.find(([, letters]) => letters === letter)?.[0] ?? 0,
  );
  return values.reduce(
    (total, value, i) => total + (value < (values[i + 1] ?? 0) ? -value : value),
    0,
  );
}
