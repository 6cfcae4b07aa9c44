import { inLanguage } from "./in-language.js";

/** Normal forms of matrices, and functions of them. */
export const decompositions = inLanguage([
  [
    "Permanent",
    "Permanent[m_?SquareMatrixQ] := permanent[m]; permanent[{{a_}}] := a; permanent[m_] := Expand[Sum[m[[1, j]] permanent[Drop[Rest[m], None, {j}]], {j, Length[m]}]] /; Length[m] < 9;",
    { state: "partial", missing: "matrices of more than eight rows" },
  ],
  [
    "JordanDecomposition",
    `JordanDecomposition[m_?SquareMatrixQ] := Module[{r = jordan[m]}, r /; r =!= None];
     jordan[m_] := Module[{n = Length[m], values, s = {}, blocks = {}},
       values = Eigenvalues[m];
       If[! ListQ[values] || ! FreeQ[values, Root | _Real], Return[None, Module]];
       Do[With[{c = jordanChains[m, v, n]}, Do[s = Join[s, k]; AppendTo[blocks, {v, Length[k]}], {k, c}]], {v, Sort[DeleteDuplicates[values]]}];
       If[Length[s] != n, Return[None, Module]];
       {Transpose[s], jordanMatrix[blocks, n]}];
     jordanMatrix[b_, n_] := Module[{m = ConstantArray[0, {n, n}], i = 1}, Do[Do[m[[i, i]] = k[[1]]; If[j < k[[2]], m[[i, i + 1]] = 1]; i++, {j, k[[2]]}], {k, b}]; m];
     jordanChains[m_, v_, n_] := Module[{a = m - v IdentityMatrix[n], k = 1, kernels, chains = {}, seen = {}, cand},
       kernels = {{}, NullSpace[a]};
       While[Length[Last[kernels]] > Length[kernels[[-2]]] && k < n, k++; AppendTo[kernels, NullSpace[MatrixPower[a, k]]]];
       Do[Do[cand = x; If[independent[Join[kernels[[j]], jordanLevel[chains, j], {cand}]], AppendTo[chains, Reverse[NestList[a . # &, cand, j - 1]]]], {x, Reverse[kernels[[j + 1]]]}], {j, Length[kernels] - 1, 1, -1}];
       Reverse[chains]];
     jordanLevel[c_, j_] := Map[#[[j]] &, Select[c, Length[#] >= j &]];
     independent[l_] := MatrixRank[l] == Length[l];`,
    { state: "partial", missing: "inexact matrices, eigenvalues that are no radicals" },
  ],
  [
    "MatrixFunction",
    `MatrixFunction[f_, m_?SquareMatrixQ] := Module[{j = JordanDecomposition[m], x}, Simplify[j[[1]] . matrixOfBlocks[f, j[[2]], x] . Inverse[j[[1]]]] /; Head[j] === List];
     matrixOfBlocks[f_, j_, x_] := Table[If[k < i || AnyTrue[Range[i, k - 1], j[[#, # + 1]] === 0 &], 0, If[k == i, f[j[[i, i]]], (D[f[x], {x, k - i}] /. x -> j[[i, i]])/(k - i)!]], {i, Length[j]}, {k, Length[j]}];`,
    { state: "partial", missing: "inexact matrices" },
  ],
  [
    "MatrixLog",
    "MatrixLog[m_?SquareMatrixQ] := MatrixFunction[Log, m];",
    { state: "partial", missing: "inexact matrices" },
  ],
  [
    "HermiteDecomposition",
    `HermiteDecomposition[m_?MatrixQ] := Module[{r = hermite[m]}, r] /; MatrixQ[m, IntegerQ];
     hermite[m_] := Module[{h = m, u = IdentityMatrix[Length[m]], row = 1, p, q, n = Length[m], c = Length[First[m]]},
       Do[If[row <= n,
         While[(p = Select[Range[row, n], h[[#, col]] != 0 &]; Length[p] > 1 || (Length[p] == 1 && First[p] != row)),
           p = First[SortBy[p, Abs[h[[#, col]]] &]];
           If[p != row, {h[[p]], h[[row]]} = {h[[row]], h[[p]]}; {u[[p]], u[[row]]} = {u[[row]], u[[p]]}];
           Do[q = Quotient[h[[i, col]], h[[row, col]]]; h[[i]] = h[[i]] - q h[[row]]; u[[i]] = u[[i]] - q u[[row]], {i, row + 1, n}]];
         If[h[[row, col]] != 0,
           If[h[[row, col]] < 0, h[[row]] = -h[[row]]; u[[row]] = -u[[row]]];
           Do[q = Quotient[h[[i, col]], h[[row, col]]]; h[[i]] = h[[i]] - q h[[row]]; u[[i]] = u[[i]] - q u[[row]], {i, row - 1}];
           row++]], {col, c}];
       {u, h}];`,
    { state: "partial", missing: "rational matrices" },
  ],
  [
    "SmithDecomposition",
    `SmithDecomposition[m_?MatrixQ] := Module[{r = smith[m]}, r] /; MatrixQ[m, IntegerQ];
     smith[m_] := Module[{d = m, u = IdentityMatrix[Length[m]], v = IdentityMatrix[Length[First[m]]], n = Length[m], c = Length[First[m]], t, p, q, done},
       Do[
         While[True,
           p = Select[Tuples[{Range[t, n], Range[t, c]}], d[[#[[1]], #[[2]]]] != 0 &];
           If[p === {}, Break[]];
           p = First[SortBy[p, Abs[d[[#[[1]], #[[2]]]]] &]];
           If[p[[1]] != t, {d[[t]], d[[p[[1]]]]} = {d[[p[[1]]]], d[[t]]}; {u[[t]], u[[p[[1]]]]} = {u[[p[[1]]]], u[[t]]}];
           If[p[[2]] != t, d = Transpose[d]; v = Transpose[v]; {d[[t]], d[[p[[2]]]]} = {d[[p[[2]]]], d[[t]]}; {v[[t]], v[[p[[2]]]]} = {v[[p[[2]]]], v[[t]]}; d = Transpose[d]; v = Transpose[v]];
           done = True;
           Do[q = Quotient[d[[i, t]], d[[t, t]]]; d[[i]] = d[[i]] - q d[[t]]; u[[i]] = u[[i]] - q u[[t]]; If[d[[i, t]] != 0, done = False], {i, t + 1, n}];
           d = Transpose[d]; v = Transpose[v];
           Do[q = Quotient[d[[i, t]], d[[t, t]]]; d[[i]] = d[[i]] - q d[[t]]; v[[i]] = v[[i]] - q v[[t]]; If[d[[i, t]] != 0, done = False], {i, t + 1, c}];
           d = Transpose[d]; v = Transpose[v];
           If[done, p = Select[Tuples[{Range[t + 1, n], Range[t + 1, c]}], Mod[d[[#[[1]], #[[2]]]], d[[t, t]]] != 0 &]; If[p === {}, Break[]]; d[[t]] = d[[t]] + d[[p[[1, 1]]]]; u[[t]] = u[[t]] + u[[p[[1, 1]]]]]];
         If[d[[t, t]] < 0, d[[t]] = -d[[t]]; u[[t]] = -u[[t]]], {t, Min[n, c]}];
       {u, d, v}];`,
    { state: "partial", missing: "rational matrices" },
  ],
  [
    "LatticeReduce",
    `LatticeReduce[m_?MatrixQ] := Module[{r = lll[m]}, r] /; MatrixQ[m, IntegerQ[#] || Head[#] === Rational &];
     lll[m_] := Module[{b = m, n = Length[m], k = 2, mu, q, g},
       g[] := lllMu[b];
       mu = g[];
       While[k <= n,
         Do[q = Round[mu[[2, k, j]]]; If[q != 0, b[[k]] = b[[k]] - q b[[j]]; mu = g[]], {j, k - 1, 1, -1}];
         If[mu[[1, k]] . mu[[1, k]] >= (3/4 - mu[[2, k, k - 1]]^2) mu[[1, k - 1]] . mu[[1, k - 1]], k++, {b[[k]], b[[k - 1]]} = {b[[k - 1]], b[[k]]}; mu = g[]; k = Max[k - 1, 2]]];
       b];
     lllMu[b_] := Module[{n = Length[b], s = b, c = ConstantArray[0, {Length[b], Length[b]}]}, Do[Do[c[[i, j]] = If[s[[j]] . s[[j]] === 0, 0, b[[i]] . s[[j]]/(s[[j]] . s[[j]])]; s[[i]] = s[[i]] - c[[i, j]] s[[j]], {j, i - 1}], {i, n}]; {s, c}];`,
    { state: "partial", missing: "dependent rows" },
  ],
  [
    "CirclePoints",
    "CirclePoints[{r_, t_}, n_Integer?Positive] := Table[{r Cos[t + 2 Pi k/n], r Sin[t + 2 Pi k/n]}, {k, 0, n - 1}];",
    { state: "partial", missing: "points without an angle" },
  ],
  [
    "PauliMatrix",
    "PauliMatrix[0 | 4] := {{1, 0}, {0, 1}}; PauliMatrix[1] := {{0, 1}, {1, 0}}; PauliMatrix[2] := {{0, -I}, {I, 0}}; PauliMatrix[3] := {{1, 0}, {0, -1}};",
  ],
  [
    "TensorContract",
    "TensorContract[t_, {}] := t; TensorContract[t_, {{i_Integer, j_Integer}, r___}] := With[{d = ArrayDepth[t]}, With[{o = Join[{i, j}, Complement[Range[d], {i, j}]]}, TensorContract[Total[MapIndexed[#1[[First[#2]]] &, Transpose[t, Ordering[o]]]], {r} /. k_Integer :> k - Boole[k > i] - Boole[k > j]]]] /; ArrayQ[t];",
    { state: "partial", missing: "symbolic tensors" },
  ],
  [
    "TensorTranspose",
    "TensorTranspose[t_, p_List] := Transpose[t, p] /; ArrayQ[t]; TensorTranspose[t_, c_Cycles] := Transpose[t, PermutationList[c, ArrayDepth[t]]] /; ArrayQ[t];",
    { state: "partial", missing: "symbolic tensors" },
  ],
  [
    "TensorWedge",
    "TensorWedge[a_?VectorQ, b_?VectorQ] := TensorProduct[a, b] - TensorProduct[b, a];",
    { state: "partial", missing: "tensors of higher rank" },
  ],
]);
