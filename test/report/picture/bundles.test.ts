import fc from "fast-check";
import { expect, test } from "vitest";
import { bundlesOf } from "../../../engine/report/picture/bundles.ts";

function check(edges: readonly (readonly [number, number])[], count: number, most: number): readonly (readonly string[])[] {
  const keys = Array.from({ length: count }, (_, at) => String(at));
  const next = (key: string): readonly string[] => edges.filter(([from]) => String(from) === key).map(([, to]) => String(to));
  return bundlesOf({ keys, starts: keys.slice(0, 1), next }, most);
}

test("every thing is in one bundle, no bundle is too large, and many things make fewer bundles", () => {
  const links = fc.tuple(fc.nat({ max: 59 }), fc.nat({ max: 59 }));
  fc.assert(
    fc.property(
      fc.array(links, { maxLength: 120 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 4, max: 12 }),
      (all, count, most) => {
        const bundles = check(
          all.filter(([from, to]) => from < count && to < count),
          count,
          most,
        );
        expect(bundles.flat().toSorted()).toEqual(Array.from({ length: count }, (_, at) => String(at)).toSorted());
        expect(Math.max(...bundles.map((bundle) => bundle.length))).toBeLessThanOrEqual(most);
        expect(bundles.length).toBeLessThan(Math.max(count, most) + (count > most ? 0 : 1));
      },
    ),
  );
});

test("a branch of three or more is a bundle of its own, and the start stays alone", () => {
  const edges = [
    [0, 1],
    [0, 2],
    [1, 3],
    [1, 4],
    [2, 5],
    [2, 6],
    [0, 7],
    [0, 8],
  ] as const;
  expect(check(edges, 9, 4).map((bundle) => bundle.toSorted().join())).toEqual(expect.arrayContaining(["0", "1,3,4", "2,5,6", "7,8"]));
});

test("a chain of 50,000 is bundled without overflow", () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => String(at));
  expect(bundlesOf({ keys, starts: ["0"], next: (key) => (key === "49999" ? [] : [String(Number(key) + 1)]) }, 24).length).toBeLessThan(
    2_200,
  );
});
