import { listNames } from "../diagnostic/did-you-mean.ts";
import { subschemas } from "../manifest/subschemas.ts";
import type { Agent, Handoff, Manifest } from "../manifest/manifest.ts";
import { isPlainList } from "../protocol/field-list.ts";
import { isObject, type JsonSchema } from "../protocol/json.ts";
import type { Origin } from "../source/source-map.ts";
import { grantsOf } from "./reading/gate.ts";
import { within } from "./reading/passage.ts";
import { providersOf, type Served } from "./reading/providers.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A schema that the provider of an agent's model refuses, and with it every request of the agent. */
export const schemaNotPortable: GraphRule = {
  name: "schema-not-portable",
  severity: "error",
  category: "provider",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "The input of a tool or handoff has a schema that the provider of the agent's model refuses.",
  why: `A provider looks at the schemas of all tools before it looks at anything else, and one that it does not take ends the request: every turn of the agent fails. What a handoff carries and the result of an exit are
such a schema as well; where both are there and one is more than a list of fields, they are put under an \`allOf\`. Told is what is sure to be refused, in the words of the providers' own errors:

- Anthropic: "input_schema does not support oneOf, allOf, or anyOf at the top level"; "Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'" (at the top level).
- OpenAI: "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level"; "array schema missing items".

For a model that only stands in for another (\`fallback\`) it is a warning. A model with a \`base_url\` is served by somebody else and is left alone.`,
  good: example("{ type: array, items: { type: string } }"),
  bad: example("array"),
  check({ manifest, report }: RuleContext): void {
    const told = new Set<JsonSchema>();
    for (const agent of manifest.agents.values()) {
      const served = providersOf(manifest, agent);
      if (served.length === 0) continue;
      for (const { what, schema, at } of inputsOf(manifest, agent)) {
        if (told.has(schema)) continue;
        const refused = served.flatMap((each) => refusalOf(each, schema) ?? []);
        const [first] = refused;
        if (first === undefined) continue;
        told.add(schema);
        report({
          at,
          part: "key",
          severity: refused.some(({ standsIn }) => !standsIn) ? "error" : "warning",
          message: `the input of ${what} is refused by ${listNames(refused.map(({ model }) => model.provider))}: ${first.message}`,
          help: first.help,
          notes: [{ at: first.model.origin, part: "key", message: `the model of \`${agent.name}\`` }],
        });
      }
    }
  },
};

interface Input {
  readonly what: string;
  readonly schema: JsonSchema;
  readonly at: Origin;
}

/** What a model must fill in: the inputs of its tools, what its handoffs carry, and the results of the exits they lead to. */
function inputsOf(manifest: Manifest, agent: Agent): readonly Input[] {
  return [
    ...grantsOf(manifest, agent).map(({ tool }): Input => ({ what: `\`${tool.name}\``, schema: tool.input, at: tool.inputOrigin })),
    ...agent.handoffs.flatMap((edge) => payloadsOf(manifest, edge)),
  ];
}

function payloadsOf({ exits }: Manifest, { target, origin, carry }: Handoff): readonly Input[] {
  const exit = exits.get(target.name);
  const what = `the handoff to \`${target.name}\``;
  const at = within(origin, "carry");
  if (exit?.result === undefined || exit.origin === undefined) return carry === undefined ? [] : [{ what, schema: carry, at }];
  const ending: Input = { what: `\`${target.name}\``, schema: exit.result, at: within(exit.origin, "result") };
  if (carry === undefined) return [ending];
  if (isPlainList(carry) && isPlainList(exit.result)) return [{ what, schema: carry, at }, ending];
  return [{ what: `${what}, which must hold to its \`carry\` and to the exit's \`result\`,`, schema: { allOf: [carry, exit.result] }, at }];
}

interface Refusal extends Served {
  readonly message: string;
  readonly help: string;
}

const refusedAtTop: Readonly<Record<Served["provider"], readonly string[]>> = {
  anthropic: ["oneOf", "anyOf", "allOf"],
  openai: ["oneOf", "anyOf", "allOf", "enum", "not"],
};

function refusalOf(served: Served, schema: JsonSchema): Refusal | undefined {
  const keyword = refusedAtTop[served.provider].find((each) => Object.hasOwn(schema, each));
  if (keyword !== undefined) {
    const help = "say it of a field instead, or list the fields as optional and say in the description which go together";
    return { ...served, message: `found \`${keyword}\` at the top of its schema`, help };
  }
  return served.provider === "anthropic" ? refusedName(served, schema) : refusedArray(served, schema);
}

function refusedName(served: Served, schema: JsonSchema): Refusal | undefined {
  const fields = schema["properties"];
  const wrong = Object.keys(isObject(fields) ? fields : {}).find((name) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(name));
  if (wrong === undefined) return undefined;
  const message = `found the field \`${wrong}\`; expected a name of 1 to 64 letters, digits, \`_\`, \`.\` and \`-\``;
  return { ...served, message, help: "rename the field" };
}

function refusedArray(served: Served, schema: JsonSchema): Refusal | undefined {
  const bare = subschemas(schema).find(
    ({ value }) => [value["type"]].flat().includes("array") && !Object.hasOwn(value, "items") && !Object.hasOwn(value, "prefixItems"),
  );
  if (bare === undefined) return undefined;
  const field = bare.pointer.split("/").at(-1) ?? "";
  return {
    ...served,
    message: `the array \`${field}\` does not say what its items are`,
    help: "say it with `items`, as in `{ type: array, items: { type: string } }`",
  };
}

function example(tags: string): string {
  return `signalbox: 1
name: library
entry: desk
models:
  main: { provider: openai, model: gpt-5.4-mini }
defaults: { model: main }
tools:
  find_books: { description: Finds books by their tags., input: { tags: ${tags} }, effects: [read] }
agents:
  desk:
    purpose: Finds books.
    tools: [find_books]
    routine:
      - Find books with \`find_books\`.
      - do: Tell where they stand.
        then: resolved
    handoffs:
      resolved: { when: The books are found. }
      escalated: { when: They ask for a person. }
`;
}
