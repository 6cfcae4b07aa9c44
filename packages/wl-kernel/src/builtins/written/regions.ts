import { inLanguage } from "./in-language.js";

/** What is known of basic regions, under names of their own: dimension of the region, its measure, centre and members. */
const geometry = `
  points[l_] := MatchQ[l, {{__} ..}];
  dimension[Point[_]] := 0;
  dimension[_Line | _Circle] := 1;
  dimension[_Disk | _Rectangle | _Triangle | _Polygon | _Parallelogram | _Annulus] := 2;
  dimension[_Cuboid | _Cylinder | _Cone | _Tetrahedron] := 3;
  dimension[Ball[]] := 3; dimension[Ball[c_List, ___]] := Length[c];
  dimension[Sphere[]] := 2; dimension[Sphere[c_List, ___]] := Length[c] - 1;
  dimension[Ellipsoid[c_List, _]] := Length[c];
  dimension[_Interval] := 1;
  dimension[_] := None;
  size[Point[{__?NumericQ}]] := 1;
  size[Line[l_?points]] := Total[Map[norm, Differences[l]]];
  size[Circle[]] := 2 Pi; size[Circle[{_, _}]] := 2 Pi; size[Circle[{_, _}, r : Except[_List]]] := 2 Pi r;
  size[Circle[{_, _}, r : Except[_List], {a_, b_}]] := r (b - a);
  size[Disk[]] := Pi; size[Disk[{_, _}]] := Pi; size[Disk[{_, _}, r : Except[_List]]] := Pi r^2; size[Disk[{_, _}, {a_, b_}]] := Pi a b;
  size[Disk[{_, _}, r : Except[_List], {a_, b_}]] := r^2 (b - a)/2;
  size[Annulus[]] := 3 Pi/4; size[Annulus[{_, _}, {a_, b_}]] := Pi (b^2 - a^2);
  size[Rectangle[]] := 1; size[Rectangle[{a_, b_}]] := 1; size[Rectangle[{a_, b_}, {c_, d_}]] := Abs[(c - a) (d - b)];
  size[Triangle[]] := 1/2; size[Triangle[{a_, b_, c_}]] := area[{a, b, c}];
  size[Polygon[l_?points]] := area[l];
  size[Parallelogram[_, {u_, v_}]] := Abs[Det[{u, v}]];
  size[Cuboid[]] := 1; size[Cuboid[{_, _, _}]] := 1; size[Cuboid[a_List, b_List]] := Abs[Times @@ (b - a)];
  size[Ball[]] := 4 Pi/3; size[Ball[c_List]] := size[Ball[c, 1]]; size[Ball[c_List, r_]] := With[{n = Length[c]}, Pi^(n/2) r^n/Gamma[n/2 + 1]];
  size[Sphere[]] := 4 Pi; size[Sphere[c_List]] := size[Sphere[c, 1]]; size[Sphere[c_List, r_]] := With[{n = Length[c]}, 2 Pi^(n/2) r^(n - 1)/Gamma[n/2]];
  size[Ellipsoid[c_List, r_List]] := With[{n = Length[c]}, Pi^(n/2) Times @@ r/Gamma[n/2 + 1]];
  size[Cylinder[]] := 2 Pi; size[Cylinder[{a_, b_}]] := Pi norm[b - a]; size[Cylinder[{a_, b_}, r_]] := Pi r^2 norm[b - a];
  size[Cone[]] := 2 Pi/3; size[Cone[{a_, b_}]] := Pi norm[b - a]/3; size[Cone[{a_, b_}, r_]] := Pi r^2 norm[b - a]/3;
  size[Tetrahedron[{a_, b_, c_, d_}]] := Abs[Det[{b - a, c - a, d - a}]]/6;
  size[Interval[l : {_, _} ..]] := Total[Map[Last[#] - First[#] &, {l}]];
  size[_] := None;
  norm[v_] := Sqrt[Total[v^2]];
  area[l : {{_, _} ..}] := With[{r = RotateLeft[l]}, Abs[Sum[l[[i, 1]] r[[i, 2]] - r[[i, 1]] l[[i, 2]], {i, Length[l]}]]/2];
  area[{a : {_, _, _}, b_, c_}] := norm[Cross[b - a, c - a]]/2;
  area[_] := None;
  center[Point[p : {__?NumericQ}]] := p;
  center[Circle[] | Disk[]] := {0, 0};
  center[(Circle | Disk)[c_List, r___] /; Length[{r}] < 2] := c;
  center[Ball[] | Sphere[]] := {0, 0, 0}; center[(Ball | Sphere | Ellipsoid)[c_List, ___]] := c;
  center[Rectangle[a_, b_]] := (a + b)/2; center[Rectangle[]] := {1/2, 1/2}; center[Cuboid[a_, b_]] := (a + b)/2; center[Cuboid[]] := {1/2, 1/2, 1/2};
  center[Triangle[l_?points]] := Total[l]/3; center[Triangle[]] := {1/3, 1/3}; center[Tetrahedron[l_?points]] := Total[l]/4; center[Line[{a_List, b_List}]] := (a + b)/2;
  center[Cylinder[{a_, b_}, ___]] := (a + b)/2;
  center[Parallelogram[p_, {u_, v_}]] := p + (u + v)/2;
  center[Polygon[l : {{_, _} ..}]] := With[{r = RotateLeft[l]}, With[{w = Table[l[[i, 1]] r[[i, 2]] - r[[i, 1]] l[[i, 2]], {i, Length[l]}]}, Total[w (l + r)]/(3 Total[w])]];
  center[_] := None;
  member[Disk[], p_] := Total[p^2] <= 1; member[Disk[c_], p_] := member[Disk[c, 1], p]; member[Disk[c_, r : Except[_List]], p_] := Total[(p - c)^2] <= r^2; member[Disk[c_, r_List], p_] := Total[(p - c)^2/r^2] <= 1;
  member[Circle[], p_] := Total[p^2] == 1; member[Circle[c_], p_] := member[Circle[c, 1], p]; member[Circle[c_, r : Except[_List]], p_] := Total[(p - c)^2] == r^2;
  member[Ball[], p_] := Total[p^2] <= 1; member[Ball[c_], p_] := member[Ball[c, 1], p]; member[Ball[c_, r_], p_] := Total[(p - c)^2] <= r^2;
  member[Sphere[], p_] := Total[p^2] == 1; member[Sphere[c_], p_] := member[Sphere[c, 1], p]; member[Sphere[c_, r_], p_] := Total[(p - c)^2] == r^2;
  member[Rectangle[] | Cuboid[], p_] := And @@ Map[0 <= # <= 1 &, p]; member[(Rectangle | Cuboid)[a_, b_], p_] := And @@ MapThread[#1 <= #2 <= #3 &, {a, p, b}];
  member[Interval[l__], {p_} | p_] := IntervalMemberQ[Interval[l], p];
  member[Triangle[{a : {_, _}, b_, c_}], p : {_, _}] := With[{s = Solve[{1 - u - v, u, v} . {a, b, c} == p, {u, v}]}, (u >= 0 && v >= 0 && u + v <= 1) /. First[s]];
  member[Point[q_], p_] := p == q;
  member[Line[{a_, b_}], p_] := With[{d = b - a}, norm[p - a] + norm[b - p] == norm[d]];
  member[_, _] := None;
`;

