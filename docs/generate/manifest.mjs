// Writes docs/manifest.md from the published schema, so that the page, the editor and the checker say the same.

/** The page, as Markdown. */
export function manifestPage(schema) {
  const { definitions } = schema;
  const under = (definition, key) => definitions[definition].properties[key];
  const sections = [
    ["Top level", schema, "Every key of a manifest. The root needs `signalbox`, `name`, `entry` and at least one agent."],
    ["`models.<name>`", definitions.model],
    ["`models.<name>.price`", under("model", "price")],
    ["`defaults`", schema.properties.defaults],
    ["`limits`", schema.properties.limits],
    ["`facts.<name>`", definitions.fact, "A fact has one type (`type` or `schema`) and one source (`from` or `set_by`)."],
    ["`tools.<name>`", definitions.tool, "A tool that says nothing of its effects counts as the worst of each."],
    ["`tools.<name>.approval`", under("tool", "approval").then],
    ["`tools.<name>.retry`", under("tool", "retry").then],
    ["`tools.<name>.use`", definitions.use, "Exactly one of `mcp`, `http` and `module`."],
    ["`exits.<name>`", definitions.exit.then],
    ["`routines.<name>`, and `routine` of an agent", definitions.routine.else.then, routineText],
    ["A step", definitions.step.then, definitions.step.description],
    ["`agents.<name>`", definitions.agent],
    ["`agents.<name>.limits`", under("agent", "limits")],
    [
      "`guards`, and `guards` of an agent",
      definitions.guards,
      `${definitions.guards.description} [Guards](guards.md) says what each does.`,
    ],
    ["A guard", definitions.guard],
    ["`size` of a guard", under("guard", "size")],
    ["`rate` of a guard", under("guard", "rate")],
    ["`pattern` of a guard", under("guard", "pattern")],
    [
      "`use` of a guard",
      under("guard", "use").then,
      "A function that a module exports. The name of a function of the host is written as it is.",
    ],
    [
      "`assert`: an entry",
      definitions.assertion,
      `${definitions.assertion.description} [What each proves](analyses.md#assertions) is written down.`,
    ],
    ["`assert`: `hops`", definitions.assertion.properties.hops],
    [
      "`agents.<name>.handoffs.<target>`",
      definitions.handoff.then,
      `${definitions.handoff.description} The target is an agent or an exit; a handoff with nothing to say may be left empty.`,
    ],
  ];
  return `${introduction}\n${sections.map(([title, part, text]) => section(title, part, text ?? part.description)).join("\n")}\n${forms}`;
}

function section(title, part, text) {
  const required = new Set(part.required ?? []);
  const rows = Object.entries(part.properties).map(([key, property]) => {
    const example = property.examples.map((one) => code(flow(one))).toSorted((a, b) => a.length - b.length)[0];
    const standard = property.default === undefined ? "" : ` Default: \`${property.default}\`.`;
    return `| \`${key}\`${required.has(key) ? " (required)" : ""} | ${cell(kind(property))} | ${cell(property.description + standard)} | ${cell(example)} |`;
  });
  return `## ${title}\n\n${text === undefined ? "" : `${text}\n\n`}| Key | Value | Meaning | Example |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** What may stand there, in a few words. */
function kind(property) {
  const { $ref: reference, type, enum: values, const: only } = property;
  if (reference !== undefined) return kinds[reference.slice("#/definitions/".length)] ?? "map";
  if (only !== undefined) return `\`${only}\``;
  if (values !== undefined) return values.map((value) => (value === null ? "nothing" : `\`${value}\``)).join(", ");
  if (property.if !== undefined && property.then !== undefined)
    return [...new Set([kind({ ...property.then, type: property.then.type ?? property.if.type }), kind(property.else)])].join(" or ");
  if (type === "array" && property.items !== undefined) return `list of: ${kind(property.items)}`;
  return [type]
    .flat()
    .map((name) => types[name])
    .join(" or ");
}

const types = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "`true` or `false`",
  object: "map",
  array: "list",
  null: "nothing",
};

