import { characterNamed } from "./named-characters.js";

/**
 * The operators that are one character beyond ASCII, by the language's names for them. Precedences are those of the
 * documentation's table of operator input forms, with what codeparser (MIT) found where a kernel differs from it.
 */

// Precedence, grouping, then names: `Name` makes Name[…], `Name=Head` makes Head[…].
const infixRows = `
40 right Function
50 left Because
55 right Therefore
60 flat VerticalSeparator
80 flat Colon
120 right Rule RuleDelayed
125 right TwoWayRule
180 right SuchThat
190 left UpTee DownTee LeftTee DoubleLeftTee Perpendicular
192 right RightTee DoubleRightTee
195 flat Conditioned
200 right Implies RoundImplies
205 flat Equivalent
213 flat Or Nor
214 flat Xor Xnor
215 flat And Nand
250 flat Element NotElement Subset Superset SubsetEqual SupersetEqual NotSubset NotSuperset NotSubsetEqual NotSupersetEqual SquareSubset SquareSuperset NotSquareSubset NotSquareSuperset SquareSubsetEqual SquareSupersetEqual NotSquareSubsetEqual NotSquareSupersetEqual ReverseElement NotReverseElement Distributed
270 flat LeftArrow RightArrow LeftRightArrow LeftTeeArrow RightTeeArrow RightArrowLeftArrow LeftArrowRightArrow DoubleLeftArrow DoubleRightArrow DoubleLeftRightArrow LeftArrowBar RightArrowBar ShortRightArrow ShortLeftArrow UpperLeftArrow UpperRightArrow LowerRightArrow LowerLeftArrow
270 flat LeftVector RightVector LeftRightVector LeftVectorBar RightVectorBar LeftTeeVector RightTeeVector DownLeftVector DownRightVector DownLeftRightVector DownLeftVectorBar DownRightVectorBar DownLeftTeeVector DownRightTeeVector
280 flat VerticalBar NotVerticalBar DoubleVerticalBar NotDoubleVerticalBar
290 chain Equal LongEqual=Equal NotEqual=Unequal LessEqual LessSlantEqual=LessEqual GreaterEqual GreaterSlantEqual=GreaterEqual GreaterEqualLess GreaterFullEqual GreaterGreater GreaterLess GreaterTilde LessEqualGreater LessFullEqual LessGreater LessLess LessTilde NestedGreaterGreater NestedLessLess
290 chain NotGreater NotGreaterEqual NotGreaterFullEqual NotGreaterGreater NotGreaterLess NotGreaterSlantEqual NotGreaterTilde NotLess NotLessEqual NotLessFullEqual NotLessGreater NotLessLess NotLessSlantEqual NotLessTilde NotNestedGreaterGreater NotNestedLessLess
290 flat VectorGreater VectorGreaterEqual VectorLess VectorLessEqual
290 flat LeftTriangle RightTriangle NotLeftTriangle NotRightTriangle LeftTriangleEqual RightTriangleEqual NotLeftTriangleEqual NotRightTriangleEqual LeftTriangleBar RightTriangleBar NotLeftTriangleBar NotRightTriangleBar
290 flat TildeEqual NotTildeEqual TildeFullEqual NotTildeFullEqual Tilde NotTilde EqualTilde NotEqualTilde TildeTilde NotTildeTilde Proportional Proportion Congruent NotCongruent Equilibrium ReverseEquilibrium DotEqual CupCap NotCupCap HumpEqual HumpDownHump NotHumpEqual NotHumpDownHump
290 flat Precedes Succeeds PrecedesEqual SucceedsEqual PrecedesTilde SucceedsTilde PrecedesSlantEqual SucceedsSlantEqual NotPrecedes NotSucceeds NotPrecedesEqual NotSucceedsEqual NotPrecedesTilde NotSucceedsTilde NotPrecedesSlantEqual NotSucceedsSlantEqual
295 right DirectedEdge UndirectedEdge
300 flat Union SquareUnion UnionPlus
305 flat Intersection SquareIntersection
310 left PlusMinus MinusPlus
312 flat ImplicitPlus=Plus
330 flat CirclePlus
330 left CircleMinus
340 flat Cup
350 flat Cap
360 flat Coproduct
370 flat VerticalTilde
390 flat Star
400 flat Times
410 flat CenterDot
420 flat CircleTimes
422 flat PermutationProduct
424 flat TensorProduct
426 flat TensorWedge
430 flat Vee
440 flat Wedge
450 flat Diamond
460 flat Backslash
470 flat Divide DivisionSlash=Divide
470 flat Divides=Divisible
500 flat Cross
520 flat CircleDot
530 flat SmallCircle
580 flat UpArrow DownArrow UpDownArrow UpTeeArrow DownTeeArrow UpArrowDownArrow DoubleUpArrow DoubleDownArrow DoubleUpDownArrow DownArrowUpArrow UpArrowBar DownArrowBar ShortUpArrow ShortDownArrow LongLeftArrow LongRightArrow LongLeftRightArrow DoubleLongLeftArrow DoubleLongRightArrow DoubleLongLeftRightArrow
580 flat RightUpVector LeftUpVector RightDownVector LeftDownVector RightUpDownVector LeftUpDownVector RightUpVectorBar RightDownVectorBar LeftUpVectorBar LeftDownVectorBar RightUpTeeVector RightDownTeeVector LeftUpTeeVector LeftDownTeeVector UpEquilibrium ReverseUpEquilibrium
645 left Application
`;

