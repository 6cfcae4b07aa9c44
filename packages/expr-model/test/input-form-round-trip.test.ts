import {
  type Expr,
  Fn,
  fn,
  hashExpr,
  Numeric,
  Packed,
  parse,
  printFullForm,
  printInputForm,
  real,
  sameExpr,
  sym,
  unpack,
} from "@remotebatch/expr-model";
import {
  bigRealArbitrary,
  exprArbitrary,
  stringArbitrary,
  symbolArbitrary,
} from "@remotebatch/expr-model/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);
const plain = { arrays: false, nonFinite: false, exactAtoms: false } as const;

describe("parse and the printers", () => {
  test("reading printed InputForm gives the same expression, for every kind that has a literal", () => {
    fc.assert(
      fc.property(exprArbitrary(plain), (expr) => {
        const text = printInputForm(expr);
        const back = parse(text);
        if (!sameExpr(back, expr)) {
          expect(`${text} read as ${printFullForm(back)}`).toBe(printFullForm(expr));
        }
      }),
      { numRuns: runs },
    );
  });

  test("with atoms: true rationals, complex numbers and arrays come back as well", () => {
    fc.assert(
      fc.property(exprArbitrary({ nonFinite: false }), (expr) => {
        const text = printInputForm(expr);
        const back = parse(text, { atoms: true });
        if (!sameExpr(back, expr, { packedAsList: true })) {
          expect(`${text} read as ${printFullForm(back)}`).toBe(printFullForm(expr));
        }
      }),
      { numRuns: runs },
    );
  });

  test.each([
    "Pattern[5, Blank[]]",
    'Pattern["s", Blank[]]',
    "Pattern[x, Blank[], 1]",
    "Pattern[x, y]",
  ])("Optional of %s, which is no pattern that has a literal, comes back", (pattern) => {
    for (const code of [
      `Optional[${pattern}]`,
      `Optional[${pattern}, 1]`,
      `f[Optional[${pattern}]]`,
    ]) {
      const expr = parse(code);
      expect(printFullForm(parse(printInputForm(expr)))).toBe(printFullForm(expr));
    }
  });

  test("complex elements of arrays print as complex numbers do, and FullForm as calls", () => {
    const parts = [1, 2, -1.5, -2, 0, 1, 0.25, -0, 1e30, Number.POSITIVE_INFINITY];
    const bytes = new Uint8Array(Float64Array.from(parts).buffer);
    const packed = new Packed("ComplexReal64", [5], bytes);
    const text = "{1. + 2.*I, -1.5 - 2.*I, 0. + 1.*I, 0.25 - 0.*I, Complex[1.*^30, Infinity]}";
    expect(printInputForm(packed)).toBe(text);
    expect(printInputForm(unpack(packed))).toBe(text);
    expect(printFullForm(packed)).toBe(printFullForm(unpack(packed)));
    const numeric = new Numeric("ComplexReal32", [1], new Uint8Array(Float32Array.of(1, 2).buffer));
    expect(printInputForm(numeric)).toBe('NumericArray[{1. + 2.*I}, "ComplexReal32"]');
    expect(parse(printInputForm(numeric), { atoms: true })).toEqual(numeric);
  });

  test("big reals, symbols of all kinds of letters and strings of all characters come back", () => {
    const atom = fc.oneof(bigRealArbitrary(), symbolArbitrary(), stringArbitrary());
    fc.assert(
      fc.property(atom, (given) => {
        for (const print of [printInputForm, printFullForm]) {
          const back = parse(print(given), { atoms: true });
          expect(`${print(back)} ${sameExpr(back, given)}`).toBe(`${print(given)} true`);
        }
      }),
      { numRuns: runs * 2 },
    );
  });

  test("quotients of integers read back as they were, written as quotients", () => {
    const { expr } = fc.letrec<{ expr: Expr; part: Expr }>((tie) => {
      const integer = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.bigInt({ min: 2n ** 60n }));
      const atom = fc.oneof(integer, fc.constantFrom(sym("x"), real(2.5), real(-1), fn("f", 1)));
      const base = fc.oneof({ depthSize: "small" }, integer, tie("expr"));
      const inverse = base.map((of) => fn("Power", of, -1));
      const several = fc.array(tie("part"), { minLength: 1, maxLength: 4 });
      return {
        part: fc.oneof({ depthSize: "small" }, atom, inverse, tie("expr")),
        expr: fc.oneof(
          { depthSize: "small" },
          several.map((factors) => fn("Times", ...factors)),
          several.map((terms) => fn("Plus", ...terms)),
          fc.tuple(tie("part"), tie("part")).map(([x, y]) => fn("Power", x, y)),
        ),
      };
    });
    fc.assert(
      fc.property(expr, (given) => {
        for (const [printing, reading] of [
          [{ quotients: true }, {}],
          [{}, {}],
          [{}, { atoms: true }],
        ] as const) {
          const text = printInputForm(given, printing);
          expect(`${text} ${printFullForm(parse(text, reading))}`).toBe(
            `${text} ${printFullForm(given)}`,
          );
        }
      }),
      { numRuns: runs * 5 },
    );
  });

  test("quotients of integers print as a person writes them", () => {
    const plainly = ["1/0", "-1/0", "4/2", "a - 1/0", "1/(-2)"];
    const alike = ["1/2", "-1/2", "a - 1/2", "2/3*x", "a*1/2", "x/2*3/4", "1/2/3", "(1/2)^x"];
    for (const text of plainly) expect(printInputForm(parse(text))).toBe(text);
    for (const text of [...plainly, ...alike]) {
      expect(printInputForm(parse(text), { quotients: true })).toBe(text);
    }
    expect(printInputForm(parse("1/2"))).toBe("1*2^(-1)");
  });

  test("FullForm reads back too", () => {
    fc.assert(
      fc.property(exprArbitrary({ ...plain }), (expr) => {
        // FullForm writes an association as a call, which InputForm keeps apart from the atom.
        const back = parse(printFullForm(expr));
        expect(printFullForm(back)).toBe(printFullForm(expr));
      }),
      { numRuns: runs },
    );
  });

  test("a cut print is the beginning of the whole one and no longer than asked for", () => {
    fc.assert(
      fc.property(exprArbitrary(), fc.integer({ min: 1, max: 60 }), (expr, maxLength) => {
        const whole = printInputForm(expr);
        const cut = printInputForm(expr, { maxLength });
        // A character of two units that would be cut in the middle is left out.
        const kept = whole.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/u, "");
        expect(cut).toBe(whole.length <= maxLength ? whole : `${kept}…`);
      }),
      { numRuns: runs },
    );
  });

  test("a symbol whose name no text can spell prints as a call that reads back as no code", () => {
    const sly = sym("x; Run[1]");
    expect(printInputForm(fn("f", sly))).toBe('f[Symbol["x; Run[1]"]]');
    expect(parse(printInputForm(new Fn(sly, [])))).toEqual(new Fn(fn("Symbol", "x; Run[1]"), []));
  });

  test("equal trees have equal hashes, and nesting a million deep stops neither", () => {
    const nest = (leaf: string) => {
      let expr = fn("f", sym(leaf));
      for (let i = 0; i < 1_000_000; i++) expr = fn("f", expr);
      return expr;
    };
    const one = nest("x");
    const same = nest("System`x");
    expect(sameExpr(one, same)).toBe(true);
    expect(hashExpr(one)).toBe(hashExpr(same));
    expect(sameExpr(one, nest("y"))).toBe(false);
    expect(printInputForm(one)).toHaveLength(3_000_004);
    expect(printFullForm(one)).toHaveLength(3_000_004);
  });
});
