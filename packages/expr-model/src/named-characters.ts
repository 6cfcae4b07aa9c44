const table = new Map<string, string>();

/** The character of that name, as in `\[Alpha]`, or `undefined` when the name is not known. */
export function characterNamed(name: string): string | undefined {
  if (table.size === 0) fill();
  return table.get(name);
}

// Runs of consecutive code points: first code point in hex, then names in order.
const runs = `
391 CapitalAlpha CapitalBeta CapitalGamma CapitalDelta CapitalEpsilon CapitalZeta CapitalEta CapitalTheta CapitalIota CapitalKappa CapitalLambda CapitalMu CapitalNu CapitalXi CapitalOmicron CapitalPi CapitalRho
3a3 CapitalSigma CapitalTau CapitalUpsilon CapitalPhi CapitalChi CapitalPsi CapitalOmega
3b1 Alpha Beta Gamma Delta CurlyEpsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho FinalSigma Sigma Tau Upsilon CurlyPhi Chi Psi Omega
3d1 CurlyTheta CurlyCapitalUpsilon
3d5 Phi CurlyPi
3da Stigma
3dd Digamma
3df Koppa
3e1 Sampi
3f0 CurlyKappa CurlyRho
3f5 Epsilon
a1 DownExclamation Cent Sterling Currency Yen
a7 Section DoubleDot Copyright
ab LeftGuillemet Not DiscretionaryHyphen RegisteredTrademark
b0 Degree PlusMinus
b4 RawAcute Micro Paragraph CenterDot Cedilla
bb RightGuillemet
bf DownQuestion CapitalAGrave CapitalAAcute CapitalAHat CapitalATilde CapitalADoubleDot CapitalARing CapitalAE CapitalCCedilla CapitalEGrave CapitalEAcute CapitalEHat CapitalEDoubleDot CapitalIGrave CapitalIAcute CapitalIHat CapitalIDoubleDot CapitalEth CapitalNTilde CapitalOGrave CapitalOAcute CapitalOHat CapitalOTilde CapitalODoubleDot Times CapitalOSlash CapitalUGrave CapitalUAcute CapitalUHat CapitalUDoubleDot CapitalYAcute CapitalThorn SZ AGrave AAcute AHat ATilde ADoubleDot ARing AE CCedilla EGrave EAcute EHat EDoubleDot IGrave IAcute IHat IDoubleDot Eth NTilde OGrave OAcute OHat OTilde ODoubleDot Divide OSlash UGrave UAcute UHat UDoubleDot YAcute Thorn YDoubleDot
131 DotlessI
2010 Hyphen
2013 Dash LongDash
2020 Dagger DoubleDagger
2022 Bullet
2026 Ellipsis
2032 Prime DoublePrime
2035 ReversePrime ReverseDoublePrime
2060 NoBreak
2062 InvisibleTimes
20ac Euro
210f HBar
2111 GothicCapitalI
2113 ScriptL
2118 WeierstrassP
2122 Trademark
2127 Mho
212b Angstrom
2135 Aleph Bet Gimel Dalet
2190 LeftArrow UpArrow RightArrow DownArrow LeftRightArrow UpDownArrow UpperLeftArrow UpperRightArrow LowerRightArrow LowerLeftArrow
21d0 DoubleLeftArrow DoubleUpArrow DoubleRightArrow DoubleDownArrow DoubleLeftRightArrow DoubleUpDownArrow
2200 ForAll
2202 PartialD Exists NotExists EmptySet
2207 Del Element NotElement
220b ReverseElement
220f Product Coproduct Sum Minus MinusPlus
2216 Backslash
2218 SmallCircle
221a Sqrt
221d Proportional Infinity RightAngle Angle MeasuredAngle SphericalAngle
2227 And Or Intersection Union Integral
222e ContourIntegral
2234 Therefore Because
2237 Proportion
223c Tilde
2243 TildeEqual
2245 TildeFullEqual
2248 TildeTilde
2254 Assign
2260 NotEqual Congruent NotCongruent
2264 LessEqual GreaterEqual LessFullEqual GreaterFullEqual
226a LessLess GreaterGreater
2282 Subset Superset NotSubset NotSuperset SubsetEqual SupersetEqual
228e UnionPlus
2293 SquareIntersection SquareUnion CirclePlus CircleMinus CircleTimes
2299 CircleDot
22a2 RightTee LeftTee DownTee UpTee
22bb Xor Nand Nor
22c0 Wedge Vee
22c4 Diamond
22c6 Star
2308 LeftCeiling RightCeiling LeftFloor RightFloor
2329 LeftAngleBracket RightAngleBracket
25a0 FilledSquare
25a1 Square
25aa FilledSmallSquare
25b2 FilledUpTriangle
25b3 UpTriangle
25bc FilledDownTriangle DownTriangle
25c6 FilledDiamond
25cb EmptyCircle
25cf FilledCircle
2605 FivePointedStar
2639 SadSmiley HappySmiley
2660 SpadeSuit
2663 ClubSuit
2665 HeartSuit DiamondSuit
266d Flat Natural Sharp
2713 Checkmark
29e6 Equivalent
301a LeftDoubleBracket RightDoubleBracket
f113 LeftAssociation RightAssociation
f120 TwoWayRule
f360 InvisibleSpace Piecewise
f3a0 Null
f3b1 Continuation
f3c7 Transpose Conjugate ConjugateTranspose
f3d2 Distributed Conditioned UndirectedEdge DirectedEdge
f431 Equal
f432 VerticalSeparator
f4a0 Cross Function
f51f RuleDelayed
f522 Rule Implies
f74b CapitalDifferentialD DifferentialD ExponentialE ImaginaryI ImaginaryJ
f76d InvisibleApplication
f7d9 LongEqual
2009 ThinSpace
200a VeryThinSpace
2005 MediumSpace
2003 EmSpace
205f MediumMathSpace
a0 NonBreakingSpace
f3a3 IndentingNewLine
a NewLine
9 RawTab
20 RawSpace RawExclamation RawDoubleQuote RawNumberSign RawDollar RawPercent RawAmpersand RawQuote RawLeftParenthesis RawRightParenthesis RawStar RawPlus RawComma RawDash RawDot RawSlash
3a RawColon RawSemicolon RawLess RawEqual RawGreater RawQuestion RawAt
5b RawLeftBracket RawBackslash RawRightBracket RawWedge RawUnderscore RawBackquote
7b RawLeftBrace RawVerticalBar RawRightBrace RawTilde
`;

// Alphabets of 26 letters in the private area, and the letters that Unicode already has elsewhere.
const alphabets: readonly (readonly [prefix: string, lower: number])[] = [
  ["Script", 0xf6b2],
  ["Gothic", 0xf6cc],
  ["DoubleStruck", 0xf6e6],
  ["Formal", 0xf800],
];
const capitals: readonly (readonly [prefix: string, first: number])[] = [
  ["ScriptCapital", 0xf770],
  ["GothicCapital", 0xf78a],
  ["DoubleStruckCapital", 0xf7a4],
  ["FormalCapital", 0xf81a],
];

function fill(): void {
  for (const line of runs.split("\n")) {
    const [first, ...names] = line.split(" ");
    if (first === undefined || first === "") continue;
    let code = Number.parseInt(first, 16);
    for (const name of names) table.set(name, String.fromCodePoint(code++));
  }
  for (const [prefix, first] of [...alphabets, ...capitals]) {
    for (let i = 0; i < 26; i++) {
      const name = prefix + String.fromCharCode(65 + i);
      if (!table.has(name)) table.set(name, String.fromCharCode(first + i));
    }
  }
}
