import { builtin } from "../../core/builtin.js";
import { type Expr, Fn, Real, systemSymbol } from "../../core/expr.js";
import { inLanguage } from "./in-language.js";

const rgb = systemSymbol("RGBColor");
const grey = systemSymbol("GrayLevel");

const half = new Real(0.5);

/** Named colours by their values as the language shows them. */
const named: Readonly<Record<string, readonly Expr[]>> = {
  Red: [1, 0, 0],
  Green: [0, 1, 0],
  Blue: [0, 0, 1],
  Cyan: [0, 1, 1],
  Magenta: [1, 0, 1],
  Yellow: [1, 1, 0],
  Orange: [1, half, 0],
  Pink: [1, half, half],
  Purple: [half, 0, half],
  Brown: [new Real(0.6), new Real(0.4), new Real(0.2)],
  Black: [0],
  White: [1],
  Gray: [half],
  LightRed: [1, new Real(0.85), new Real(0.85)],
  LightBlue: [new Real(0.87), new Real(0.94), 1],
  LightGreen: [new Real(0.88), 1, new Real(0.88)],
  LightGray: [new Real(0.85)],
};

/** Colours by name, and how to mix them. */
export const colors = [
  ...Object.entries(named).map(([name, parts]) =>
    builtin({
      name,
      state: "complete",
      doc: `ref/${name}`,
      value: () => new Fn(parts.length === 1 ? grey : rgb, parts),
    }),
  ),
  ...inLanguage([
    [
      "ColorNegate",
      "ColorNegate[RGBColor[r_, g_, b_]] := RGBColor[1 - r, 1 - g, 1 - b]; ColorNegate[GrayLevel[g_]] := GrayLevel[1 - g];",
      { state: "partial", missing: "other spaces, pictures" },
    ],
    [
      "ColorQ",
      "ColorQ[(RGBColor | Hue | CMYKColor | GrayLevel | XYZColor | LABColor)[__?NumericQ]] := True; ColorQ[_] := False;",
    ],
  ]),
];
