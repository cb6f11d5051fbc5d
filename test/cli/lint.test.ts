import { execFileSync, spawn } from "node:child_process";
import { expect, test } from "vitest";
import { main, signalbox, type Ended } from "./command.ts";
import { broken, clean, folderOf, warned } from "./judged.ts";

interface Report {
  readonly files: readonly string[];
  readonly diagnostics: readonly { readonly rule: string; readonly file: string; readonly line: number; readonly column: number }[];
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
}

async function reported(words: readonly string[], cwd: string): Promise<Report> {
  return JSON.parse((await signalbox(["lint", "--format", "json", ...words], { cwd })).out) as Report;
}

test("a clean manifest is clean", async () => {
  expect(await signalbox(["lint", "desk.yaml"], { cwd: folderOf({ "desk.yaml": clean }) })).toEqual({
    code: 0,
    out: "no findings in 1 file\n",
    err: "",
  });
});

test("a finding is shown in its frame and ends with 1", async () => {
  const { code, out, err } = await signalbox(["lint", "desk.yaml"], { cwd: folderOf({ "desk.yaml": broken }) });
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toMatch(/^error\[unknown-target\]: .*`nowhere`/);
  expect(out).toContain(" --> desk.yaml:9:15\n");
  expect(out).toContain("\n9 |         then: nowhere\n  |               ^^^^^^^\n");
  expect(out).toMatch(/\n\n\d+ errors?.* in 1 file\n$/);
});

test.each([
  [[], 0],
  [["--max-warnings", "1"], 0],
  [["--max-warnings", "0"], 1],
])("one warning with %j ends with %i", async (options, code) => {
  const cwd = folderOf({ "desk.yaml": warned });
  expect((await reported(["desk.yaml"], cwd)).summary).toEqual({ errors: 0, warnings: 1, infos: 0 });
  expect((await signalbox(["lint", "desk.yaml", ...options], { cwd })).code).toBe(code);
});

test("in folders manifests are found, each once and in order; a file that another includes is no root", async () => {
  const cwd = folderOf({
    "b/desk.yaml": clean,
    "a/desk.yml": clean,
    "a/desk.json": JSON.stringify({ signalbox: 1, name: "empty" }),
    "a/package.json": '{"name":"signalbox","dependencies":{"signalbox":"1"}}',
    "a/other.yaml": "name: no manifest\nnested:\n  signalbox: 1\n",
    "a/broken.yaml": "signalbox: 1\nname: [\n",
    "node_modules/x/desk.yaml": clean,
    ".hidden/desk.yaml": clean,
    "whole/topology.yaml": `include: [parts/more.yaml]\n${clean}`,
    "whole/parts/more.yaml": "signalbox: 1\ntools:\n  idle: { description: Does nothing., input: {}, effects: [read] }\n",
  });
  const report = await reported([".", "b"], cwd);
  expect(report.files).toEqual([
    "a/broken.yaml",
    "a/desk.json",
    "a/desk.yml",
    "b/desk.yaml",
    "whole/topology.yaml",
    "whole/parts/more.yaml",
  ]);
  expect(report.diagnostics.filter(({ file }) => file === "whole/parts/more.yaml").map(({ rule }) => rule)).toEqual(["unused-tool"]);
  expect((await reported(["**/*.yml", "{a,b}/desk.*"], cwd)).files).toEqual(["a/desk.yml", "a/desk.json", "b/desk.yaml"]);
});

test.each([
  ["a fault in its shape", broken.replace("entry:", "entri:")],
  ["a fault in its syntax", broken.replace("name: desk", "name: [desk")],
])("a file that a root with %s includes is no root either", async (_fault, text) => {
  const cwd = folderOf({
    "desk.yaml": `${text}include: [parts/tools.yaml, "parts/more tools.yaml"]\n`,
    "parts/tools.yaml": "signalbox: 1\ninclude: [deep.yaml]\n",
    "parts/deep.yaml": "signalbox: 1\n",
    "parts/more tools.yaml": "signalbox: 1\n",
    "other.yaml": broken.replace("name: desk\n", "# see desk.yaml\n"),
  });
  const { diagnostics } = await reported(["."], cwd);
  expect(diagnostics.map(({ file }) => file)).toEqual(["desk.yaml", "other.yaml"]);
});

test("a broken file that is one long word is no hang", async () => {
  const cwd = folderOf({ "desk.yaml": `signalbox: 1\nname: [\n${"x".repeat(2_000_000)}` });
  expect((await reported(["desk.yaml"], cwd)).diagnostics.map(({ rule }) => rule)).toEqual(["yaml-syntax"]);
});

test("a file with the characters of a glob in its name is that file", async () => {
  expect((await reported(["[x].yaml"], folderOf({ "[x].yaml": clean, "x.yaml": broken }))).files).toEqual(["[x].yaml"]);
});

