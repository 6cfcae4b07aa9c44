import { inLanguage } from "./in-language.js";

const norms = `Norm[x_?NumericQ] := Abs[x];
     Norm[v_List] := Norm[v, 2];
     Norm[v_List, DirectedInfinity[1]] := Max[Abs[v]] /; VectorQ[v];
     Norm[v_List, 1] := Total[Abs[v]] /; VectorQ[v];
     Norm[v_List, 2] := Sqrt[Total[Abs[v]^2]] /; VectorQ[v];
     Norm[v_List, p_] := Total[Abs[v]^p]^(1/p) /; VectorQ[v] && ! StringQ[p];
     Norm[m_List, "Frobenius"] := Sqrt[Total[Abs[Flatten[m]]^2]];
     Norm[m_List, 1] := Max[Total[Abs[m]]] /; MatrixQ[m];
     Norm[m_List, DirectedInfinity[1]] := Max[Map[Total, Abs[m]]] /; MatrixQ[m];
     Norm[m_List, 2] := First[SingularValueList[m]] /; MatrixQ[m, NumericQ];`;

/** Vectors and matrices: products, norms, decompositions. */
export const matrixFunctions = inLanguage([
  ["Norm", norms],
  [
    "Normalize",
    "Normalize[v_List] := With[{n = Norm[v]}, If[n === 0, v, v/n]] /; VectorQ[v]; Normalize[z_?NumericQ] := If[z == 0, z, z/Abs[z]]; Normalize[v_, f_] := With[{n = f[v]}, If[TrueQ[n == 0], v, v/n]];",
  ],
  [
    "Cross",
    `Cross[{a_, b_}] := {-b, a};
     Cross[{a_, b_, c_}, {x_, y_, z_}] := {b z - c y, c x - a z, a y - b x};
     Cross[v__List] := With[{m = {v}}, Table[(-1)^(Length[m] + 1 + i + Length[m] - 1) Det[Map[Delete[#, i] &, m]], {i, Length[First[m]]}]] /; Length[{v}] + 1 == Length[First[{v}]] && MatrixQ[{v}] && Length[{v}] > 2;`,
  ],
  [
    "LeviCivitaTensor",
    `LeviCivitaTensor[n_Integer?Positive] := SparseArray[Map[# -> Signature[#] &, Permutations[Range[n]]], Table[n, {n}]] /; n < 11;
     LeviCivitaTensor[n_Integer?Positive, List] := Normal[LeviCivitaTensor[n]];`,
    { arity: [1, 2], state: "partial", missing: "heads other than List" },
  ],
  [
    "KroneckerProduct",
    `KroneckerProduct[a_List?MatrixQ, b_List?MatrixQ] := Flatten[Outer[Times, a, b], {{1, 3}, {2, 4}}];
     KroneckerProduct[a_List?VectorQ, b_List?VectorQ] := Flatten[Outer[Times, a, b]];
     KroneckerProduct[a_List, b_List, c__] := KroneckerProduct[KroneckerProduct[a, b], c];
     KroneckerProduct[a_List] := a;`,
  ],
  [
    "ConjugateTranspose",
    "ConjugateTranspose[m_List] := Conjugate[Transpose[m]]; ConjugateTranspose[m_List, p_List] := Conjugate[Transpose[m, p]];",
  ],
  [
    "MatrixPower",
    `MatrixPower[m_List, 0] := IdentityMatrix[Length[m]] /; SquareMatrixQ[m];
     MatrixPower[m_List, n_Integer?Positive] := power[m, n] /; SquareMatrixQ[m];
     MatrixPower[m_List, n_Integer?Negative] := With[{i = Inverse[m]}, If[MatrixQ[i], power[i, -n], HoldForm[MatrixPower][m, n]]] /; SquareMatrixQ[m] && Det[m] =!= 0;
     MatrixPower[m_List, n_Integer, v_List] := MatrixPower[m, n] . v;
     MatrixPower[m_List, s_] := diagonalized[m, #^s &] /; SquareMatrixQ[m] && ! IntegerQ[s] && Length[NullSpace[Eigenvectors[m]]] == 0;
     power[m_, n_] := Module[{r = Null, b = m, k = n}, While[k > 0, If[OddQ[k], r = If[r === Null, b, r . b]]; k = Quotient[k, 2]; If[k > 0, b = b . b]]; r];
     diagonalized[m_, f_] := With[{e = Eigensystem[m]}, Together[Transpose[e[[2]]] . DiagonalMatrix[Map[f, e[[1]]]] . Inverse[Transpose[e[[2]]]]]];`,
    { state: "partial", missing: "defective matrices with powers that are not integers" },
  ],
  [
    "MatrixExp",
    `MatrixExp[m_List] := nilpotent[m] /; SquareMatrixQ[m] && MatrixPower[m, Length[m]] === 0 m;
     MatrixExp[m_List] := DiagonalMatrix[Exp[Diagonal[m]]] /; SquareMatrixQ[m] && DiagonalMatrixQ[m];
     MatrixExp[m_List] := scaled[m] /; SquareMatrixQ[m] && MatrixQ[m, NumberQ] && ! FreeQ[m, _Real];
     MatrixExp[m_List] := With[{e = Eigensystem[m]}, Together[Transpose[e[[2]]] . DiagonalMatrix[Exp[e[[1]]]] . Inverse[Transpose[e[[2]]]]] /; MatchQ[e, {_List, _List}] && NullSpace[e[[2]]] === {}] /; SquareMatrixQ[m];
     MatrixExp[m_List, v_List] := MatrixExp[m] . v;
     nilpotent[m_] := Sum[MatrixPower[m, k]/k!, {k, 0, Length[m] - 1}];
     scaled[m_] := With[{s = Max[0, Ceiling[Log2[1 + Max[Abs[m]] Length[m]]] + 4]}, Nest[# . # &, With[{a = m/2.^s}, Fold[IdentityMatrix[Length[m]] + a . #1/#2 &, IdentityMatrix[Length[m]], Range[14, 1, -1]]], s]];`,
    { state: "partial", missing: "defective exact matrices" },
  ],
  [
    "CharacteristicPolynomial",
    "CharacteristicPolynomial[m_List, x_] := Expand[Det[m - x IdentityMatrix[Length[m]]]] /; SquareMatrixQ[m];",
    { state: "partial", missing: "generalized problems" },
  ],
  [
    "Minors",
    "Minors[m_List] := Minors[m, Length[m] - 1]; Minors[m_List, k_Integer] := With[{r = Subsets[Range[Length[m]], {k}], c = Subsets[Range[Length[First[m]]], {k}]}, Table[Det[m[[i, j]]], {i, r}, {j, c}]] /; MatrixQ[m];",
  ],
  [
    "Adjugate",
    "Adjugate[m_List] := Table[(-1)^(i + j) If[Length[m] == 1, 1, Det[Delete[Map[Delete[#, i] &, m], j]]], {i, Length[m]}, {j, Length[m]}] /; SquareMatrixQ[m];",
  ],
  [
    "LUDecomposition",
    `LUDecomposition[m_List] := Module[{a = m, n = Length[m], p = Range[Length[m]], k, i, q},
       Do[q = If[FreeQ[a, _Real], SelectFirst[Range[k, n], a[[#, k]] =!= 0 &, k], k - 1 + First[Ordering[-Abs[a[[k ;;, k]]], 1]]];
         If[q != k, a[[{k, q}]] = a[[{q, k}]]; p[[{k, q}]] = p[[{q, k}]]];
         Do[a[[i, k]] = a[[i, k]]/a[[k, k]]; a[[i, k + 1 ;;]] = a[[i, k + 1 ;;]] - a[[i, k]] a[[k, k + 1 ;;]], {i, k + 1, n}], {k, n - 1}];
       {a, p, If[FreeQ[a, _Real], 0, N[conditionNumber[m]]]}] /; SquareMatrixQ[m] && Det[m] =!= 0;
     conditionNumber[m_] := Norm[m, Infinity] Norm[Inverse[m], Infinity];`,
    { state: "partial", missing: "singular matrices; the pivots that a real kernel chooses" },
  ],
  [
    "CholeskyDecomposition",
    `CholeskyDecomposition[m_List] := Module[{n = Length[m], u = 0 m, i, j},
       Do[u[[i, i]] = Sqrt[m[[i, i]] - Sum[u[[k, i]] Conjugate[u[[k, i]]], {k, i - 1}]];
         Do[u[[i, j]] = (m[[i, j]] - Sum[Conjugate[u[[k, i]]] u[[k, j]], {k, i - 1}])/u[[i, i]], {j, i + 1, n}], {i, n}]; u] /; SquareMatrixQ[m] && (! MatrixQ[m, NumericQ] || HermitianMatrixQ[m] && PositiveDefiniteMatrixQ[m]);`,
  ],
  [
    "QRDecomposition",
    "QRDecomposition[m_List] := With[{q = Orthogonalize[Transpose[m]]}, With[{p = DeleteCases[q, {(0 | 0.) ..}]}, {Conjugate[p], Table[If[i > j, 0, Together[Conjugate[p[[i]]] . m[[All, j]]]], {i, Length[p]}, {j, Length[First[m]]}]}]] /; MatrixQ[m];",
    { state: "partial", missing: "signs of a real kernel for machine numbers" },
  ],
  [
    "Orthogonalize",
    `Orthogonalize[l : {__List}] := Orthogonalize[l, Conjugate[#1] . #2 &];
     Orthogonalize[l : {__List}, f_] := Module[{out = {}, v, n}, Do[v = Fold[#1 - f[#2, #1] #2 &, u, out]; v = If[FreeQ[v, _Real], Together[Expand[v]], v]; n = f[v, v];
       AppendTo[out, If[TrueQ[n == 0] || TrueQ[Abs[N[n]] < 10^-24], 0 v, v/Sqrt[n]]], {u, l}]; If[FreeQ[out, _Real], Map[Together, out, {2}], out]] /; MatrixQ[l];`,
    { state: "partial", missing: "options" },
  ],
  [
    "Projection",
    "Projection[u_List, v_List] := v (Conjugate[v] . u)/(Conjugate[v] . v); Projection[u_, v_, f_] := v f[v, u]/f[v, v];",
  ],
  [
    "SingularValueList",
    "SingularValueList[m_List] := DeleteCases[Sqrt[Eigenvalues[If[Length[m] < Length[First[m]], m . ConjugateTranspose[m], ConjugateTranspose[m] . m]]], 0 | _?(TrueQ[Abs[N[#]] < 10^-7 N[1 + Max[Abs[m]]]] &)] /; MatrixQ[m, NumericQ]; SingularValueList[m_List, k_] := Take[SingularValueList[m], k];",
    { state: "partial", missing: "options" },
  ],
  [
    "SingularValueDecomposition",
    `SingularValueDecomposition[m_List] := Module[{e = Eigensystem[ConjugateTranspose[m] . m], r = Length[m], c = Length[First[m]], v, s, u},
       s = Sqrt[e[[1]]]; s = Map[If[TrueQ[Abs[N[#]] < 10^-7], 0, #] &, s]; v = Orthogonalize[e[[2]]];
       u = Table[m . v[[i]]/s[[i]], {i, Select[Range[Min[r, c]], s[[#]] =!= 0 &]}];
       u = Take[DeleteCases[Orthogonalize[Join[u, IdentityMatrix[r]]], {(0 | 0.) ..}], r];
       {Transpose[u], Table[If[i == j, s[[i]], 0], {i, r}, {j, c}], Transpose[v]}] /; MatrixQ[m, NumericQ];`,
    { state: "partial", missing: "generalized problems, signs of a real kernel" },
  ],
  [
    "PseudoInverse",
    `PseudoInverse[m_List] := pseudo[m, MatrixRank[m]] /; MatrixQ[m, NumericQ];
     pseudo[m_, 0] := Transpose[0 m];
     pseudo[m_, r_] := Inverse[m] /; r == Length[m] == Length[First[m]];
     pseudo[m_, r_] := Inverse[ConjugateTranspose[m] . m] . ConjugateTranspose[m] /; r == Length[First[m]];
     pseudo[m_, r_] := ConjugateTranspose[m] . Inverse[m . ConjugateTranspose[m]] /; r == Length[m];
     pseudo[m_, r_] := With[{e = Take[RowReduce[m], r]}, With[{b = m[[All, Map[LengthWhile[#, Function[z, z == 0]] + 1 &, e]]]}, ConjugateTranspose[e] . Inverse[e . ConjugateTranspose[e]] . Inverse[ConjugateTranspose[b] . b] . ConjugateTranspose[b]]];`,
    { state: "partial", missing: "Tolerance" },
  ],
  [
    "LeastSquares",
    "LeastSquares[m_List, b_List] := PseudoInverse[m] . b /; MatrixQ[m];",
    { state: "partial", missing: "options" },
  ],
  [
    "EuclideanDistance",
    "EuclideanDistance[a_List, b_List] := Norm[a - b] /; Length[a] == Length[b]; EuclideanDistance[a_?NumericQ, b_?NumericQ] := Abs[a - b];",
  ],
  [
    "SquaredEuclideanDistance",
    "SquaredEuclideanDistance[a_List, b_List] := Total[Abs[a - b]^2] /; Length[a] == Length[b]; SquaredEuclideanDistance[a_?NumericQ, b_?NumericQ] := Abs[a - b]^2;",
  ],
  [
    "ManhattanDistance",
    "ManhattanDistance[a_List, b_List] := Total[Abs[a - b]] /; Length[a] == Length[b]; ManhattanDistance[a_?NumericQ, b_?NumericQ] := Abs[a - b];",
  ],
  [
    "ChessboardDistance",
    "ChessboardDistance[a_List, b_List] := Max[Abs[a - b]] /; Length[a] == Length[b]; ChessboardDistance[a_?NumericQ, b_?NumericQ] := Abs[a - b];",
  ],
  [
    "CanberraDistance",
    "CanberraDistance[a_List, b_List] := Total[MapThread[If[#1 == 0 == #2, 0, Abs[#1 - #2]/(Abs[#1] + Abs[#2])] &, {a, b}]] /; Length[a] == Length[b];",
  ],
  [
    "BrayCurtisDistance",
    "BrayCurtisDistance[a_List, b_List] := Total[Abs[a - b]]/Total[Abs[a + b]] /; Length[a] == Length[b];",
  ],
  [
    "CosineDistance",
    "CosineDistance[a_List, b_List] := 1 - a . Conjugate[b]/(Norm[a] Norm[b]) /; Length[a] == Length[b];",
  ],
  [
    "CorrelationDistance",
    "CorrelationDistance[a_List, b_List] := CosineDistance[a - Mean[a], b - Mean[b]] /; Length[a] == Length[b];",
  ],
  [
    "VectorAngle",
    "VectorAngle[a_List, b_List] := ArcCos[a . Conjugate[b]/(Norm[a] Norm[b])] /; Length[a] == Length[b];",
  ],
  ["VectorLess", "VectorLess[{a_List, b_List}] := And @@ MapThread[Less, {a, b}];"],
  ["VectorGreater", "VectorGreater[{a_List, b_List}] := And @@ MapThread[Greater, {a, b}];"],
  ["VectorLessEqual", "VectorLessEqual[{a_List, b_List}] := And @@ MapThread[LessEqual, {a, b}];"],
  [
    "VectorGreaterEqual",
    "VectorGreaterEqual[{a_List, b_List}] := And @@ MapThread[GreaterEqual, {a, b}];",
  ],
  [
    "JaccardDissimilarity",
    "JaccardDissimilarity[a_List, b_List] := With[{n = Count[MapThread[Unequal, {a, b}], True]}, n/(n + Count[Transpose[{a, b}], {1, 1} | {True, True}])];",
  ],
  ["TensorRank", "TensorRank[a_List] := ArrayDepth[a];"],
  ["TensorDimensions", "TensorDimensions[a_List] := Dimensions[a];"],
  [
    "TensorProduct",
    "TensorProduct[a_List, b_List] := Outer[Times, a, b]; TensorProduct[a_, b_] := a b /; ! ListQ[a] || ! ListQ[b]; TensorProduct[a_, b_, c__] := TensorProduct[TensorProduct[a, b], c]; TensorProduct[a_] := a;",
    { state: "partial", missing: "symbolic tensors" },
  ],
]);
