import { parse, parseAll, printFullForm, WlSyntaxError } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("hostile and broken text", () => {
  test.each([
    ["f[1, 2", "WL_UNBALANCED", 1, 2],
    ["{1,\n  2]", "WL_UNEXPECTED", 2, 4],
    ["a +", "WL_INCOMPLETE", 1, 4],
    ["a\n)", "WL_UNEXPECTED", 2, 1],
    ['"abc', "WL_UNBALANCED", 1, 1],
    ["(* (* *)", "WL_UNBALANCED", 1, 1],
    ["\\[NoSuchName]", "WL_BAD_CHARACTER", 1, 1],
    ['x = "\\q"', "WL_BAD_STRING", 1, 6],
    ["16^^xyz", "WL_BAD_NUMBER", 1, 1],
    ["37^^1", "WL_BAD_NUMBER", 1, 1],
    ["1*^999999999", "WL_TOO_LARGE", 1, 1],
    ["\\[Alpha] + )", "WL_UNEXPECTED", 1, 12],
  ])("%j is refused with %s at its line and column", (text, code, line, column) => {
    try {
      parse(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WlSyntaxError);
      expect(error).toMatchObject({ code, line, column });
    }
  });

  test("any text either parses or is refused with a WlSyntaxError inside the text", () => {
    const pieces = fc.constantFrom(
      ...'a 1 2.5 x_ _h # ## % + - * / ^ ! !! \' & @ @@ @@@ /@ //@ // /. -> :> = := =. /: ; ;; , ( ) [ ] { } <| |> [[ ]] ~ ? : :: _ .. ... < > == === " \\ (* *) ` ^^ *^ \\[Pi] << >> \n ⌊ ⌋ ∫ \uF74C ∈ ⇒ \uF3C7 ∓ ∇ \uF765 \uF3B1 #" ∂ \uF604'.split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 25 }),
        (parts) => {
          const text = parts.join("");
          try {
            for (const expr of parseAll(text)) printFullForm(expr);
          } catch (error) {
            expect(error).toBeInstanceOf(WlSyntaxError);
            const { offset } = error as WlSyntaxError;
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(offset).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  test.each([
    ["(", 1_000_000],
    ["{", 1_000_000],
    ["-", 1_000_000],
    ["!", 1_000_000],
    ["f[", 500_000],
    ["a->", 500_000],
    ["a'[", 300_000],
    ["(*", 500_000],
    ['"a" ', 200_000],
    ["a/b/", 200_000],
    ["a~f~", 200_000],
    ["1*^900 ", 100_000],
    ["x_:", 200_000],
    ["a=", 200_000],
    ["\\[Pi]", 100_000],
    ["a::b", 100_000],
    ["a//f", 200_000],
    ["[[", 200_000],
    ["a;", 200_000],
    ["⌊", 300_000],
    ["∫", 300_000],
    ["∫x⊕", 200_000],
    ["x⊕a\uF74C", 200_000],
    ["∫x\uF74Cx ", 200_000],
    ["a⇒", 200_000],
    ["a\uF3C7", 200_000],
  ])("%j repeated %i times neither overflows the stack nor hangs", (piece, count) => {
    try {
      parse(piece.repeat(count));
    } catch (error) {
      expect(error).toBeInstanceOf(WlSyntaxError);
    }
  });

  test("maxDepth bounds the tree and can be raised", () => {
    const text = `${"f[".repeat(6000)}x${"]".repeat(6000)}`;
    expect(() => parse(text)).toThrowError(expect.objectContaining({ code: "WL_TOO_DEEP" }));
    expect(printFullForm(parse(text, { maxDepth: 10_000 }))).toBe(text);
  });
});
