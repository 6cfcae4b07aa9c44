import { inLanguage } from "./in-language.js";

/** Geometric transformations as matrices, and functions that give them. */
export const transformations = inLanguage([
  [
    "TransformationFunction",
    "TransformationFunction[m_?MatrixQ][v_List] := Module[{n = Length[m] - 1, w}, w = m . Append[v, 1]; Most[w]/Last[w] /; Length[v] == n && VectorQ[v, ! ListQ[#] &]]; TransformationFunction[m_?MatrixQ][l : {__List}] := Map[TransformationFunction[m], l];",
    { state: "partial", missing: "geometric objects" },
  ],
  ["TransformationMatrix", "TransformationMatrix[TransformationFunction[m_]] := m;"],
  [
    "RotationTransform",
    "affine[m_, v_] := TransformationFunction[Append[MapThread[Append, {m, v}], Append[ConstantArray[0, Length[v]], 1]]]; RotationTransform[a : Except[_List]] := affine[RotationMatrix[a], {0, 0}]; RotationTransform[a : Except[_List], p : {_, _}] := With[{m = RotationMatrix[a]}, affine[m, Simplify[p - m . p]]]; RotationTransform[a : Except[_List], w : {_, _, _}] := affine[RotationMatrix[a, w], {0, 0, 0}];",
    { state: "partial", missing: "planes in more dimensions" },
  ],
  [
    "TranslationTransform",
    "affine[m_, v_] := TransformationFunction[Append[MapThread[Append, {m, v}], Append[ConstantArray[0, Length[v]], 1]]]; TranslationTransform[v_List] := affine[IdentityMatrix[Length[v]], v];",
  ],
  [
    "ScalingTransform",
    "affine[m_, v_] := TransformationFunction[Append[MapThread[Append, {m, v}], Append[ConstantArray[0, Length[v]], 1]]]; ScalingTransform[s_List] := affine[DiagonalMatrix[s], 0 s]; ScalingTransform[s_List, p_List] := affine[DiagonalMatrix[s], p - s p];",
    { state: "partial", missing: "directions" },
  ],
  [
    "ReflectionTransform",
    "affine[m_, v_] := TransformationFunction[Append[MapThread[Append, {m, v}], Append[ConstantArray[0, Length[v]], 1]]]; ReflectionTransform[v_List] := affine[ReflectionMatrix[v], 0 v];",
    { state: "partial", missing: "points" },
  ],
  [
    "AffineTransform",
    "affine[m_, v_] := TransformationFunction[Append[MapThread[Append, {m, v}], Append[ConstantArray[0, Length[v]], 1]]]; AffineTransform[m_?MatrixQ] := affine[m, ConstantArray[0, Length[m]]]; AffineTransform[{m_?MatrixQ, v_List}] := affine[m, v];",
  ],
  [
    "AnglePath",
    "AnglePath[l : {Except[_List] ..}] := AnglePath[{{0, 0}, 0}, l]; AnglePath[l : {{_, _} ..}] := AnglePath[{{0, 0}, 0}, l]; AnglePath[{p : {_, _}, a_}, l_List] := Map[First, FoldList[With[{b = Last[#1] + If[ListQ[#2], Last[#2], #2]}, {First[#1] + If[ListQ[#2], First[#2], 1] {Cos[b], Sin[b]}, b}] &, {p, a}, l]];",
    { state: "partial", missing: "initial points and steps in other forms" },
  ],
]);
