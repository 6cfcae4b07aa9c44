import { inLanguage } from "./in-language.js";

/** Special matrices and questions about matrices. */
export const specialMatrices = inLanguage([
  [
    "IdentityMatrix",
    "IdentityMatrix[n_Integer?NonNegative] := Table[Boole[i == j], {i, n}, {j, n}]; IdentityMatrix[{m_Integer?NonNegative, n_Integer?NonNegative}] := Table[Boole[i == j], {i, m}, {j, n}];",
  ],
  [
    "DiagonalMatrix",
    `DiagonalMatrix[l_List] := DiagonalMatrix[l, 0];
     DiagonalMatrix[l_List, k_Integer] := With[{n = Length[l] + Abs[k]}, DiagonalMatrix[l, k, {n, n}]];
     DiagonalMatrix[l_List, k_Integer, n_Integer] := DiagonalMatrix[l, k, {n, n}];
     DiagonalMatrix[l_List, k_Integer, {m_Integer, n_Integer}] := Table[If[j - i == k && Min[i, j] <= Length[l], l[[Min[i, j]]], 0], {i, m}, {j, n}];`,
  ],
  [
    "Diagonal",
    "Diagonal[m_List] := Diagonal[m, 0]; Diagonal[m_List, k_Integer] := Table[m[[i, i + k]], {i, Max[1, 1 - k], Min[Length[m], Length[First[m]] - k]}] /; MatchQ[m, {__List}];",
  ],
  [
    "Tr",
    `Tr[m_List] := Tr[m, Plus];
     Tr[m_List, f_] := f @@ Table[Part[m, Sequence @@ Table[i, {ArrayDepth[m]}]], {i, Min[Dimensions[m]]}] /; ArrayDepth[m] > 0;
     Tr[m_List, f_, n_Integer] := f @@ Table[Part[m, Sequence @@ Table[i, {n}]], {i, Min[Take[Dimensions[m], n]]}];
     Tr[x_?NumberQ] := x;`,
  ],
  [
    "HilbertMatrix",
    "HilbertMatrix[n_Integer] := HilbertMatrix[{n, n}]; HilbertMatrix[{m_Integer, n_Integer}] := Table[1/(i + j - 1), {i, m}, {j, n}];",
  ],
  [
    "VandermondeMatrix",
    "VandermondeMatrix[l_List] := VandermondeMatrix[l, Length[l]]; VandermondeMatrix[l_List, n_Integer] := Table[If[k == 0, 1, x^k], {x, l}, {k, 0, n - 1}];",
    { state: "partial", missing: "structured array" },
  ],
  [
    "ToeplitzMatrix",
    `ToeplitzMatrix[n_Integer] := ToeplitzMatrix[Range[n]];
     ToeplitzMatrix[c_List] := ToeplitzMatrix[c, c];
     ToeplitzMatrix[c_List, r_List] := Table[If[i >= j, c[[i - j + 1]], r[[j - i + 1]]], {i, Length[c]}, {j, Length[r]}];`,
  ],
  [
    "HankelMatrix",
    `HankelMatrix[n_Integer] := HankelMatrix[Range[n]];
     HankelMatrix[c_List] := Table[If[i + j - 1 <= Length[c], c[[i + j - 1]], 0], {i, Length[c]}, {j, Length[c]}];
     HankelMatrix[c_List, r_List] := Table[If[i + j - 1 <= Length[c], c[[i + j - 1]], r[[i + j - Length[c]]]], {i, Length[c]}, {j, Length[r]}];`,
  ],
  [
    "CauchyMatrix",
    "CauchyMatrix[x_List] := CauchyMatrix[x, x]; CauchyMatrix[x_List, y_List] := Table[1/(a + b), {a, x}, {b, y}];",
  ],
  [
    "HadamardMatrix",
    "HadamardMatrix[n_Integer] := Nest[ArrayFlatten[{{#, #}, {#, -#}}] &, {{1}}, Log2[n]]/Sqrt[n] /; n > 0 && BitAnd[n, n - 1] == 0 && n <= 1024;",
    { state: "partial", missing: "order of the rows by sequency" },
  ],
  [
    "RotationMatrix",
    `RotationMatrix[t_] := {{Cos[t], -Sin[t]}, {Sin[t], Cos[t]}} /; ! ListQ[t];
     RotationMatrix[t_, {0, 0, z_?Positive}] := {{Cos[t], -Sin[t], 0}, {Sin[t], Cos[t], 0}, {0, 0, 1}};
     RotationMatrix[t_, {x_?Positive, 0, 0}] := {{1, 0, 0}, {0, Cos[t], -Sin[t]}, {0, Sin[t], Cos[t]}};
     RotationMatrix[t_, {0, y_?Positive, 0}] := {{Cos[t], 0, Sin[t]}, {0, 1, 0}, {-Sin[t], 0, Cos[t]}};
     RotationMatrix[t_, w : {_, _, _}] := With[{u = w/Norm[w]}, With[{x = u[[1]], y = u[[2]], z = u[[3]], c = Cos[t], s = Sin[t]},
       {{c + x^2 (1 - c), x y (1 - c) - z s, x z (1 - c) + y s}, {y x (1 - c) + z s, c + y^2 (1 - c), y z (1 - c) - x s}, {z x (1 - c) - y s, z y (1 - c) + x s, c + z^2 (1 - c)}}]];`,
    { state: "partial", missing: "rotation from one vector to another" },
  ],
  [
    "ScalingMatrix",
    "ScalingMatrix[l_List] := DiagonalMatrix[l]; ScalingMatrix[s_, v_List] := IdentityMatrix[Length[v]] + (s - 1) Outer[Times, v, v]/(v . v);",
  ],
  [
    "ReflectionMatrix",
    "ReflectionMatrix[v_List] := IdentityMatrix[Length[v]] - 2 Outer[Times, v, v]/(v . v);",
  ],
  [
    "ShearingMatrix",
    "ShearingMatrix[t_, v_List, n_List] := IdentityMatrix[Length[v]] + Tan[t] Outer[Times, v, n]/Norm[v]/Norm[n];",
  ],
  [
    "FourierMatrix",
    "FourierMatrix[n_Integer] := Table[Exp[2 Pi I (r - 1) (s - 1)/n]/Sqrt[n], {r, n}, {s, n}];",
    { state: "partial", missing: "FourierParameters" },
  ],
  [
    "PermutationMatrix",
    "PermutationMatrix[l_List] := Table[Boole[l[[i]] == j], {i, Length[l]}, {j, Length[l]}];",
    { state: "partial", missing: "structured array, Cycles" },
  ],
  ["UpperTriangularize", tri("UpperTriangularize", "j - i >= k")],
  ["LowerTriangularize", tri("LowerTriangularize", "j - i <= k")],
  [
    "BlockDiagonalMatrix",
    "BlockDiagonalMatrix[l : {__?MatrixQ}] := Fold[joinBlocks, l]; joinBlocks[a_, b_] := Join[Map[Join[#, Table[0, {Length[First[b]]}]] &, a], Map[Join[Table[0, {Length[First[a]]}], #] &, b]];",
  ],
  ["SquareMatrixQ", "SquareMatrixQ[m_] := MatrixQ[m] && Length[m] == Length[First[m]];"],
  [
    "SymmetricMatrixQ",
    "SymmetricMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && TrueQ[m == Transpose[m]];",
    { state: "partial", missing: "options" },
  ],
  [
    "AntisymmetricMatrixQ",
    "AntisymmetricMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && TrueQ[m == -Transpose[m]];",
    { state: "partial", missing: "options" },
  ],
  [
    "HermitianMatrixQ",
    "HermitianMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && TrueQ[m == ConjugateTranspose[m]];",
    { state: "partial", missing: "options" },
  ],
  [
    "AntihermitianMatrixQ",
    "AntihermitianMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && TrueQ[m == -ConjugateTranspose[m]];",
    { state: "partial", missing: "options" },
  ],
  [
    "OrthogonalMatrixQ",
    "OrthogonalMatrixQ[m_, ___Rule] := MatrixQ[m] && close[m . Transpose[m] - IdentityMatrix[Length[m]]]; close[d_] := TrueQ[Max[Abs[N[d]]] < 10^-10];",
    { state: "partial", missing: "options" },
  ],
  [
    "UnitaryMatrixQ",
    "UnitaryMatrixQ[m_, ___Rule] := MatrixQ[m] && TrueQ[Max[Abs[N[m . ConjugateTranspose[m] - IdentityMatrix[Length[m]]]]] < 10^-10];",
    { state: "partial", missing: "options" },
  ],
  [
    "NormalMatrixQ",
    "NormalMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && TrueQ[m . ConjugateTranspose[m] == ConjugateTranspose[m] . m];",
    { state: "partial", missing: "options" },
  ],
  [
    "DiagonalMatrixQ",
    "DiagonalMatrixQ[m_] := DiagonalMatrixQ[m, 0]; DiagonalMatrixQ[m_, k_] := MatrixQ[m] && AllTrue[Flatten[MapIndexed[If[#2[[2]] - #2[[1]] == k, 0, #1] &, m, {2}]], # == 0 &];",
  ],
  [
    "UpperTriangularMatrixQ",
    "UpperTriangularMatrixQ[m_] := UpperTriangularMatrixQ[m, 0]; UpperTriangularMatrixQ[m_, k_] := MatrixQ[m] && m === UpperTriangularize[m, k];",
  ],
  [
    "LowerTriangularMatrixQ",
    "LowerTriangularMatrixQ[m_] := LowerTriangularMatrixQ[m, 0]; LowerTriangularMatrixQ[m_, k_] := MatrixQ[m] && m === LowerTriangularize[m, k];",
  ],
  [
    "PositiveDefiniteMatrixQ",
    "PositiveDefiniteMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && AllTrue[Eigenvalues[N[(m + ConjugateTranspose[m])/2]], # > 0 &];",
    { state: "partial", missing: "options" },
  ],
  [
    "PositiveSemidefiniteMatrixQ",
    "PositiveSemidefiniteMatrixQ[m_, ___Rule] := SquareMatrixQ[m] && AllTrue[Eigenvalues[N[(m + ConjugateTranspose[m])/2]], # > -10^-12 &];",
    { state: "partial", missing: "options" },
  ],
  [
    "NegativeDefiniteMatrixQ",
    "NegativeDefiniteMatrixQ[m_, ___Rule] := PositiveDefiniteMatrixQ[-m];",
    { state: "partial", missing: "options" },
  ],
  [
    "NegativeSemidefiniteMatrixQ",
    "NegativeSemidefiniteMatrixQ[m_, ___Rule] := PositiveSemidefiniteMatrixQ[-m];",
    { state: "partial", missing: "options" },
  ],
]);

/** Keeps the cells of a triangle. */
function tri(name: string, condition: string): string {
  return `${name}[m_List] := ${name}[m, 0]; ${name}[m_List, k_Integer] := Table[If[${condition}, m[[i, j]], 0], {i, Length[m]}, {j, Length[First[m]]}] /; MatrixQ[m];`;
}
