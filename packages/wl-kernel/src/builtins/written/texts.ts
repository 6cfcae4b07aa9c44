import { inLanguage } from "./in-language.js";

/** Functions of strings. */
export const texts = inLanguage([
  [
    "CharacterCounts",
    "CharacterCounts[s_String] := ReverseSort[Counts[Characters[s]]]; CharacterCounts[l_List] := Map[CharacterCounts, l]; CharacterCounts[s_String, n_Integer] := ReverseSort[Counts[StringPartition[s, n, 1]]];",
    { state: "partial", missing: "options" },
  ],
  [
    "LetterCounts",
    "LetterCounts[s_String] := ReverseSort[Counts[Select[Characters[s], LetterQ]]]; LetterCounts[l_List] := Map[LetterCounts, l]; LetterCounts[s_String, n_Integer] := ReverseSort[Counts[Select[StringPartition[s, n, 1], LetterQ]]];",
    { state: "partial", missing: "options" },
  ],
  [
    "WordCounts",
    "WordCounts[s_String] := ReverseSort[Counts[TextWords[s]]];",
    { state: "partial", missing: "sequences of words, options" },
  ],
  [
    "TextWords",
    'TextWords[s_String] := StringCases[s, RegularExpression["\\\\w+(?:[\'-]\\\\w+)*"]]; TextWords[s_String, n_Integer] := Take[TextWords[s], UpTo[n]]; TextWords[l_List] := Map[TextWords, l];',
    { state: "partial", missing: "languages" },
  ],
  [
    "WordCount",
    "WordCount[s_String] := Length[TextWords[s]]; WordCount[l_List] := Map[WordCount, l];",
    { state: "partial", missing: "languages" },
  ],
  [
    "TextSentences",
    'TextSentences[s_String] := StringTrim[StringCases[s, RegularExpression["[^.!?]+[.!?]*"]]];',
    { state: "partial", missing: "abbreviations" },
  ],
  [
    "Alphabet",
    'Alphabet[] := CharacterRange["a", "z"]; Alphabet["English" | "Latin"] := Alphabet[]; Alphabet["Greek"] := Delete[CharacterRange["α", "ω"], 18]; Alphabet["Russian" | "Cyrillic"] := Insert[CharacterRange["а", "я"], "ё", 7];',
    { state: "partial", missing: "other alphabets" },
  ],
  [
    "LetterNumber",
    "LetterNumber[s_String] := With[{n = ToCharacterCode[ToLowerCase[s]] - 96}, With[{m = Map[If[1 <= # <= 26, #, 0] &, n]}, If[Length[m] == 1, First[m], m]]]; LetterNumber[l_List] := Map[LetterNumber, l];",
    { state: "partial", missing: "alphabets" },
  ],
  [
    "FromLetterNumber",
    'FromLetterNumber[n_Integer] := If[1 <= Abs[n] <= 26, FromCharacterCode[96 + Mod[n, 27]], Missing["NotApplicable"]]; FromLetterNumber[l_List] := Map[FromLetterNumber, l];',
    { state: "partial", missing: "alphabets" },
  ],
  [
    "StringReplacePart",
    `StringReplacePart[s_String, new_String, {m_Integer, n_Integer}] := StringReplacePart[s, {new}, {{m, n}}];
     StringReplacePart[s_String, new_String, p : {{_Integer, _Integer} ...}] := StringReplacePart[s, Table[new, {Length[p]}], p];
     StringReplacePart[s_String, new : {___String}, p : {{_Integer, _Integer} ...}] := With[{n = StringLength[s]}, With[{q = p /. k_Integer?Negative :> n + 1 + k}, With[{o = Reverse[Ordering[q]]}, Fold[StringTake[#1, q[[#2, 1]] - 1] <> new[[#2]] <> StringDrop[#1, q[[#2, 2]]] &, s, o]]]] /; Length[new] == Length[p];
     StringReplacePart[new_, p_][s_] := StringReplacePart[s, new, p];`,
  ],
  [
    "StringExtract",
    `StringExtract[s_String, n_] := pick[StringSplit[s], n];
     StringExtract[s_String, d_ -> n_] := pick[StringSplit[s, d], n];
     StringExtract[s_String, a_, b__] := StringExtract[StringExtract[s, a], b] /; MatchQ[a, _Rule];
     StringExtract[l_List, s__] := Map[StringExtract[#, s] &, l];
     StringExtract[n_Integer][s_] := StringExtract[s, n];
     pick[l_, n_Integer] := If[Abs[n] <= Length[l], l[[n]], Missing["PartAbsent", n]];
     pick[l_, n_List] := Map[pick[l, #] &, n];
     pick[l_, n_] := l[[n]];`,
    { state: "partial", missing: "strings of several levels at once" },
  ],
  [
    "StringTemplate",
    "StringTemplate[s_String][args___] := TemplateApply[StringTemplate[s], {args}]; StringTemplate[s_String][a_Association] := TemplateApply[StringTemplate[s], a]; StringTemplate[s_String][l_List] := TemplateApply[StringTemplate[s], l];",
    { state: "partial", missing: "options" },
  ],
  [
    "TemplateApply",
    `TemplateApply[StringTemplate[s_String, ___], a_] := TemplateApply[s, a];
     TemplateApply[TemplateObject[l_List, ___], a_] := StringJoin[Map[templatePart[#, If[ListQ[a], AssociationThread[Range[Length[a]], a], a]] &, l]];
     templatePart[s_String, _] := s; templatePart[TemplateSlot[k_], a_] := ToString[Lookup[a, Key[k], ""]]; templatePart[TemplateExpression[e_], a_] := ToString[e /. TemplateSlot[k_] :> Lookup[a, Key[k], ""]]; templatePart[e_, _] := ToString[e];
     TemplateApply[s_String, a_Association] := filled[s, a];
     TemplateApply[s_String, l_List] := filled[s, AssociationThread[Range[Length[l]], l]];
     TemplateApply[s_String] := filled[s, <||>];
     TemplateApply[s_String, x_] := filled[s, <|1 -> x|>];
     filled[s_, a_] := Module[{n = 0}, StringReplace[s, {
       "<*" ~~ Shortest[x__] ~~ "*>" :> ToString[ToExpression[x]],
       "\`\`" :> slot[a, ++n],
       "\`" ~~ x : DigitCharacter .. ~~ "\`" :> slot[a, n = ToExpression[x]],
       "\`" ~~ x : (LetterCharacter ~~ (WordCharacter ...)) ~~ "\`" :> slot[a, x]}]];
     slot[a_, k_] := If[KeyExistsQ[a, k], ToString[a[k]], If[IntegerQ[k], "\`" <> ToString[k] <> "\`", "\`" <> k <> "\`"]];`,
    { state: "partial", missing: "options, TemplateObject" },
  ],
  [
    "PalindromeQ",
    "PalindromeQ[s_String] := s === StringReverse[s]; PalindromeQ[n_Integer] := PalindromeQ[IntegerString[n]]; PalindromeQ[l_List] := l === Reverse[l]; PalindromeQ[_] := False;",
  ],
  [
    "TextString",
    "TextString[s_String] := s; TextString[x_] := ToString[x];",
    { state: "partial", missing: "lists and associations as text, options" },
  ],
]);
