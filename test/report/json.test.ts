import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { safeFix } from "../../engine/diagnostic/fix.ts";
import { toLintReport } from "../../engine/report/json.ts";
import { allBad, anyFindings, reportOf } from "./any-findings.ts";
import { finding, note } from "./hand-made.ts";

const schema: unknown = JSON.parse(readFileSync(new URL("../../schemas/lint-report.v1.schema.json", import.meta.url), "utf8"));
const valid = new Ajv2020({ strict: true }).compile(schema as object);

const file = { path: "/home/desk.yaml", text: "a: 1\r\nbb: 2\r\n" };

test("a report has the published fields in the published order, and counts from 1", () => {
  const found = finding(file, "bb", {
    help: "h",
    label: "l",
    notes: [note("n", file, "2")],
    witness: [note("w", file, "a")],
    pointer: "/bb",
    fix: safeFix(file, [{ span: { start: 6, end: 8 }, text: "c" }]),
  });
  const fingerprint = "0".repeat(32);
  const report = toLintReport({
    manifests: [file.path],
    files: [file.path],
    diagnostics: [found],
    fingerprints: new Map([[found, fingerprint]]),
    path: (path) => path.slice(6),
  });
  expect(JSON.stringify(report)).toBe(
    '{"version":1,"manifests":["desk.yaml"],"files":["desk.yaml"],"diagnostics":[{"rule":"unknown-target","severity":"error","message":"no agent and no exit is called that","label":"l",' +
      '"file":"desk.yaml","line":2,"column":1,"endLine":2,"endColumn":3,"pointer":"/bb",' +
      '"notes":[{"message":"n","file":"desk.yaml","line":2,"column":5,"endLine":2,"endColumn":6}],' +
      '"witness":[{"message":"w","file":"desk.yaml","line":1,"column":1,"endLine":1,"endColumn":2}],"help":"h",' +
      '"fix":{"safety":"safe","edits":[{"file":"desk.yaml","line":2,"column":1,"endLine":2,"endColumn":3,"start":6,"end":8,"text":"c"}]},' +
      `"fingerprint":"${fingerprint}"}],"summary":{"errors":1,"warnings":0,"infos":0}}`,
  );
  expect(valid(report)).toBe(true);
});

test("any findings make a report that the published schema accepts, all of them in it, each with a fingerprint of its own", () => {
  const check = (diagnostics: typeof allBad): void => {
    const report = reportOf(diagnostics);
    valid(JSON.parse(JSON.stringify(report)));
    expect(valid.errors).toBe(null);
    expect(report.diagnostics.length).toBe(diagnostics.length);
    expect(report.summary.errors + report.summary.warnings + report.summary.infos).toBe(diagnostics.length);
    expect(new Set(report.diagnostics.map(({ fingerprint }) => fingerprint)).size).toBe(diagnostics.length);
  };
  check(allBad);
  fc.assert(fc.property(anyFindings, check));
});

test("a secret is nowhere in a report, and a fix that would put one in is left out", () => {
  const secret = ["ghp", "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0bC3dE6"].join("_");
  const source = { path: "f", text: `name: ${secret}` };
  const found = finding(source, secret, {
    message: `\`${secret}\` is unknown`,
    help: `not ${secret}`,
    label: secret,
    pointer: `/agents/${secret}`,
    notes: [note(secret, source, secret)],
    witness: [note(secret, source, secret)],
    fix: safeFix(source, [{ span: { start: 0, end: 0 }, text: secret }]),
  });
  const text = JSON.stringify(reportOf([found]));
  expect(text).toContain("ghp_aB3d****");
  expect(text).not.toContain(secret);
  expect(text).not.toContain('"fix"');
});

test("every property of the schema is described", () => {
  const { $defs, properties } = schema as { $defs: Record<string, Described>; properties: Record<string, Described> };
  const all = [properties, ...Object.values($defs).map((part) => part.properties ?? {})].flatMap((part) => Object.entries(part));
  expect(all.filter(([, part]) => (part.description ?? part.$ref) === undefined).map(([name]) => name)).toEqual([]);
  expect(Object.values($defs).filter((part) => part.description === undefined)).toEqual([]);
});

interface Described {
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Record<string, Described>;
}

test("the schema rejects what is no report", () => {
  expect(valid({ version: 1, files: [], diagnostics: [{ rule: "x" }], summary: { errors: 0, warnings: 0, infos: 0 } })).toBe(false);
});
