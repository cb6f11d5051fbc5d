import fc from "fast-check";
import { dump, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { identitiesOf, manifestName } from "../../engine/diagnostic/identity.ts";
import type { Sources } from "../../engine/manifest/sources.ts";
import { lint } from "../../engine/rules/check.ts";
import { rules } from "../../engine/rules/index.ts";
import { wired } from "../helpers/topology.ts";

/** The identities of the findings on a manifest, in the order of their letters. */
function identities(text: string, sources?: Sources): readonly string[] {
  const { diagnostics, documents } = lint({ path: "topology.yaml", text }, sources === undefined ? {} : { sources });
  return [...identitiesOf(diagnostics, manifestName(documents[0])).values()].toSorted();
}

function check(text: string, expected: readonly string[]): void {
  expect(identities(text)).toEqual(expected);
}

const line = "intake: sort escalated, sort: answer escalated, answer: resolved escalated";

test("an identity is made of the rule, the manifest's name, and names", () => {
  check(wired(`${line}, idle: resolved escalated`), ["unreachable-agent wired idle"]);
  check(wired(line).replace("answer: {", "anser: {"), ["unknown-target wired anser"]);
  check(wired(line).replace("name: wired", "name: two words"), []);
  check(wired(`${line}, idle: resolved`).replace("name: wired", "name: two words"), ["unreachable-agent two%20;words idle"]);
  check(wired("a: b resolved escalated, b: a resolved escalated"), ["peer-cycle wired a b"]);
  check(wired(`${line}, b:`, { head: "tools: { idle: { description: Does nothing., input: {} } }" }), [
    "unreachable-agent wired b",
    "unused-tool wired /tools/idle",
  ]);
});

test("places in a list are no part of an identity, the names that stand there are", () => {
  const given = (tools: string): string => wired("a: resolved escalated").replace("    routine:", `    tools: [${tools}]\n    routine:`);
  check(given("nowhere"), ["unknown-tool wired nowhere"]);
  expect(identities(given("nowhere, elsewhere"))).toEqual(identities(given("elsewhere, nowhere")));
});

test("findings that are otherwise alike are numbered", () => {
  const text = `${wired("a: resolved escalated")}# allow:\n# allow:\n`;
  check(text, ["unknown-allow wired", "unknown-allow wired #2"]);
});

test("a manifest that cannot be read has findings with identities too", () => {
  check("signalbox: 1\nname: [", ["yaml-syntax"]);
  check("signalbox: 1\nname: { a: 1 }\nentry: a\n", identities("signalbox: 1\nentry: a\nname: { a: 1 }\n"));
});

describe.each(rules.filter((rule) => rule.stage === "graph").map((rule) => [rule.name, rule.bad]))("what is bad for %s", (_, text) => {
  test("comments, blank lines and other line breaks change no identity", () => {
    const spaced = text.replaceAll(/^(?=[a-z]+:)/gm, "\n# A comment.\n\n").replaceAll("\n", "\r\n");
    expect(identities(spaced)).toEqual(identities(text));
  });

  test("the order of keys, and the style, change no identity", () => {
    const document = load(text);
    const plain = identities(dump(document));
    fc.assert(
      fc.property(ranks, (numbers) => {
        expect(identities(dump(shuffled(document, numbers)))).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });
});

test("the order of agents and of handoffs changes no identity of any topology", () => {
  fc.assert(
    fc.property(wirings, ranks, (wiring, numbers) => {
      const text = wired(wiring);
      expect(identities(dump(shuffled(load(text), numbers)))).toEqual(identities(text));
    }),
    { numRuns: 300 },
  );
});

const ranks = fc.infiniteStream(fc.nat());
const names = ["a", "b", "c", "d", "e", "f"];

/** Topologies of up to six agents that hand to each other, call each other, leave or name what does not exist. */
const wirings = fc
  .array(
    fc.uniqueArray(fc.constantFrom(...names, "~a", "~c", "~e", "resolved", "escalated", "nowhere"), {
      selector: (name) => name.replace("~", ""),
      maxLength: 4,
    }),
    {
      minLength: 2,
      maxLength: 6,
    },
  )
  .map((agents) => agents.map((targets, at) => `${names[at] ?? ""}: ${targets.join(" ")}`).join(", "));

/** The same value, with the keys of each map in another order. */
function shuffled(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, numbers));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => ({ key, part: shuffled(part, numbers), rank: Number(numbers.next().value) }));
  return Object.fromEntries(entries.toSorted((a, b) => a.rank - b.rank).map(({ key, part }) => [key, part]));
}

test("agents that move to an included file keep the identities of their findings", () => {
  fc.assert(
    fc.property(wirings, fc.infiniteStream(fc.boolean()), (wiring, moves) => {
      const whole = load(wired(wiring)) as { readonly agents: object };
      const agents = Object.entries(whole.agents).map((agent) => ({ agent, moved: moves.next().value === true }));
      const side = (moved: boolean): object => Object.fromEntries(agents.filter((each) => each.moved === moved).map(({ agent }) => agent));
      const part = dump({ signalbox: 1, agents: side(true) });
      const sources: Sources = { resolve: (_, path) => ({ ok: true, path }), read: () => ({ ok: true, text: part }) };
      expect(identities(dump({ ...whole, include: ["part.yaml"], agents: side(false) }), sources)).toEqual(identities(dump(whole)));
    }),
    { numRuns: 300 },
  );
});

test("another fault is another identity", () => {
  const all: readonly Diagnostic[] = rules.flatMap((rule) => lint({ path: "t.yaml", text: rule.bad }).diagnostics);
  expect(new Set(identitiesOf(all, "shop").values()).size).toBe(all.length);
  for (const diagnostic of all)
    expect(identitiesOf([diagnostic], "shop").get(diagnostic)).not.toBe(identitiesOf([diagnostic], "desk").get(diagnostic));
});
