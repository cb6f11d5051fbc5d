import { expect, test } from "vitest";
import { check, findings, manifest } from "./findings.ts";

test("a field may say `type` and `properties`, and a whole schema may stand for the fields", () => {
  check(manifest("tools: { t: { input: { type: string, properties: string } } }\n"));
  check(manifest("tools: { t: { input: { type: object, properties: { a: { type: string } }, required: [a] } } }\n"));
});

test.each([
  ["{ properties: { a: { pattern: '(' } } }", "/properties/a/pattern", "`(` is no regular expression"],
  ["{ patternProperties: { '[': {} } }", "/patternProperties/[", "`[` is no regular expression"],
  ["{ properties: { a: { $ref: '#/$defs/x' } } }", "/properties/a/$ref", "the reference `#/$defs/x` leads to no part"],
  ["{ $ref: 'https://example.com/a.json' }", "/$ref", "the reference `https://example.com/a.json` leads to no part"],
  ["{ $ref: '#' }", "/$ref", "the schema refers to itself without end"],
  [
    "{ allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { $ref: '#/$defs/b' }, b: { anyOf: [{ $ref: '#/$defs/a' }] } } }",
    "/$defs",
    "the schema refers to itself without end",
  ],
  ["{ $dynamicRef: '#x' }", "/$dynamicRef", "`$dynamicRef` is not supported"],
])("a schema of the author's own is a schema: %s", (schema, pointer, message) => {
  const found = findings(manifest(`tools: { t: { schema: ${schema} } }\n`));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`schema [/tools/t/schema${pointer}`);
  expect(found[0]).toContain(message);
});

test("a schema may refer to itself below a property, and to its anchors", () => {
  check(manifest("tools: { t: { schema: { properties: { a: { $ref: '#' }, b: { $ref: '#x' } }, $defs: { y: { $anchor: x } } } } }\n"));
});

test("the fault of a field stands where the field is written", () => {
  check(
    manifest("tools: { t: { input: { a: string, 'b/c?': string } } }\n"),
    "main.yaml:6:35 schema [/tools/t/input/b~1c?] found the field name",
  );
  check(
    manifest("tools: { t: { input: { b?: { minimum: x } }, approval: { when: { b: { maximum: y } } } } }\n"),
    "main.yaml:6:39 schema [/tools/t/input/b?/minimum] no JSON Schema",
    "main.yaml:6:80 schema [/tools/t/approval/when/b/maximum] no JSON Schema",
  );
});

test("twenty thousand references in a row are no hang and no overflow", () => {
  const definitions = Array.from({ length: 20_000 }, (_, at) => `d${at}: { $ref: "#/$defs/d${at + 1}" }`).join(", ");
  check(manifest(`tools: { t: { schema: { $ref: "#/$defs/d0", $defs: { ${definitions}, d20000: { type: object } } } } }\n`));
});
