import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toLintReport } from "../../engine/report/json.ts";
import { finding, note } from "./hand-made.ts";

const schema: unknown = JSON.parse(readFileSync(new URL("../../schemas/lint-report.v1.schema.json", import.meta.url), "utf8"));
const valid = new Ajv2020({ strict: true }).compile(schema as object);

const file = { path: "/home/desk.yaml", text: "a: 1\r\nbb: 2\r\n" };

test("a report has the published fields in the published order, and counts from 1", () => {
  const report = toLintReport([file.path], [finding(file, "bb", { help: "h", witness: [note("w", file, "a")], pointer: "/bb" })], (path) =>
    path.slice(6),
  );
  expect(JSON.stringify(report)).toBe(
    '{"version":1,"files":["desk.yaml"],"diagnostics":[{"rule":"unknown-target","severity":"error","message":"no agent and no exit is called that",' +
      '"file":"desk.yaml","line":2,"column":1,"endLine":2,"endColumn":3,"pointer":"/bb",' +
      '"witness":[{"message":"w","file":"desk.yaml","line":1,"column":1}],"help":"h"}],"summary":{"errors":1,"warnings":0,"infos":0}}',
  );
  expect(valid(report)).toBe(true);
});

test("any diagnostics make a report that the published schema accepts", () => {
  const severity = fc.constantFrom("error" as const, "warning" as const, "info" as const);
  fc.assert(
    fc.property(fc.string(), fc.array(fc.record({ start: fc.nat(50), length: fc.nat(50), severity })), (text, places) => {
      const source = { path: "f", text };
      const report = toLintReport(
        ["f"],
        places.map((place) => finding(source, { start: place.start, end: place.start + place.length }, { severity: place.severity })),
      );
      expect(valid(JSON.parse(JSON.stringify(report)))).toBe(true);
      expect(report.summary.errors + report.summary.warnings + report.summary.infos).toBe(places.length);
    }),
  );
});

test("the schema rejects what is no report", () => {
  expect(valid({ version: 1, files: [], diagnostics: [{ rule: "x" }], summary: { errors: 0, warnings: 0, infos: 0 } })).toBe(false);
});
