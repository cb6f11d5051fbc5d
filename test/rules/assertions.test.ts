import { describe, expect, it } from "vitest";
import { checkAssertions as check, facts, topology } from "../helpers/assertions.ts";
import { findings } from "../helpers/lint.ts";

describe("before", () => {
  const wiring = "a: b resolved escalated, b: a resolved escalated";
  const all = { head: facts, tools: { a: "identify, ask, inbox", b: "refund, loose, paid, mail, ask_mail" } };
  it.each([
    ["a fact that only the tool sets", "{ before: refund, always: [identify] }", []],
    ["a fact that another tool sets too", "{ before: loose, always: identify }", ["`loose` can run before `identify` has run"]],
    [
      "each of a list",
      "{ before: loose, always: [identify, a, ask] }",
      ["`loose` can run before `identify` has run", "`loose` can run before `ask` has run"],
    ],
    ["an agent on every way", "{ before: refund, always: [a] }", []],
    ["the holder itself", "{ before: refund, always: [b] }", []],
    ["an agent before an agent", "{ before: b, always: [a] }", []],
    ["an entry, before which nothing is", "{ before: a, always: [b] }", ["`a` can have control before `b` has had it"]],
    ["a tool before an agent", "{ before: b, always: [identify] }", ["`b` can have control before `identify` has run"]],
    ["a person asked about the call", "{ before: ask_mail, always: [approval] }", []],
    ["a person asked about some calls", "{ before: paid, always: [approval] }", ["`paid` can run with no person asked"]],
    ["a person asked about no call", "{ before: mail, always: approval }", ["`mail` can run with no person asked"]],
    ["a person before an agent", "{ before: b, always: approval }", ["`b` can have control before a person has agreed to anything"]],
    ["a tool that asks before a tool", "{ before: paid, always: [ask] }", []],
  ])("%s", (_, assertion, expected) =>
    check(
      topology(wiring, assertion, all),
      expected.map((message) => `assertion-fails: ${message}`),
    ),
  );

  it("an agent that requires what a person agreed to comes after a person", () => {
    const text = topology(wiring, "{ before: b, always: approval }", all).replace("  b:\n", "  b:\n    requires: [approved]\n");
    check(text, []);
  });

  it("shows the session that breaks it, over an earlier run where it must", () => {
    const text = topology(
      "a: b c resolved escalated, b: resolved escalated, c: resolved escalated",
      "{ before: loose, always: [c, a, identify] }",
      {
        head: facts,
        tools: { b: "ask", c: "loose" },
      },
    );
    const [found] = findings(text).filter(({ rule }) => rule === "assertion-fails");
    expect(found?.witness.map(({ message }) => message)).toEqual([
      "`a` hands to `b`",
      "`b` runs `ask`, which sets `either`",
      "a later run of the session starts at `a`",
      "`a` hands to `c`",
      "`c` can run `loose`",
    ]);
  });

  it("shows a call that comes back", () => {
    const text = topology(
      "a: ~b c resolved escalated, b: resolved escalated, c: resolved escalated",
      "{ before: loose, always: identify }",
      {
        head: facts,
        tools: { b: "ask", c: "loose" },
      },
    );
    const [found] = findings(text).filter(({ rule }) => rule === "assertion-fails");
    expect(found?.witness.map(({ message }) => message)).toEqual([
      "`a` calls `b`",
      "`b` runs `ask`, which sets `either`",
      "the call of `b` comes back to `a`",
      "`a` hands to `c`",
      "`c` can run `loose`",
    ]);
  });
});

