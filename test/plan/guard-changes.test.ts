import { expect, test } from "vitest";
import { diffTopologies } from "../../engine/plan/diff/diff.ts";
import { lint } from "../../engine/rules/check.ts";
import { desk } from "../helpers/guarded.ts";

function topology(guards: string | undefined) {
  const { manifest, graph } = lint({ path: "desk.yaml", text: desk(guards === undefined ? {} : { all: guards }) });
  if (manifest === undefined || graph === undefined) throw new Error("the manifest cannot be read");
  return { manifest, graph };
}

test.each<readonly [string, string | undefined, string | undefined, string]>([
  ["a guard that is gone", "{ input: [{ size: { max: 9 } }] }", undefined, "exposure.guard-dropped"],
  ["a guard that is new", undefined, "{ input: [{ size: { max: 9 } }] }", "behaviour.guard"],
  ["a bound that is raised", "{ input: [{ size: { max: 9 } }] }", "{ input: [{ size: { max: 10 } }] }", "exposure.guard-dropped"],
  ["a bound that is lowered", "{ input: [{ size: { max: 9 } }] }", "{ input: [{ size: { max: 8 } }] }", "behaviour.guard"],
  ["another exit", "{ input: [{ size: { max: 9 } }] }", "{ input: [{ size: { max: 9 }, then: stopped }] }", "behaviour.guard"],
  ["fewer tools", "{ tool: [{ size: { max: 9 } }] }", "{ tool: [{ size: { max: 9 }, tools: [pay] }] }", "exposure.guard-dropped"],
])("%s is told once", (_, old, now, category) => {
  const changes = diffTopologies(topology(old), topology(now));
  expect(changes.map(({ consequences }) => consequences.map((one) => one.category))).toEqual([[category]]);
});

test("the same guards are no change", () => {
  const text = `{ input: [{ rate: { max: 1, per: 1m, by: customer } }], tool: [{ schema: { amount: { maximum: 5 } } }] }`;
  expect(diffTopologies(topology(text), topology(text))).toEqual([]);
});
