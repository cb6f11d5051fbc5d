// Writes schemas/config.v1.schema.json from the rules: which there are, and which thresholds they have.

const levels = ["off", "info", "warning", "error"];

/** The schema of `signalbox.config.yaml`. `rules` are the engine's; `canBeGraded` tells which of them a configuration can change. */
export function configSchema(rules, canBeGraded) {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://signalbox.dev/schemas/config.v1.schema.json",
    title: "Signalbox configuration",
    description: "How strictly `signalbox lint` judges the manifests in this folder and below. Patterns are relative to the folder of this file.",
    type: "object",
    additionalProperties: false,
    patternProperties: { "^x-": {} },
    properties: {
      version: { title: "Version", description: "The version of this format; 1 where it is left out.", const: 1 },
      profile: { $ref: "#/definitions/profile" },
      files: {
        title: "Files",
        description: "The manifests that `lint` looks at where nothing is named on the command line.",
        allOf: [{ $ref: "#/definitions/patterns" }],
      },
      ignore: {
        title: "Ignore",
        description: "What is not linted where it is only found, in a folder or through a glob. A file that is named is linted all the same.",
        allOf: [{ $ref: "#/definitions/patterns" }],
      },
      max_warnings: {
        title: "Most warnings",
        description: "`lint` ends with 1 when there are more warnings than this.",
        type: "integer",
        minimum: 0,
        examples: [0],
      },
      rules: { $ref: "#/definitions/rules" },
      overrides: {
        title: "Overrides",
        description: "What is in force for some manifests only. Of several that match, a later one goes before an earlier one.",
        type: "array",
        items: {
          type: "object",
          required: ["files"],
          additionalProperties: false,
          patternProperties: { "^x-": {} },
          properties: {
            files: { title: "Files", description: "The manifests it is for.", allOf: [{ $ref: "#/definitions/patterns" }] },
            profile: { $ref: "#/definitions/profile" },
            rules: { $ref: "#/definitions/rules" },
          },
        },
        examples: [[{ files: ["legacy/**"], rules: { "same-when": "off" } }]],
      },
    },
    definitions: {
      profile: {
        title: "Profile",
        description: "`recommended`: each rule as it is. `strict`: every warning is an error and every info a warning.",
        enum: ["recommended", "strict"],
      },
      patterns: {
        description: "A pattern, or a list of them: `*` is part of a name, `**` any folders.",
        anyOf: [
          { type: "string", pattern: "\\S" },
          { type: "array", minItems: 1, items: { type: "string", pattern: "\\S" } },
        ],
        examples: [["topologies/**/*.yaml"]],
      },
      rules: {
        title: "Rules",
        description: "By rule: how grave its findings are taken to be, or a map with `severity` and the rule's thresholds.",
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(rules.map((rule) => [rule.name, ruleSchema(rule, canBeGraded(rule))])),
        examples: [{ "long-chain": { severity: "warning", handoffs: 4 }, "same-when": "off" }],
      },
    },
  };
}

function ruleSchema(rule, graded) {
  const own = graded ? levels : ["error"];
  const thresholds = Object.entries(rule.thresholds ?? {}).map(([name, { most, counts }]) => [
    name,
    { title: name, description: `How many ${counts} are no finding. The rule's own: ${most}.`, type: "integer", minimum: 1, default: most },
  ]);
  const severity = { title: "Severity", description: `Its own: ${rule.severity}.`, enum: own };
  return {
    title: rule.name,
    description: `${rule.summary} (${rule.severity})${graded ? "" : " It finds what makes a plan impossible, and stays an error."}`,
    anyOf: [
      { enum: graded ? [...own, false] : own },
      { type: "object", additionalProperties: false, patternProperties: { "^x-": {} }, properties: { severity, ...Object.fromEntries(thresholds) } },
    ],
  };
}