describe("never_reaches", () => {
  const wiring = "a: b resolved escalated, b: ~c resolved escalated, c: resolved escalated";
  const all = { head: facts, tools: { a: "identify, ask_mail", b: "inbox", c: "refund, mail" } };
  it.each([
    ["an agent handed to", "{ from: a, never_reaches: b }", ["a conversation that `a` has reaches `b`"]],
    ["an agent called", "{ from: a, never_reaches: c }", ["a conversation that `a` has reaches `c`"]],
    ["an agent that is before it", "{ from: c, never_reaches: a }", []],
    ["itself", "{ from: a, never_reaches: a }", []],
    ["a tool", "{ from: a, never_reaches: refund }", ["a conversation that `a` has reaches `c`, which can run `refund`"]],
    [
      "a tool of its own, whatever asks before it",
      "{ from: a, never_reaches: ask_mail }",
      ["a conversation that `a` has reaches `a`, which can run `ask_mail`"],
    ],
    [
      "a class",
      "{ from: a, never_reaches: outward }",
      ["a conversation that `a` has reaches `c`, which can run `mail` (outward) with no person asked"],
    ],
    [
      "a class by a required fact only",
      "{ from: b, never_reaches: destructive }",
      ["a conversation that `b` has reaches `c`, which can run `refund` (destructive) with no person asked"],
    ],
    ["content that a call keeps back", "{ from: private, never_reaches: c }", []],
    ["content that is handed on", "{ from: private, never_reaches: b }", ["private data from `identify` reaches `b`"]],
    ["content that meets no tool without a person", "{ from: private, never_reaches: outward }", []],
    ["content of outsiders that came before", "{ from: untrusted, never_reaches: a }", []],
  ])("%s", (_, assertion, expected) =>
    check(
      topology(wiring, assertion, all),
      expected.map((message) => `assertion-fails: ${message}`),
    ),
  );

  it("follows the answer of a called agent, and says who read what", () => {
    const text = topology("a: ~b resolved escalated, b: resolved escalated", "{ from: private, never_reaches: mail }", {
      head: facts,
      tools: { a: "mail", b: "identify" },
    });
    const [found] = findings(text).filter(({ rule }) => rule === "assertion-fails");
    expect(found?.witness.map(({ message }) => message)).toEqual([
      "`a` calls `b`",
      "`b` can read private data with `identify`",
      "the call of `b` comes back to `a`",
      "`a` can run `mail`",
    ]);
  });

  it("a way back to itself takes a step", () => {
    check(topology("a: b resolved escalated, b: a resolved escalated", "{ from: b, never_reaches: b }"), [
      "assertion-fails: a conversation that `b` has reaches `b`",
    ]);
  });
});

describe("can_reach", () => {
  it.each([
    ["an exit of that name", "a: b resolved escalated, b: done escalated", "{ every: agent, can_reach: done }", []],
    [
      "none of that name",
      "a: b resolved escalated, b: resolved escalated",
      "{ every: agent, can_reach: done }",
      ["`a` and `b` have no way to the exit `done`"],
    ],
    ["any exit of that kind", "a: b done person, b: done person", "{ every: agent, can_reach: escalated }", []],
    [
      "a way out of one only",
      "a: b resolved done, b: resolved escalated",
      "{ every: agent, can_reach: done }",
      ["`b` has no way to the exit `done`"],
    ],
    ["one that is called has its caller's way", "a: ~b done resolved escalated, b: resolved", "{ every: agent, can_reach: done }", []],
    ["a call is no way", "a: ~b resolved escalated, b: done", "{ every: agent, can_reach: done }", ["`a` has no way to the exit `done`"]],
  ])("%s", (_, wiring, assertion, expected) => {
    const head = "exits:\n  done: { kind: resolved }\n  person: { kind: escalated }";
    check(
      topology(wiring, assertion, { head }),
      expected.map((message) => `assertion-fails: ${message}`),
    );
  });

  it("a final reply leaves through `resolved`", () => {
    check(topology("a: b escalated, b:", "{ every: agent, can_reach: resolved }", { final: ["b"] }), []);
  });
});

describe("hops", () => {
  const line = "a: b escalated, b: c escalated, c: resolved escalated";
  it("counts handoffs and calls between agents", () => {
    check(topology(line, "{ hops: { max: 2 } }"), []);
    check(topology(line, "{ hops: { max: 1 } }"), ["assertion-fails: the shortest way from `a` to `c` takes 2 hops; expected 1 at most"]);
    check(topology("a: ~b resolved escalated, b: resolved escalated", "{ hops: { max: 0 } }"), [
      "assertion-fails: the shortest way from `a` to `b` takes 1 hop; expected 0 at most",
    ]);
  });

  it("counts from the nearest entry", () => check(topology(line, "{ hops: { max: 1 } }", { entry: ["a", "b"] }), []));
});
