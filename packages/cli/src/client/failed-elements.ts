import {
  Assoc,
  type Expr,
  type Fn,
  isFn,
  printInputForm,
  unqualify,
} from "@remotebatch/expr-model";

const longestReason = 200;

/** True for what stands in the place of a result that there is none of: `Failure[…]`. */
export function isFailure(element: Expr): element is Fn {
  return isFn(element, "Failure");
}

/** How many of the elements failed and why the first did, as one line; `undefined` when none did. */
export function failedElementsText(elements: readonly Expr[]): string | undefined {
  const failed = elements.filter(isFailure);
  const [first] = failed;
  if (first === undefined) return undefined;
  return `${failed.length} of ${elements.length} elements failed; first: element ${elements.indexOf(first) + 1}: ${failureReason(first)}`;
}

/** Why an element failed, as one line of bounded length. */
export function failureReason(failure: Fn): string {
  const [line = ""] = reasonText(failure).split("\n");
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

function reasonText(failure: Fn): string {
  const details = failure.args[1];
  if (!(details instanceof Assoc)) return printInputForm(unqualify(failure));
  const template = details.get("MessageTemplate");
  if (typeof template !== "string") return printInputForm(unqualify(failure));
  const parameters = details.get("MessageParameters");
  const filling = parameters !== undefined && isFn(parameters, "List") ? parameters.args : [];
  return template.replaceAll(/`(\d+)`/g, (place, number: string) => {
    const value = filling[Number(number) - 1];
    if (value === undefined) return place;
    return typeof value === "string" ? value : printInputForm(unqualify(value));
  });
}
