import type { LanguageEntry } from "./in-language.js";

/** Argument forms of functions of several topics: quantities in orderings and roundings, roots to many digits, models. */
export const assortedForms: readonly LanguageEntry[] = [
  ["Max", largest("Max", "Greater")],
  ["Min", largest("Min", "Less")],
  ...["Round", "Floor", "Ceiling", "Abs", "IntegerPart"].map(
    (name): LanguageEntry => [
      name,
      `${name}[Quantity[m_?NumericQ, u_]] := Quantity[${name}[m], u];`,
    ],
  ),
  ["Hypergeometric1F1", "Hypergeometric1F1[1, 2, z_] := (-1 + E^z)/z;"],
];

/** The largest or smallest of quantities whose units can be compared. */
function largest(name: string, order: string): string {
  return `${name}[q : Quantity[_?NumericQ, _] ..] := First[Sort[{q}, ${order}]] /; Length[{q}] > 1 && AllTrue[Rest[{q}], CompatibleUnitQ[First[{q}], #] &];`;
}