const kinds = {
  name: "name",
  nameOrNames: "name, or list of names",
  names: "list of names",
  text: "text",
  line: "text on one line",
  prose: "text",
  path: "path",
  count: "whole number, 1 or more",
  countOrNone: "whole number, 0 or more",
  attempts: "whole number, 1 to 10",
  duration: "duration",
  typeName: "type of JSON Schema",
  jsonSchema: "JSON Schema",
  fields: "fields",
  requires: "list of names, or map of names to JSON Schemas",
  routine: "name, text, steps or file",
  guards: "guards",
  expression: "regular expression",
};

/** A value as YAML on one line. */
function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z./][\w ./?-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value) ? value : JSON.stringify(value);
}

/** A value as code; of one that holds backticks the fence is two. */
function code(text) {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

const introduction = `# The manifest

Generated by \`npm run docs\` from \`schemas/topology.v1.schema.json\`. Begin a file with
\`# yaml-language-server: $schema=<path or URL of the schema>\` and an editor completes and explains the same keys; a JSON file says \`"$schema": "<path or URL>"\`.

A manifest is a YAML or JSON file in UTF-8, of at most 16 MB and 64 levels. It is read with the core schema of YAML 1.2 and nothing more: no anchors, aliases, tags or
merge keys, one document a file, no key twice. A key that is not listed here is an error, but for those that begin with \`x-\`: they are yours, everywhere.
`;

const routineText =
  "A procedure in natural language. A list is its steps; a text that is a legal name stands for a routine under `routines`; any other text is the procedure itself; and a map names a Markdown file.";

const forms = `## Forms

**Names** of agents, exits, tools, facts, models, routines and servers: lower-case letters, digits and \`_\`, a letter first, at most 48 characters. Agents and exits are one
namespace, since both are targets of handoffs.

**Fields** (\`input\`, \`carry\`, \`result\`): \`{ reason: string, order_id?: string }\`, each the name of a JSON Schema type or a whole JSON Schema. A \`?\` makes a field optional;
no others may be given. A map with \`type: object\` and a map of \`properties\` is taken for one JSON Schema of the whole.

**JSON Schemas** are of draft 2020-12. They are checked when the manifest is read. A \`$ref\` stays inside its schema; nothing is fetched.

**Conditions** (\`approval.when\`): schemas by field, \`{ amount: { minimum: 100 } }\`, where each field named must be there; or one JSON Schema of the whole input, known by a keyword
in its usual form (\`type: …\`, \`required: […]\`, \`anyOf: […]\`, a map of \`properties\`).

**Durations**: a number and \`ms\`, \`s\`, \`m\` or \`h\`; 24 days at most. \`limits.seconds\` is a number.

**\`else\`** in a step: with a target's name and no \`then\`, control goes there; with any other text, that is what to do; empty (or \`true\`), \`do\` and \`then\` say it.

**Placeholders**: \`{{fact}}\` in a routine is replaced by the fact's value, or by the word "unknown". Quote a text that begins with one.

## Several files

\`include\` adds the maps of other files: \`agents\`, \`tools\`, \`facts\`, \`exits\`, \`models\`, \`routines\`, \`servers\`, and the entries of \`assert\`. An included file says \`signalbox: 1\` too, may include others, and
may have a \`description\`; what concerns the whole (\`name\`, \`version\`, \`shape\`, \`entry\`, \`next_turn\`, \`defaults\`, \`limits\`) stands in the root alone. A file that is met
twice is read once; a file that includes itself in the end is an error, and so is a name that two files declare. Paths are relative to the file that names them and stay inside the root
folder, symbolic links included.

## Traps of YAML

Found and told as \`yaml-trap\`: a comma that ends an unquoted text in braces, \`{ description: Checks a code, then stops }\`, where the rest becomes a key without a value (an
error where that key is not known, and a warning elsewhere); an unquoted number where a text is meant that YAML would change, as \`1.10\` (a warning; it is read as it was typed); an
unquoted date (a warning; it is a text here, but not for every reader). Anchors, aliases, tags and merge keys are errors.
`;
