// Writes the JSON Schemas of what the engine gives to others from its own types, whose comments become the descriptions.
import { resolve } from "node:path";
import { createGenerator } from "ts-json-schema-generator";
import { words } from "./contract-words.mjs";

const root = resolve(import.meta.dirname, "../..");

/** Each with the types that are its roots. */
const contracts = {
  plan: { roots: ["Plan"], title: "Signalbox plan", description: "A compiled topology, as `signalbox plan` prints it." },
  event: {
    roots: ["RunEvent", "LiveEvent", "WaitingLine"],
    title: "Signalbox event",
    description: "What happens in a run, as `stream` yields it and `signalbox run --json` prints it, one a line.",
  },
  journal: {
    roots: ["RunHeader", "OutcomeLine"],
    more: ["Journal"],
    title: "Signalbox journal line",
    description:
      "A line of `<run>.jsonl`: the header first, then the outcomes, in their order. A whole journal, as a store reads it, is `#/$defs/Journal`.",
  },
  trace: { roots: ["Trace"], title: "Signalbox trace", description: "The story of a run, as `signalbox trace --format json` prints it." },
  escalation: {
    roots: ["Escalation"],
    title: "Signalbox escalation packet",
    description: "What a person needs who takes over a conversation, as `escalationOf` gives it.",
  },
};

/** The schemas, by what they are of. Objects are open: later versions may say more. */
export function contractSchemas() {
  const generator = createGenerator({
    path: `${root}/{engine/run/{runtime,store},engine/trace/{trace,escalation},adapters/stores/jsonl/journal-lines}.ts`,
    tsconfig: `${root}/tsconfig.json`,
    skipTypeCheck: true,
    additionalProperties: true,
  });
  return Object.fromEntries(
    Object.entries(contracts).map(([name, { roots, more = [], title, description }]) => {
      const types = [...roots, ...more];
      const definitions = Object.assign({}, ...types.map((type) => generator.createSchema(type).definitions), anything);
      const $defs = Object.fromEntries(
        Object.keys(definitions)
          .toSorted()
          .map((key) => [key, written(definitions[key], key)]),
      );
      const refs = roots.map((type) => ({ $ref: `#/$defs/${type}` }));
      const head = {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        $id: `https://signalbox.dev/schemas/${name}.v1.schema.json`,
        title,
        description,
      };
      return [name, { ...head, ...(refs.length === 1 ? refs[0] : { anyOf: refs }), $defs }];
    }),
  );
}

/** What may be anything is not walked through. */
const anything = {
  Json: { description: "Any JSON value." },
  JsonObject: { description: "Any JSON object.", type: "object" },
  JsonSchema: { description: "A JSON Schema of draft 2020-12 that is an object.", type: "object" },
};

/** In draft 2020-12, each property with a description, and each of several forms with the name of its kind. `path` is the type, and the properties on the way. */
function written(schema, path) {
  if (Array.isArray(schema)) return schema.map((each) => written(each, path));
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, properties = {}, description, ...rest } = schema;
  const kind = kinds.map((key) => properties[key]?.const).find((value) => typeof value === "string");
  const said = description?.replaceAll(/\{@link (\w+)\}/g, "`$1`") ?? wordFor(`${path}/${kind}`);
  return {
    ...(kind === undefined ? {} : { title: kind }),
    ...(said === undefined ? {} : { description: said }),
    ...($ref === undefined ? {} : { $ref: $ref.replace("#/definitions/", "#/$defs/") }),
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, written(value, path)])),
    ...(schema.properties === undefined ? {} : { properties: described(properties, path) }),
  };
}

const kinds = ["type", "kind", "role", "status", "verdict"];

function described(properties, path) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const property = written(schema, `${path}.${name}`);
      const word = property.description ?? wordFor(`${path}.${name}`) ?? wordFor(name);
      return [name, word === undefined ? property : { ...property, description: word }];
    }),
  );
}

function wordFor(key) {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
