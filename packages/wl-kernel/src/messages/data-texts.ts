/** Message templates of lists, matrices, strings and dates by "Symbol::tag". */
export const dataTexts: Readonly<Record<string, string>> = {
  "General::matsq": "Argument `1` at position `2` is not a nonempty square matrix.",
  "General::matrix": "Argument `1` at position `2` is not a nonempty rectangular matrix.",
  "Inverse::sing": "Matrix `1` is singular.",
  "Solve::svars": 'Equations may not give solutions for all "solve" variables.',
  "LinearSolve::sing": "Matrix `1` is singular.",
  "LinearSolve::nosol": "Linear equation encountered that has no solution.",
  "LinearSolve::lslc":
    "Coefficient matrix and target vector(s) or matrix do not have the same dimensions.",
  "StringTake::take": 'Cannot take positions `1` through `2` in "`3`".',
  "StringDrop::drop": 'Cannot drop positions `1` through `2` in "`3`".',
  "AssociationThread::idim": "`1` and `2` must have the same length.",
  "Transpose::nmtx": "The first two levels of `1` cannot be transposed.",
  "MatrixPower::sing": "Matrix `1` is singular.",
};
