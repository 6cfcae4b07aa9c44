import fc from "fast-check";
import { expect, test } from "vitest";
import { place } from "../src/placement.js";

const candidates = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z]{1,4}$/u),
    slots: fc.integer({ min: 1, max: 8 }),
    open: fc.integer({ min: 0, max: 20 }),
  }),
  { minLength: 1, maxLength: 5, selector: ({ name }) => name },
);
const children = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 });

test("every child has one host, whatever the hosts have to do", () => {
  fc.assert(
    fc.property(
      children,
      candidates,
      fc.array(fc.constantFrom("a", "b")),
      (all, hosts, avoided) => {
        const placed = Object.values(place(all, hosts, new Set(avoided))).flat();
        expect([...placed].sort()).toEqual([...all].sort());
      },
    ),
  );
});

test("idle hosts get children by their slots, busy ones later, avoided ones never while there are others", () => {
  const hosts = [
    { name: "small", slots: 1, open: 0 },
    { name: "large", slots: 3, open: 0 },
  ];
  const sizes = (placed: Readonly<Record<string, readonly number[]>>): object =>
    Object.fromEntries(Object.entries(placed).map(([name, own]) => [name, own.length]));
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(sizes(place(eight, hosts, new Set()))).toEqual({ small: 2, large: 6 });
  const busy = [hosts[0], { name: "large", slots: 3, open: 30 }] as typeof hosts;
  expect(sizes(place(eight, busy, new Set()))).toEqual({ small: 8 });
  expect(sizes(place(eight, hosts, new Set(["large"])))).toEqual({ small: 8 });
  expect(sizes(place([1], hosts, new Set(["large", "small"])))).toEqual({ large: 1 });
});
