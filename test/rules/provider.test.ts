import { describe, expect, it } from "vitest";
import { findings } from "../helpers/lint.ts";

interface Parts {
  readonly model?: string;
  readonly input?: string;
  readonly carry?: string;
}

function check(
  { model = "provider: openai, model: m", input = "input: { n: number }", carry = "" }: Parts,
  expected: readonly string[],
): void {
  const text = `signalbox: 1
name: desk
entry: triage
models:
  main: { ${model} }
defaults: { model: main }
tools:
  act: { description: Acts., ${input}, effects: [write] }
agents:
  triage:
    purpose: Acts.
    tools: [act]
    routine:
      - Act with \`act\`.
      - do: Say so.
        then: resolved
    handoffs:
      resolved: { when: It is done.${carry} }
      escalated: { when: They ask for a person. }
`;
  expect(findings(text).map(({ rule, message }) => `${rule}: ${message.split(": ")[0]}`)).toEqual(expected);
}

const openai = "schema-not-portable: the input of `act` is refused by `openai`";
const anthropic = "schema-not-portable: the input of `act` is refused by `anthropic`";
const claude = "provider: anthropic, model: m";
const choice =
  "schema: { type: object, properties: { a: { type: string }, b: { type: string } }, anyOf: [{ required: [a] }, { required: [b] }] }";

describe("a schema", () => {
  it.each<[string, Parts, readonly string[]]>([
    ["of plain fields is taken by all", {}, []],
    ["with a choice at the top is refused by OpenAI", { input: choice }, [openai]],
    ["with a choice at the top is refused by Anthropic", { model: claude, input: choice }, [anthropic]],
    ["with a choice inside a field is taken", { input: "input: { n: { anyOf: [{ type: string }, { type: number }] } }" }, []],
    ["with an array of nothing is refused by OpenAI", { input: "input: { n: array }" }, [openai]],
    [
      "with an array of nothing deep inside as well",
      { input: "input: { n: { type: object, properties: { m: { type: array } } } }" },
      [openai],
    ],
    ["with an array of nothing is taken by Anthropic", { model: claude, input: "input: { n: array }" }, []],
    ["with a word that is `array` in an example is taken", { input: "input: { n: { enum: [array] } }" }, []],
    ["with a dollar in a name is refused by Anthropic", { model: claude, input: "input: { $n: number }" }, [anthropic]],
    ["with a dollar in a name is taken by OpenAI", { input: "input: { $n: number }" }, []],
    [
      "of a server that is somebody else's is not judged",
      { model: "provider: openai, model: m, base_url: 'http://localhost:1234/v1'", input: choice },
      [],
    ],
    [
      "of what a handoff carries is judged as well",
      { carry: ", carry: { tags: array }" },
      ["schema-not-portable: the input of the handoff to `resolved` is refused by `openai`"],
    ],
  ])("%s", (_, parts, expected) => check(parts, expected));
});
