import { readFileSync } from "node:fs";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { renderJunit } from "../../engine/report/junit.ts";
import { allBad, anyFindings, reportOf } from "./any-findings.ts";
import { finding, note } from "./hand-made.ts";

/** The schema that Jenkins holds reports to. */
const schema = { fileName: "jenkins-junit.xsd", contents: readFileSync(new URL("schemas/jenkins-junit.xsd", import.meta.url), "utf8") };
const { window } = new JSDOM("");

async function faultsOf(xmls: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: xmls.map((contents, at) => ({ fileName: `${at}.xml`, contents })), schema: [schema] });
  return errors.map(({ message, rawMessage }) => `${message} ${rawMessage}`);
}

function parsed(xml: string): Document {
  const document = new window.DOMParser().parseFromString(xml, "application/xml");
  expect(document.querySelector("parsererror")).toBe(null);
  return document;
}

test("the schema rejects what is no report", async () => {
  expect(await faultsOf(["<testsuite><case/></testsuite>"])).not.toEqual([]);
});

test("what the rules find, and any findings, are valid by the schema of Jenkins", async () => {
  const samples = fc.sample(anyFindings, 200).map((diagnostics) => renderJunit(reportOf(diagnostics)));
  expect(await faultsOf([renderJunit(reportOf(allBad)), renderJunit(reportOf([], ["clean.yaml"])), ...samples])).toEqual([]);
}, 60_000);

test("any findings are well-formed: a suite a file, a case a finding, and no element that a text brought in", () => {
  fc.assert(
    fc.property(anyFindings, (diagnostics) => {
      const document = parsed(renderJunit(reportOf(diagnostics)));
      const count = (selector: string): number => document.querySelectorAll(selector).length;
      expect(count("testsuite")).toBe(new Set(diagnostics.map(({ file }) => file.path)).size);
      expect(count("testcase")).toBe(diagnostics.length);
      expect(count("*")).toBe(1 + count("testsuite") + 2 * count("testcase"));
      expect(count("failure")).toBe(diagnostics.filter(({ severity }) => severity !== "info").length);
    }),
  );
});

test("errors and warnings fail, advice passes with an output, and a clean file has one case that passes", () => {
  const file = { path: "desk.yaml", text: "a: 1\nbb: 2\n" };
  const found = [
    finding(file, "bb", {
      message: 'say "<b>"\u0007',
      help: "do this",
      notes: [note("here", file, "a")],
      witness: [note("first", file, "a")],
    }),
    finding(file, "a", { severity: "info", message: "advice" }),
  ];
  expect(renderJunit(reportOf(found, ["desk.yaml", "clean.yaml"]))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="signalbox" tests="3" failures="1" errors="0">
  <testsuite name="desk.yaml" tests="2" failures="1" errors="0">
    <testcase name="unknown-target at 2:1" classname="desk.yaml">
      <failure type="error" message="say &quot;&lt;b&gt;&quot;␇">error[unknown-target]: say &quot;&lt;b&gt;&quot;␇
at desk.yaml:2:1
note: here (desk.yaml:1:1)
1. first (desk.yaml:1:1)
help: do this</failure>
    </testcase>
    <testcase name="unknown-target at 1:1" classname="desk.yaml">
      <system-out>info[unknown-target]: advice
at desk.yaml:1:1</system-out>
    </testcase>
  </testsuite>
  <testsuite name="clean.yaml" tests="1" failures="0" errors="0">
    <testcase name="no findings" classname="clean.yaml"/>
  </testsuite>
</testsuites>
`);
});
