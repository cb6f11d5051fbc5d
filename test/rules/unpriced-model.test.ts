import { expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";

const price = "price: { input: 1, output: 5 }";

function check(
  models: Readonly<Record<string, string>>,
  expected: readonly string[],
  { limits = "{ cost_usd: 1 }", clerk = "one" } = {},
): void {
  const text = `signalbox: 1
name: desk
entry: triage
limits: ${limits}
models:
${Object.entries(models)
  .map(([name, more]) => `  ${name}: { ${more} }`)
  .join("\n")}
defaults: { model: one }
agents:
  triage:
    purpose: Learns what is needed.
    routine: [{ if: it is answered, then: resolved }, { else: helper }]
    handoffs: { resolved: { when: It is answered. }, helper: { when: It must be looked into. } }
  helper:
    purpose: Looks into it.
    model: ${clerk}
    routine: [{ if: it is found, then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: It is found. }, escalated: { when: It is not. } }
`;
  const found = findings(text).filter(({ rule }) => rule === "unpriced-model");
  expect(found.map(({ pointer, message, notes }) => [pointer, message.replace(/ no price.*/, ""), notes.length])).toEqual(
    expected.map((names) => ["/limits/cost_usd", names, names.split("`").length >> 1]),
  );
}

const main = "provider: openai, model: gpt-5.4-mini";

test("a price makes it silent, and so does no limit on cost", () => {
  check({ one: `${main}, ${price}` }, []);
  check({ one: main }, [], { limits: "{ tokens: 100 }" });
});

test("what costs nothing says so, and the offline model needs not", () => {
  check({ one: `${main}, price: { input: 0, output: 0 }` }, []);
  check({ one: "provider: offline, model: offline" }, []);
});

test("all models that may be asked are one finding, in the order they are declared", () => {
  check({ one: main }, ["`one` has"]);
  check({ two: main, one: main }, ["`two` and `one` have"], { clerk: "two" });
  check({ one: `${main}, ${price}, fallback: [two]`, two: main }, ["`two` has"]);
});

test("a model that no run can ask is none of its business: one that nobody names, or the fallback of a fallback", () => {
  check({ one: `${main}, ${price}`, two: main }, []);
  check({ one: `${main}, ${price}, fallback: [two]`, two: `${main}, ${price}, fallback: [three]`, three: main }, []);
});

test("a name that is not declared is told by another rule", () => {
  check({ one: `${main}, ${price}, fallback: [nobody]` }, []);
});
