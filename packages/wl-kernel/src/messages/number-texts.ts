/** Message templates of the functions on numbers, by "Symbol::tag". */
export const numberTexts: Readonly<Record<string, string>> = {
  "ArcTan::indet": "Indeterminate expression `1` encountered.",
  "FromRomanNumeral::nrom": "`1` is not a valid Roman numeral.",
  "General::munfl":
    "`1` is too small to represent as a normalized machine number; precision may be lost.",
  "ModularInverse::ninv": "`1` is not invertible modulo `2`.",
  "N::meprec": "Internal precision limit $MaxExtraPrecision = `1`. reached while evaluating `2`.",
  "N::precbd":
    "Requested precision `1` is not a machine-sized real number between $MinPrecision and $MaxPrecision.",
  "PowerMod::ninv": "`1` is not invertible modulo `2`.",
  "PowerMod::root": "The equation x^`3` = `1` (mod `2`) has no integer solutions.",
  "Prime::intpp": "Positive integer argument expected in `1`.",
  "QuotientRemainder::divz": "The argument `1` in `2` should be nonzero.",
  "RandomInteger::unifr":
    "The endpoints specified by `1` for the endpoints of the discrete uniform distribution range are not integers.",
  "RandomReal::unifr":
    "The endpoints specified by `1` for the endpoints of the real uniform distribution range are not real valued.",
  "RandomChoice::lrwl": "The items for choice `1` should be a list or a rule weights -> choices.",
  "RandomSample::smplen":
    "RandomSample cannot generate a sample of length `1`, which is greater than the length of the sample set `2`. If you want a choice of possibly repeated elements from the set, use RandomChoice.",
  "RandomPrime::noprime": "There are no primes in the specified interval.",
  "RealDigits::ndig": "The number of digits to return cannot be determined.",
  "Surd::noneg": "Surd is not defined for even roots of negative values.",
};