const inGeometry = (name: string, code: string, missing: string) =>
  [name, geometry + code, { state: "partial" as const, missing }] as const;

/** Measures, centres and members of basic geometric regions. */
export const regions = inLanguage([
  inGeometry(
    "RegionMeasure",
    "RegionMeasure[r_] := With[{s = size[r]}, s /; s =!= None];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "Area",
    "Area[r_] := With[{s = size[r]}, s /; s =!= None && dimension[r] === 2]; Area[r_] := Undefined /; MemberQ[{0, 1, 3}, dimension[r]];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "Volume",
    "Volume[r_] := With[{s = size[r]}, s /; s =!= None && dimension[r] === 3]; Volume[r_] := Undefined /; MemberQ[{0, 1, 2}, dimension[r]];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "Perimeter",
    "Perimeter[(Polygon | Triangle)[l_?points]] := size[Line[Append[l, First[l]]]]; Perimeter[Disk[c___, r : Except[_List]]] := 2 Pi r; Perimeter[Disk[] | Disk[{_, _}]] := 2 Pi; Perimeter[Rectangle[a_, b_]] := 2 Total[Abs[b - a]]; Perimeter[Rectangle[]] := 4;",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "SurfaceArea",
    "SurfaceArea[Ball[]] := 4 Pi; SurfaceArea[Ball[c : {_, _, _}, r_ : 1]] := 4 Pi r^2; SurfaceArea[Cuboid[]] := 6; SurfaceArea[Cuboid[a_, b_]] := With[{d = Abs[b - a]}, 2 (d[[1]] d[[2]] + d[[1]] d[[3]] + d[[2]] d[[3]])]; SurfaceArea[Cylinder[{a_, b_}, r_]] := 2 Pi r^2 + 2 Pi r norm[b - a];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "RegionCentroid",
    "RegionCentroid[r_] := With[{s = center[r]}, s /; s =!= None];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "RegionDimension",
    "RegionDimension[r_] := With[{s = dimension[r]}, s /; s =!= None];",
    "regions by formulas and meshes",
  ),
  inGeometry(
    "RegionMember",
    "RegionMember[r_, p_List] := With[{s = member[r, p]}, s /; s =!= None]; RegionMember[r_][p_] := RegionMember[r, p];",
    "regions by formulas and meshes, sectors",
  ),
  inGeometry(
    "RegionDistance",
    "RegionDistance[(Disk | Ball)[], p_] := Max[0, norm[p] - 1]; RegionDistance[(Disk | Ball)[c_List, r : Except[_List] : 1], p_] := Max[0, norm[p - c] - r]; RegionDistance[Point[q_], p_] := norm[p - q]; RegionDistance[(Circle | Sphere)[], p_] := Abs[norm[p] - 1]; RegionDistance[(Circle | Sphere)[c_List, r : Except[_List] : 1], p_] := Abs[norm[p - c] - r];",
    "other regions",
  ),
  inGeometry(
    "Midpoint",
    "Midpoint[{a_List, b_List}] := (a + b)/2; Midpoint[Line[{a_List, b_List}]] := (a + b)/2;",
    "scenes",
  ),
  [
    "SSSTriangle",
    "SSSTriangle[a_, b_, c_] := With[{x = (b^2 + c^2 - a^2)/(2 c)}, Triangle[{{0, 0}, {c, 0}, Simplify[{x, Sqrt[b^2 - x^2]}]}]] /; VectorQ[{a, b, c}, NumericQ];",
    { state: "partial", missing: "symbolic sides" },
  ],
]);
