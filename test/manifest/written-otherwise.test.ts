import { expect, test } from "vitest";
import { readManifest } from "../../engine/manifest/read.ts";
import { findings } from "./findings.ts";

test("a JSON file names its schema to editors by the key they know", () => {
  const body = '"signalbox": 1, "name": "a", "entry": "b", "agents": { "b": { "purpose": "Tests." } }';
  expect(findings(`{ "$schema": "../topology.v1.schema.json", ${body} }`)).toEqual([]);
  const [found] = findings(`{ "$schema": 1, ${body} }`);
  expect(found).toMatch(/^main.yaml:1:14 schema \[\/\$schema\] found the number 1 for `\$schema`; expected a text/);
});

test.each([
  ["2_000_000", "2000000"],
  ['"40"', "40"],
  ["1_0", "10"],
])("a number that YAML takes for a text is told how to be written, and mended: %s", (written, number) => {
  const file = {
    path: "main.yaml",
    text: `signalbox: 1\nname: a\nentry: b\nlimits: { tokens: ${written} }\nagents: { b: { purpose: Tests. } }\n`,
  };
  const [found] = readManifest(file).diagnostics;
  expect(found?.help).toBe(`write \`${number}\`: a number in quotes, or with \`_\` in it, is a text to YAML 1.2`);
  expect(found?.fix?.edits.map(({ text }) => text)).toEqual([number]);
});

test.each(["many", "_1", "1__0", "1.5.0", "20s"])("a text that is no number is not mended: %s", (written) => {
  const text = `signalbox: 1\nname: a\nentry: b\nlimits: { tokens: ${written} }\nagents: { b: { purpose: Tests. } }\n`;
  expect(readManifest({ path: "main.yaml", text }).diagnostics[0]?.fix).toBeUndefined();
});
