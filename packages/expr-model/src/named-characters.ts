/**
 * The characters that the language has names for, `\[Alpha]` and a thousand others: names to code points and back.
 * Checked name by name against the list in Wolfram's codeparser (MIT).
 */

const characters = new Map<string, string>();
const names = new Map<number, string>();

/** The character of that name, as in `\[Alpha]`, or `undefined` when the name is not known. */
export function characterNamed(name: string): string | undefined {
  if (characters.size === 0) fill();
  return characters.get(name);
}

/** The name that the language has for a code point, without brackets, or `undefined` when it has none. */
export function nameOfCharacter(codePoint: number): string | undefined {
  if (characters.size === 0) fill();
  return names.get(codePoint);
}

/** Every name, in no particular order. */
export function characterNames(): readonly string[] {
  if (characters.size === 0) fill();
  return [...characters.keys()];
}

/** A character for people: its name, itself where it can be seen, and its code point. */
export function describeCharacter(codePoint: number): string {
  const name = nameOfCharacter(codePoint);
  const hidden = codePoint <= 0xa0 || (codePoint >= 0xd800 && codePoint < 0xf900);
  const number = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const seen = hidden ? number : `${String.fromCodePoint(codePoint)}, ${number}`;
  return name === undefined ? seen.replace(", ", " ") : `\\[${name}] (${seen})`;
}