test("standard input is linted under the name it is given, and includes from beside that", async () => {
  const cwd = folderOf({
    "parts/tools.yaml": "signalbox: 1\ntools:\n  idle: { description: Does nothing., input: {}, effects: [read] }\n",
  });
  const input = `include: [tools.yaml]\n${clean}`;
  const { code, out } = await signalbox(["lint", "-", "--stdin-filename", "parts/desk.yaml", "--format", "json"], { cwd, input });
  const report = JSON.parse(out) as Report;
  expect(code).toBe(0);
  expect(report.files).toEqual(["parts/desk.yaml", "parts/tools.yaml"]);
  expect(report.diagnostics).toMatchObject([{ rule: "unused-tool", file: "parts/tools.yaml", line: 3 }]);
  expect((await signalbox(["lint", "-"], { input: broken })).out).toContain("--> <stdin>:9:15");
});

const deep = "[".repeat(100_000);
const billion = `a: &a [x,x]\n${Array.from({ length: 8 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? "a" : `b${index - 1}`},*a]`).join("\n")}\nsignalbox: 1\n`;

test.each<[string, string | Uint8Array, string]>([
  ["empty", "", "schema|yaml-syntax"],
  ["only a comment", "# nothing\n", "schema|yaml-syntax"],
  ["binary", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe, 0]), "yaml-syntax"],
  ["not UTF-8", new Uint8Array([...Buffer.from("name: caf"), 0xe9, 0x0a]), "yaml-syntax"],
  ["UTF-16", Buffer.from(`\ufeff${clean}`, "utf16le"), "yaml-syntax"],
  ["50 MB", new Uint8Array(50 * 1024 * 1024).fill(0x61), "yaml-syntax"],
  ["deeply nested", deep, "yaml-syntax"],
  ["full of aliases", billion, "yaml-trap"],
  ["of merge keys", `x-base: &base { a: 1 }\n${clean}x-more:\n  <<: *base\n`, "yaml-trap"],
  ["of tags", clean.replace("name: desk", "name: !!js/function 'x'"), "yaml-trap"],
  ["with a duplicate key", `${clean}name: again\n`, "duplicate-key"],
  ["with __proto__", `${clean}__proto__: { polluted: 1 }\n`, "schema"],
  ["with constructor", `${clean}constructor: { prototype: { polluted: 1 } }\n`, "schema"],
  ["indented by tabs", clean.replaceAll("  ", "\t"), "yaml-syntax"],
  ["of two documents", `${clean}---\n${clean}`, "yaml-syntax"],
  ["with NUL in it", clean.replace("Helps", "Hel\u0000ps"), "yaml-syntax"],
  ["a list", "- signalbox: 1\n", "schema"],
  ["broken JSON", '{"signalbox": 1, "name": }', "yaml-syntax|schema"],
])("a file that is %s is a finding with a place, never a stack", async (_, content, rule) => {
  const cwd = folderOf({ "desk.yaml": content });
  const text = await signalbox(["lint", "desk.yaml"], { cwd });
  expect(text).toMatchObject({ code: 1, err: "" });
  expect(text.out).toMatch(/^ *--> desk\.yaml:\d+:\d+$/m);
  expect(text.out).not.toMatch(/^ {4}at /m);
  const { diagnostics } = await reported(["desk.yaml"], cwd);
  expect(diagnostics.map((found) => found.rule).join(" ")).toMatch(new RegExp(`(?:^| )(?:${rule})(?: |$)`));
  expect(diagnostics.filter((found) => found.line < 1 || found.column < 1 || found.file !== "desk.yaml")).toEqual([]);
});

test.each([
  ["CRLF", clean.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${clean}`],
])("%s changes nothing", async (_, content) => {
  expect((await signalbox(["lint", "desk.yaml"], { cwd: folderOf({ "desk.yaml": content }) })).code).toBe(0);
});

test("an include that leads outside of the manifest's folder is a finding", async () => {
  const cwd = folderOf({ "secret.yaml": "tools: {}\n", "desk/topology.yaml": `include: [../secret.yaml]\n${clean}` });
  const { diagnostics } = await reported(["desk/topology.yaml"], cwd);
  expect(diagnostics).toMatchObject([{ rule: "include", file: "desk/topology.yaml", line: 1 }]);
});

/** A manifest with so many findings that a pipe's buffer does not hold their report. */
const manyFindings = `${clean}tools:\n${Array.from({ length: 2000 }, (_, index) => `  idle_${index}: { description: Does nothing., input: {}, effects: [read] }\n`).join("")}`;

test("JSON is whole through a pipe whose reader is slow", async () => {
  const cwd = folderOf({ "desk.yaml": manyFindings });
  const out = execFileSync("sh", ["-c", `"${process.execPath}" "${main}" lint --format json desk.yaml | (sleep 1; cat)`], {
    cwd,
    maxBuffer: 1e8,
  });
  expect((JSON.parse(out.toString()) as Report).summary.warnings).toBe(2000);
});

test("a reader that goes away ends it quietly", async () => {
  const cwd = folderOf({ "desk.yaml": manyFindings });
  const ended = await new Promise<Pick<Ended, "code" | "err">>((done) => {
    const child = spawn(process.execPath, [main, "lint", "desk.yaml"], { cwd });
    let err = "";
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    child.on("close", (code) => done({ code, err }));
  });
  expect(ended).toEqual({ code: 0, err: "" });
});
