import { describe, expect, it } from "vitest";
import { findings } from "../helpers/lint.ts";

interface Parts {
  readonly model?: string;
  readonly top?: string;
  readonly input?: string;
  readonly carry?: string;
}

function check(
  { model = "provider: openai, model: m", top = "", input = "input: { n: number }", carry = "" }: Parts,
  expected: readonly string[],
): void {
  const text = `signalbox: 1
name: desk
entry: triage
models:
  main: { ${model} }
defaults: { model: main }
${top}
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
  expect(findings(text).map(({ rule, severity, message }) => `${severity} ${rule}: ${message.split(": ")[0]}`)).toEqual(expected);
}

const openai = "error schema-not-portable: the input of `act` is refused by `openai`";
const anthropic = "error schema-not-portable: the input of `act` is refused by `anthropic`";
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
      ["error schema-not-portable: the input of the handoff to `resolved` is refused by `openai`"],
    ],
    [
      "of an exit's result is judged as well",
      { top: "exits: { resolved: { result: { tags: array } } }" },
      ["error schema-not-portable: the input of `resolved` is refused by `openai`"],
    ],
    [
      "that is put together from a carry and a result is refused for its `allOf`",
      {
        model: claude,
        top: "exits: { resolved: { result: { tag: string } } }",
        carry: ", carry: { type: object, properties: { a: { type: string } }, minProperties: 1 }",
      },
      [
        "error schema-not-portable: the input of the handoff to `resolved`, which must hold to its `carry` and to the exit's `result`, is refused by `anthropic`",
      ],
    ],
    ["with a text or an array of nothing is refused by OpenAI", { input: "input: { n: { type: [string, array] } }" }, [openai]],
    [
      "that only a model which stands in refuses is a warning",
      { model: "provider: openai, model: m, fallback: other }\n  other: { provider: anthropic, model: n", input: "input: { $n: number }" },
      [anthropic.replace("error", "warning")],
    ],
  ])("%s", (_, parts, expected) => check(parts, expected));
});

describe("129 tools", () => {
  const names = Array.from({ length: 129 }, (_, index) => `act_${index}`);
  const told = (model: string): readonly string[] =>
    findings(`signalbox: 1
name: desk
entry: triage
models:
  main: { ${model} }
defaults: { model: main }
tools:
${names.map((name) => `  ${name}: { description: Acts on ${name}., effects: [write] }`).join("\n")}
agents:
  triage:
    purpose: Acts.
    tools: [${names.join(", ")}]
    routine: Act with ${names.map((name) => `\`${name}\``).join(", ")}.
    reply: final
    handoffs: { escalated: { when: They ask for a person. } }
`).map(({ rule, severity }) => `${severity} ${rule}`);

  it.each([
    ["are refused by Chat Completions, as its reference says", "provider: openai, model: m, api: chat", ["error too-many-tools"]],
    ["are likely to be refused by Responses", "provider: openai, model: m", ["warning too-many-tools"]],
    ["are only much for Anthropic", "provider: anthropic, model: m", ["info wide-agent"]],
  ])("%s", (_, model, expected) => expect(told(model)).toEqual(expected));
});

describe("a temperature", () => {
  const unsent = ["warning option-not-sent: the temperature of `main` is not sent"];

  it.each<[string, string, readonly string[]]>([
    ["is not sent to Anthropic", `${claude}, temperature: 0`, unsent],
    ["is not sent by Anthropic's adapter to any other address", `${claude}, base_url: 'http://localhost:1234', temperature: 0.5`, unsent],
    ["among the options is sent as it is", `${claude}, options: { temperature: 0.5 }`, []],
    ["is sent to a provider that the host brings", "provider: ours, model: m, temperature: 1", []],
  ])("%s", (_, model, expected) => check({ model }, expected));
});
