/** One program of the comparison, in the language itself. */
export interface Program {
  readonly name: string;
  readonly code: string;
}

/** The Gettysburg Address (1863), in the public domain. */
const text =
  "Four score and seven years ago our fathers brought forth, upon this continent, a new nation, conceived in Liberty, and " +
  "dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether " +
  "that nation, or any nation so conceived, and so dedicated, can long endure. We are met on a great battle-field of that " +
  "war. We have come to dedicate a portion of that field, as a final resting-place for those who here gave their lives, " +
  "that that nation might live. It is altogether fitting and proper that we should do this. But, in a larger sense, we can " +
  "not dedicate, we can not consecrate, we can not hallow, this ground. The brave men, living and dead, who struggled here, " +
  "have consecrated it, far above our poor power to add or detract. The world will little note, nor long remember, what we " +
  "say here, but it can never forget what they did here. It is for us the living, rather, to be dedicated here to the " +
  "unfinished work which they who fought here, have, thus far, so nobly advanced. It is rather for us to be here dedicated " +
  "to the great task remaining before us, that from these honored dead we take increased devotion to that cause for which " +
  "they here gave the last full measure of devotion, that we here highly resolve that these dead shall not have died in " +
  "vain, that this nation, under God, shall have a new birth of freedom, and that government of the people, by the people, " +
  "for the people, shall not perish from the earth. ";

/** The ten programs. Each ends in a small value that must be the same everywhere. */
export const programs: readonly Program[] = [
  {
    name: "naive Fibonacci 25",
    code: "fib[0] = 0; fib[1] = 1; fib[n_] := fib[n - 1] + fib[n - 2]; fib[25]",
  },
  {
    name: "prime sieve with lists",
    code:
      "sieve[n_] := Module[{marks = Table[True, {n}], i, j}, marks[[1]] = False; For[i = 2, i*i <= n, i++, If[marks[[i]], " +
      "For[j = i*i, j <= n, j += i, marks[[j]] = False]]]; Flatten[Position[marks, True]]]; " +
      "primes = sieve[20000]; {Length[primes], Last[primes], Total[primes]}",
  },
  { name: "total of 10^6 squares", code: "Total[Table[i^2, {i, 10^6}]]" },
  {
    name: "rule-based derivative",
    code:
      "d[x_, x_] := 1; d[a_ + b_, x_] := d[a, x] + d[b, x]; d[a_*b_, x_] := d[a, x]*b + a*d[b, x]; " +
      "d[a_^n_Integer, x_] := n*a^(n - 1)*d[a, x]; d[sin[u_], x_] := cos[u]*d[u, x]; " +
      "d[cos[u_], x_] := -sin[u]*d[u, x]; d[c_, x_] := 0 /; FreeQ[c, x]; " +
      "e = Nest[d[#, x] &, x^3*sin[x^2]*cos[x + 1], 5]; {Length[e], e /. {x -> 2, sin[_] -> 3, cos[_] -> 5}}",
  },
  {
    name: "string building",
    code: 's = ""; Do[s = s <> ToString[k] <> ",", {k, 5000}]; {StringLength[s], StringLength[StringReplace[s, "1" -> "one"]]}',
  },
  {
    name: "association word count",
    // Not Association[list], which Mathics3 leaves as it is.
    code:
      `words = StringSplit[ToLowerCase[StringJoin[Table["${text}", {40}]]], {" ", ",", ".", "-"}]; ` +
      'words = Select[words, # =!= "" &]; counts = Apply[Association, Map[#[[1]] -> #[[2]] &, Tally[words]]]; ' +
      '{Length[words], Length[counts], counts["nation"], counts["the"], counts["people"]}',
  },
  {
    name: "exact 100 x 100 Det",
    code: "Det[Table[Mod[i*i*7 + j*13 + i*j*j, 101] - 50, {i, 100}, {j, 100}]]",
  },
  {
    name: "matrix power",
    code: "Total[Flatten[MatrixPower[Table[Mod[i*7 + j*13, 10], {i, 20}, {j, 20}], 50]]]",
  },
  {
    name: "FactorInteger, 200 of 100 bits",
    code:
      "n = 2^99 + 1; f = 0; Do[n = Mod[n*6364136223846793005 + 1442695040888963407, 2^100]; " +
      "f = f + Length[FactorInteger[n]], {200}]; {f, n}",
  },
  {
    name: "sort 10^6 reals",
    code: "x = Sort[Table[Mod[i*0.6180339887498949, 1.], {i, 10^6}]]; Map[Floor[10^9*x[[#]]] &, {1, 250000, 500000, 10^6}]",
  },
];