const prefixRows = `
230 Not
325 Integral
480 PlusMinus MinusPlus CircleTimes Coproduct
540 Square
550 Del
555 Piecewise
560 DifferentialD CapitalDifferentialD
570 Sqrt CubeRoot
`;

const postfixRows = `
607 Transpose Conjugate ConjugateTranspose HermitianConjugate=ConjugateTranspose
`;

/** One operator of a table: its character, the head it makes, and how it binds. */
export interface OperatorRow {
  readonly character: string;
  readonly head: string;
  readonly precedence: number;
  /** Infix operators only. */
  readonly grouping: string;
}

function* rows(table: string, grouped: boolean): Generator<OperatorRow> {
  for (const line of table.trim().split("\n")) {
    const [precedence, ...words] = line.split(" ");
    const grouping = grouped ? (words.shift() as string) : "";
    for (const word of words) {
      const [name = "", head = name] = word.split("=");
      const character = characterNamed(name) as string;
      yield { character, head, precedence: Number(precedence), grouping };
    }
  }
}

/** The infix operators of one character, the ordinary spelling of a head before its others. */
export const infixCharacters: readonly OperatorRow[] = [...rows(infixRows, true)];
/** The prefix operators of one character. */
export const prefixCharacters: readonly OperatorRow[] = [...rows(prefixRows, false)];
/** The postfix operators of one character. */
export const postfixCharacters: readonly OperatorRow[] = [...rows(postfixRows, false)];

/** Brackets that make a call of what they hold. */
export const matchfixCharacters: readonly {
  readonly open: string;
  readonly close: string;
  readonly head: string;
}[] = ["Floor", "Ceiling", "AngleBracket", "BracketingBar", "DoubleBracketingBar"].map((head) => ({
  open: characterNamed(`Left${head}`) as string,
  close: characterNamed(`Right${head}`) as string,
  head,
}));

/** Characters that mean what an ASCII operator means. */
export const sameAsAscii: ReadonlyMap<string, string> = new Map(
  (
    [
      ["InvisibleComma", ","],
      ["InvisibleTimes", "*"],
      ["InvisibleApplication", "@"],
      ["Minus", "-"],
      ["LeftAssociation", "<|"],
      ["RightAssociation", "|>"],
    ] as const
  ).map(([name, text]) => [characterNamed(name) as string, text]),
);

// Characters of operators that need subscripts, superscripts or boxes, and what to write in their place.
const unreadable: readonly (readonly [advice: string, names: string])[] = [
  ["write D[f, x]", "PartialD"],
  ["write Sum[f, {i, 1, n}]", "Sum"],
  ["write Product[f, {i, 1, n}]", "Product"],
  ["write ContinuedFractionK[f, {i, 1, n}]", "ContinuedFractionK"],
  ["write ForAll[x, condition]", "ForAll"],
  ["write Exists[x, condition]", "Exists"],
  ["write Not[Exists[x, condition]]", "NotExists"],
  ["write DifferenceDelta[f, i]", "DifferenceDelta"],
  ["write DiscreteShift[f, i]", "DiscreteShift"],
  ["write DiscreteRatio[f, i]", "DiscreteRatio"],
  ["write Limit[f, x -> a]", "Limit MaxLimit MinLimit"],
  ["write Grad[f, {x, y}]", "Gradient"],
  ["write Div[f, {x, y}]", "Divergence"],
  ["write Curl[f, {x, y}]", "Curl"],
  ["write Laplacian[f, {x, y}]", "Laplacian"],
  ["write Expectation[f, x \\[Distributed] d]", "ExpectationE"],
  ["write Probability[p, x \\[Distributed] d]", "ProbabilityPr"],
  [
    "write the call with its name",
    "ContourIntegral DoubleContourIntegral ClockwiseContourIntegral CounterClockwiseContourIntegral",
  ],
  [
    'strings stand in straight quotes, "…"',
    "OpenCurlyQuote CloseCurlyQuote OpenCurlyDoubleQuote CloseCurlyDoubleQuote",
  ],
  [
    "it stands for something that was left out or cannot be shown",
    "SkeletonIndicator LeftSkeleton RightSkeleton ErrorIndicator UnknownGlyph",
  ],
  [
    "it only has a meaning in a notebook",
    "InvisiblePrefixScriptBase InvisiblePostfixScriptBase AutoLeftMatch AutoRightMatch InlinePart NumberComma COMPATIBILITYNoBreak",
  ],
];

/** Characters that are no letters and have no meaning in text on one line: what to do instead. */
export const unreadableCharacters: ReadonlyMap<string, string> = new Map(
  unreadable.flatMap(([advice, names]) =>
    names.split(" ").map((name) => [characterNamed(name) as string, advice] as const),
  ),
);
