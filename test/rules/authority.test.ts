import { describe, expect, it } from "vitest";
import { findings } from "../helpers/lint.ts";

interface Parts {
  readonly top?: string;
  readonly tools?: readonly string[];
  readonly agent?: string;
  readonly handoff?: string;
}

/** A desk that hands to another desk, which has the tools. */
function topology({ top = "", tools = [], agent = "", handoff = "" }: Parts): string {
  const names = tools.map((tool) => /^\w+/.exec(tool)?.[0] ?? "");
  return `signalbox: 1
name: desks
entry: front
${top}
tools:
  look: { description: Looks something up., effects: [read] }
${tools.map((tool) => `  ${tool}`).join("\n")}
agents:
  front:
    purpose: Learns what is wanted.
    tools: [look]
    routine:
      - Look it up with \`look\`.
      - if: there is work
        then: back
      - else: escalated
    handoffs:
      back: { when: There is work.${handoff} }
      escalated: { when: They ask for a person. }
  back:
    purpose: Does the work.
    ${agent}
    tools: [${names.join(", ")}]
    routine:
      - Do it with ${names.map((name) => `\`${name}\``).join(" and ")}.
      - do: Say so.
        then: resolved
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: It cannot be done. }
`;
}

function check(parts: Parts, expected: readonly string[]): void {
  expect(findings(topology(parts)).map(({ rule }) => rule)).toEqual(expected);
}

const proved = "facts: { proved: { type: boolean, set_by: look, at: /ok } }";
const given = "facts: { given: { type: string, from: host } }";
const claimed = "facts: { claimed: { type: string, from: model } }";

describe("a destructive tool", () => {
  const drop = (more: string): readonly string[] => [
    `drop: { description: Drops it., input: { n: number }, effects: [destructive], timeout: 5s${more} }`,
  ];

  it.each<[string, Parts, boolean]>([
    ["with nothing before it is told", { tools: drop("") }, true],
    ["that a person agrees to is gated", { tools: drop(", approval: always") }, false],
    ["that a person agrees to for some inputs is told", { tools: drop(", approval: { when: { n: { minimum: 100 } } }") }, true],
    ["that a person agrees to on a condition that asks for nothing is gated", { tools: drop(", approval: { when: {} }") }, false],
    ["that a person agrees to for whatever its required field is is gated", { tools: drop(", approval: { when: { n: {} } }") }, false],
    [
      "that requires what a tool found is gated",
      { top: proved, tools: drop(", requires: [proved]"), handoff: " requires: [proved]," },
      false,
    ],
    ["that requires what the host gave is gated", { top: given, tools: drop(", requires: [given]") }, false],
    [
      "that requires what a model says is told",
      { top: claimed, tools: drop(", requires: [claimed]"), handoff: " carry: { claimed: string }," },
      true,
    ],
    ["behind a handoff that requires what a tool found is gated", { top: proved, tools: drop(""), handoff: " requires: [proved]," }, false],
    ["of an agent that requires what a tool found is gated", { top: proved, tools: drop(""), agent: "requires: [proved]" }, false],
  ])("%s", (_, parts, told) => {
    const handoff = parts.handoff === undefined ? {} : { handoff: `,${parts.handoff.replace(/,$/, "")}` };
    check({ ...parts, ...handoff }, told ? ["ungated-destructive"] : []);
  });
});

describe("a lone tool", () => {
  it.each<[string, string, readonly string[]]>([
    ["that says nothing of its effects gets one finding", "act: { description: Acts., input: { n: number } }", ["missing-effects"]],
    ["is not asked for a time where it only reads", "act: { description: Acts., effects: [read] }", []],
    [
      "that is idempotent may be tried again",
      "act: { description: Acts., effects: [write, idempotent], retry: { attempts: 3, delay: 1s } }",
      [],
    ],
    ["that reads may be tried again", "act: { description: Acts., effects: [read], retry: 3 }", []],
    ["tried once is not tried again", "act: { description: Acts., effects: [write], retry: 1 }", []],
    ["that writes is not to be tried again", "act: { description: Acts., effects: [write], retry: { attempts: 2 } }", ["retry-unsafe"]],
    ["that refunds does not only read", "act: { description: Refunds the order., effects: [read] }", ["contradictory-effects"]],
    ["about refunds may only read", "act: { description: Refunds of the last month., effects: [read] }", []],
    [
      "that deletes by HTTP does not only read",
      "act: { description: Acts., effects: [read], use: { http: { method: DELETE, url: 'https://a.example/b' } } }",
      ["contradictory-effects"],
    ],
    [
      "that searches by POST may only read",
      "act: { description: Acts., effects: [read], use: { http: { method: POST, url: 'https://a.example/b' } } }",
      [],
    ],
    ["that refunds and says so is fine", "act: { description: Refunds the order., effects: [write] }", []],
  ])("%s", (_, tool, expected) => check({ tools: [tool] }, expected));

  it("that nobody is given is told as unused and as nothing else", () => {
    const text = topology({ tools: ["act: { description: Acts., effects: [write] }"] });
    const unused = text.replace("agents:", "  idle: { description: Idles., input: { n: number } }\nagents:");
    expect(findings(unused).map(({ rule }) => rule)).toEqual(["unused-tool"]);
  });
});

describe("a conversation with private data and outsiders' text", () => {
  const secret = "open_file: { description: Opens a file., input: { name: string }, effects: [read, private] }";
  const stranger = "read_post: { description: Reads the post., effects: [read, untrusted] }";
  const out = "send_post: { description: Sends a letter., input: { text: string }, effects: [write, outward], timeout: 5s }";

  it.each<[string, readonly string[], boolean]>([
    ["has a way out", [secret, stranger, out], true],
    ["has a way out behind a person", [secret, stranger, out.replace("timeout", "approval: always, timeout")], false],
    [
      "has a way out behind a person for some letters",
      [secret, stranger, out.replace("timeout", "approval: { when: { text: { minLength: 9 } } }, timeout")],
      true,
    ],
    ["has a bell to ring, which takes nothing", [secret, stranger, out.replace(" input: { text: string },", "")], false],
    ["has none", [secret, stranger], false],
    [
      "has one tool for all of it",
      ["browse: { description: Browses., input: { url: string }, effects: [read, private, untrusted, outward], timeout: 5s }"],
      true,
    ],
  ])("%s", (_, tools, told) => {
    const found = findings(topology({ tools })).map(({ rule }) => rule);
    expect(found.filter((rule) => rule === "lethal-trifecta")).toEqual(told ? ["lethal-trifecta"] : []);
  });

  const halves = (history: string): string =>
    topology({ tools: [secret, out], handoff: `, history: ${history}` }).replace(
      "look: { description: Looks something up., effects: [read] }",
      "look: { description: Looks something up., effects: [read, untrusted] }",
    );

  it.each([
    ["full", true],
    ["text", true],
    ["last", false],
    ["none", false],
  ])("meets it over a handoff with the history `%s`, or does not", (history, told) => {
    expect(findings(halves(history)).some(({ rule }) => rule === "lethal-trifecta")).toBe(told);
  });

  it("shows the whole way, and where it can be cut", () => {
    const [found] = findings(halves("text"));
    expect(found?.witness.map(({ message }) => message)).toEqual([
      "`front` can read outsiders' text with `look`",
      "`front` hands to `back`",
      "`back` can read private data with `open_file`",
      "`back` can reach outside with `send_post`",
    ]);
    expect(found?.notes.map(({ pointer }) => pointer)).toEqual(["/tools/send_post", "/agents/front/handoffs/back"]);
  });

  it("is shown once where one tool returns both", () => {
    const both = "open_mail: { description: Opens a letter of a customer., input: { name: string }, effects: [read, private, untrusted] }";
    const found = findings(topology({ tools: [both, out] })).find(({ rule }) => rule === "lethal-trifecta");
    expect(found?.witness.map(({ message }) => message)).toEqual([
      "`front` hands to `back`",
      "`back` can read private data and outsiders' text with `open_mail`",
      "`back` can reach outside with `send_post`",
    ]);
  });
});