// Runs of consecutive code points: the first in hex, then names in order; a point stands for one without a name.
const runs = `
9 RawTab NewLine . . RawReturn
1b RawEscape
20 RawSpace RawExclamation RawDoubleQuote RawNumberSign RawDollar RawPercent RawAmpersand RawQuote RawLeftParenthesis RawRightParenthesis RawStar RawPlus RawComma RawDash RawDot RawSlash
3a RawColon RawSemicolon RawLess RawEqual RawGreater RawQuestion RawAt
5b RawLeftBracket RawBackslash RawRightBracket RawWedge RawUnderscore RawBackquote
7b RawLeftBrace RawVerticalBar RawRightBrace RawTilde
a0 NonBreakingSpace DownExclamation Cent Sterling Currency Yen . Section DoubleDot Copyright . LeftGuillemet Not DiscretionaryHyphen RegisteredTrademark
b0 Degree PlusMinus . . . Micro Paragraph CenterDot Cedilla . . RightGuillemet . . . DownQuestion
c0 CapitalAGrave CapitalAAcute CapitalAHat CapitalATilde CapitalADoubleDot CapitalARing CapitalAE CapitalCCedilla CapitalEGrave CapitalEAcute CapitalEHat CapitalEDoubleDot CapitalIGrave CapitalIAcute CapitalIHat CapitalIDoubleDot
d0 CapitalEth CapitalNTilde CapitalOGrave CapitalOAcute CapitalOHat CapitalOTilde CapitalODoubleDot Times CapitalOSlash CapitalUGrave CapitalUAcute CapitalUHat CapitalUDoubleDot CapitalYAcute CapitalThorn SZ
e0 AGrave AAcute AHat ATilde ADoubleDot ARing AE CCedilla EGrave EAcute EHat EDoubleDot IGrave IAcute IHat IDoubleDot
f0 Eth NTilde OGrave OAcute OHat OTilde ODoubleDot Divide OSlash UGrave UAcute UHat UDoubleDot YAcute Thorn YDoubleDot
100 CapitalABar ABar CapitalACup ACup . . CapitalCAcute CAcute . . . . CapitalCHacek CHacek CapitalDHacek DHacek
112 CapitalEBar EBar CapitalECup ECup . . . . CapitalEHacek EHacek
12c CapitalICup ICup . . . DotlessI
141 CapitalLSlash LSlash . . . . CapitalNHacek NHacek
150 CapitalODoubleAcute ODoubleAcute CapitalOE OE . . . . CapitalRHacek RHacek . . . . . . CapitalSHacek SHacek . . CapitalTHacek THacek
16e CapitalURing URing CapitalUDoubleAcute UDoubleAcute . . . . . . . . . . . CapitalZHacek ZHacek
192 Florin
2c7 Hacek
2d8 Breve
391 CapitalAlpha CapitalBeta CapitalGamma CapitalDelta CapitalEpsilon CapitalZeta CapitalEta CapitalTheta CapitalIota CapitalKappa CapitalLambda CapitalMu CapitalNu CapitalXi CapitalOmicron CapitalPi CapitalRho . CapitalSigma CapitalTau CapitalUpsilon CapitalPhi CapitalChi CapitalPsi CapitalOmega
3b1 Alpha Beta Gamma Delta CurlyEpsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho FinalSigma Sigma Tau Upsilon CurlyPhi Chi Psi Omega
3d1 CurlyTheta CurlyCapitalUpsilon . . Phi CurlyPi . . . CapitalStigma Stigma CapitalDigamma Digamma CapitalKoppa Koppa CapitalSampi Sampi
3f0 CurlyKappa CurlyRho . . . Epsilon
2005 ThickSpace . . . ThinSpace VeryThinSpace
2010 Hyphen . . Dash LongDash . . . OpenCurlyQuote CloseCurlyQuote . . OpenCurlyDoubleQuote CloseCurlyDoubleQuote
2020 Dagger DoubleDagger Bullet . . . Ellipsis . LineSeparator ParagraphSeparator
2032 Prime DoublePrime . ReversePrime ReverseDoublePrime
2043 SkeletonIndicator
205f MediumSpace NoBreak . InvisibleTimes
20ac Euro
20b9 Rupee
210a ScriptG ScriptCapitalH GothicCapitalH . . HBar ScriptCapitalI GothicCapitalI ScriptCapitalL ScriptL . . . . WeierstrassP . . ScriptCapitalR GothicCapitalR
2122 Trademark . . . . Mho GothicCapitalZ . . Angstrom ScriptCapitalB GothicCapitalC . ScriptE ScriptCapitalE ScriptCapitalF . ScriptCapitalM ScriptO Aleph Bet Gimel Dalet
2190 LeftArrow UpArrow RightArrow DownArrow LeftRightArrow UpDownArrow UpperLeftArrow UpperRightArrow LowerRightArrow LowerLeftArrow
21a4 LeftTeeArrow UpTeeArrow RightTeeArrow DownTeeArrow
21b5 ReturnIndicator
21bc LeftVector DownLeftVector RightUpVector LeftUpVector RightVector DownRightVector RightDownVector LeftDownVector RightArrowLeftArrow UpArrowDownArrow LeftArrowRightArrow
21cb ReverseEquilibrium Equilibrium . . . DoubleLeftArrow DoubleUpArrow DoubleRightArrow DoubleDownArrow DoubleLeftRightArrow DoubleUpDownArrow
21e4 LeftArrowBar RightArrowBar
21f5 DownArrowUpArrow
2200 ForAll . PartialD Exists NotExists EmptySet Laplacian Del Element NotElement . ReverseElement NotReverseElement SuchThat . Product
2210 Coproduct Sum Minus MinusPlus . DivisionSlash Backslash . SmallCircle . Sqrt CubeRoot . Proportional Infinity RightAngle
2220 Angle MeasuredAngle SphericalAngle Divides . DoubleVerticalBar NotDoubleVerticalBar And Or . . Integral . . ContourIntegral DoubleContourIntegral
2232 ClockwiseContourIntegral CounterClockwiseContourIntegral Therefore Because Colon Proportion . . . . Tilde
2240 VerticalTilde NotTilde EqualTilde TildeEqual NotTildeEqual TildeFullEqual . NotTildeFullEqual TildeTilde NotTildeTilde . . . CupCap HumpDownHump HumpEqual
2250 DotEqual
2260 NotEqual Congruent NotCongruent . LessEqual GreaterEqual LessFullEqual GreaterFullEqual NotLessFullEqual NotGreaterFullEqual LessLess GreaterGreater . NotCupCap NotLess NotGreater
2270 NotLessEqual NotGreaterEqual LessTilde GreaterTilde NotLessTilde NotGreaterTilde LessGreater GreaterLess NotLessGreater NotGreaterLess Precedes Succeeds PrecedesSlantEqual SucceedsSlantEqual PrecedesTilde SucceedsTilde
2280 NotPrecedes NotSucceeds Subset Superset NotSubset NotSuperset SubsetEqual SupersetEqual NotSubsetEqual NotSupersetEqual . . . . UnionPlus SquareSubset
2290 SquareSuperset SquareSubsetEqual SquareSupersetEqual SquareIntersection SquareUnion CirclePlus CircleMinus CircleTimes . CircleDot
22a2 RightTee LeftTee DownTee UpTee . . DoubleRightTee
22b2 LeftTriangle RightTriangle LeftTriangleEqual RightTriangleEqual . . . . . Xor Nand Nor
22c0 Wedge Vee Intersection Union Diamond . Star
22da LessEqualGreater GreaterEqualLess . . . . NotPrecedesSlantEqual NotSucceedsSlantEqual NotSquareSubsetEqual NotSquareSupersetEqual . . . . NotPrecedesTilde NotSucceedsTilde NotLeftTriangle NotRightTriangle NotLeftTriangleEqual NotRightTriangleEqual VerticalEllipsis CenterEllipsis AscendingEllipsis DescendingEllipsis
2300 Diameter . . . . . . . LeftCeiling RightCeiling LeftFloor RightFloor
2318 CloverLeaf . WatchIcon . . . . . . . Cap Cup . . . . . LeftAngleBracket RightAngleBracket
23b4 OverBracket UnderBracket
2423 SpaceIndicator
2500 HorizontalLine . VerticalLine
25a0 FilledSquare EmptySquare . . . . . . . . FilledVerySmallSquare EmptyVerySmallSquare . . FilledRectangle EmptyRectangle
25b2 FilledUpTriangle EmptyUpTriangle UpPointer . FilledRightTriangle . RightPointer . . . FilledDownTriangle EmptyDownTriangle DownPointer
25c0 FilledLeftTriangle . LeftPointer . . . FilledDiamond EmptyDiamond . . . EmptyCircle . . . FilledCircle
25e6 EmptySmallCircle
25fb EmptySmallSquare FilledSmallSquare
2605 FivePointedStar . . . Sun
2611 CheckmarkedBox CheckedBox
2639 SadSmiley HappySmiley . . . Moon Mercury Venus . Mars Jupiter Saturn . Neptune Pluto AriesSign TaurusSign GeminiSign CancerSign LeoSign VirgoSign LibraSign ScorpioSign
2650 SagittariusSign CapricornSign AquariusSign PiscesSign WhiteKing WhiteQueen WhiteRook WhiteBishop WhiteKnight WhitePawn BlackKing BlackQueen BlackRook BlackBishop BlackKnight BlackPawn
2660 SpadeSuit HeartSuit DiamondSuit ClubSuit . . . . . QuarterNote EighthNote BeamedEighthNote BeamedSixteenthNote Flat Natural Sharp
26e2 Uranus
2713 Checkmark
2736 SixPointedStar
27c2 Perpendicular
27f5 LongLeftArrow LongRightArrow LongLeftRightArrow DoubleLongLeftArrow DoubleLongRightArrow DoubleLongLeftRightArrow
2912 UpArrowBar DownArrowBar
294e LeftRightVector RightUpDownVector DownLeftRightVector LeftUpDownVector LeftVectorBar RightVectorBar RightUpVectorBar RightDownVectorBar DownLeftVectorBar DownRightVectorBar LeftUpVectorBar LeftDownVectorBar LeftTeeVector RightTeeVector RightUpTeeVector RightDownTeeVector DownLeftTeeVector DownRightTeeVector LeftUpTeeVector LeftDownTeeVector
296e UpEquilibrium ReverseUpEquilibrium RoundImplies
29cf LeftTriangleBar RightTriangleBar
29e6 Equivalent
2a7d LessSlantEqual GreaterSlantEqual
2aa1 NestedLessLess NestedGreaterGreater
2aaf PrecedesEqual SucceedsEqual
2ae4 DoubleLeftTee
3000 COMPATIBILITYKanjiSpace
301a LeftDoubleBracket RightDoubleBracket
f113 LeftAssociation RightAssociation
f11d Shah WolframLanguageLogo WolframLanguageLogoCircle TwoWayRule
f351 FreeformPrompt WolframAlphaPrompt
f360 InvisibleSpace Piecewise
f380 NegativeVeryThinSpace . NegativeThinSpace NegativeMediumSpace NegativeThickSpace
f39e ImplicitPlus . Null . COMPATIBILITYNoBreak IndentingNewLine AutoPlaceholder . . . AutoLeftMatch AutoRightMatch . . . AutoSpace AutoOperand SystemsModelDelay
f3b1 Continuation RoundSpaceIndicator InvisiblePrefixScriptBase InvisiblePostfixScriptBase . . . EntityStart EntityEnd SpanFromLeft SpanFromAbove SpanFromBoth PageBreakAbove PageBreakBelow DiscretionaryPageBreakAbove
f3c6 DiscretionaryPageBreakBelow Transpose Conjugate ConjugateTranspose StepperRight StepperLeft StepperUp StepperDown HermitianConjugate
f3d0 VerticalBar NotVerticalBar Distributed Conditioned UndirectedEdge DirectedEdge Gradient Divergence Curl ContinuedFractionK TensorProduct TensorWedge ProbabilityPr ExpectationE PermutationProduct Earth
f400 NotEqualTilde NotHumpEqual NotHumpDownHump
f412 NotLeftTriangleBar NotRightTriangleBar
f422 NotLessLess NotNestedLessLess NotLessSlantEqual . . NotGreaterGreater NotNestedGreaterGreater NotGreaterSlantEqual . NotPrecedesEqual . NotSucceedsEqual NotSquareSubset NotSquareSuperset . Equal VerticalSeparator . VectorGreater VectorGreaterEqual VectorLess VectorLessEqual Limit MaxLimit MinLimit
f4a0 Cross Function Xnor DiscreteShift DifferenceDelta DiscreteRatio
f51e InlinePart RuleDelayed Square . Rule Implies . ShortRightArrow ShortLeftArrow SelectionPlaceholder Placeholder . ShortUpArrow ShortDownArrow . . . . Application
f603 LeftBracketingBar RightBracketingBar LeftDoubleBracketingBar RightDoubleBracketingBar
f700 DotlessJ
f720 Wolf FreakedSmiley NeutralSmiley LightBulb NumberSign WarningSign . Villa Akuz Andy Spooky
f730 ScriptDotlessI ScriptDotlessJ
f749 DoubledPi DoubledGamma CapitalDifferentialD DifferentialD ExponentialE ImaginaryI ImaginaryJ FilledSmallCircle DottedSquare GraySquare GrayCircle LetterSpace DownBreve KernelIcon MathematicaIcon TripleDot
f75f SystemEnterKey AlignmentMarker LeftSkeleton RightSkeleton ControlKey AliasDelimiter InvisibleComma ReturnKey ErrorIndicator AliasIndicator EscapeKey CommandKey LeftModified RightModified InvisibleApplication DiscretionaryLineSeparator DiscretionaryParagraphSeparator
f7be TabKey SpaceKey
f7d0 DeleteKey AltKey OptionKey KeyBar EnterKey ShiftKey Mod1Key Mod2Key . LongEqual ConstantC
f7fa FirstPage LastPage NumberComma
fb01 FiLigature FlLigature
fe35 OverParenthesis UnderParenthesis OverBrace UnderBrace
fffd UnknownGlyph
`;

// Alphabets of the private area. Letters that Unicode has elsewhere stand in the runs and leave a gap here.
const alphabets: readonly (readonly [prefix: string, first: number])[] = [
  ["Script", 0xf6b2],
  ["Gothic", 0xf6cc],
  ["DoubleStruck", 0xf6e6],
  ["Formal", 0xf800],
  ["ScriptCapital", 0xf770],
  ["GothicCapital", 0xf78a],
  ["DoubleStruckCapital", 0xf7a4],
  ["FormalCapital", 0xf81a],
];

const digits = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

function add(name: string, code: number): void {
  if (characters.has(name)) return;
  characters.set(name, String.fromCodePoint(code));
  names.set(code, name);
}

function fill(): void {
  for (const line of runs.split("\n")) {
    const [first, ...names] = line.split(" ");
    if (first === undefined || first === "") continue;
    let code = Number.parseInt(first, 16);
    for (const name of names) {
      if (name !== ".") add(name, code);
      // The formal Greek letters stand in the order of the Greek ones.
      if (code >= 0x391 && code < 0x400 && name !== ".") {
        add(`Formal${name}`, code + (code < 0x3f0 ? 0xf4a3 : 0xf495));
      }
      code++;
    }
  }
  for (const [prefix, first] of alphabets) {
    for (let i = 0; i < 26; i++) add(prefix + String.fromCharCode(65 + i), first + i);
  }
  digits.forEach((digit, i) => {
    add(`DoubleStruck${digit}`, 0xf7db + i);
    add(`Gothic${digit}`, i === 9 ? 0xf7ef : 0xf7e5 + i);
    add(`Script${digit}`, 0xf7f0 + i);
  });
}
