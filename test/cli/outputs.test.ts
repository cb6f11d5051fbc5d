import { spawn } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, main, signalbox, type Ended } from "./command.ts";
import { broken, clean, warned } from "./judged.ts";

const formats = ["text", "concise", "json", "sarif", "github", "junit", "gitlab", "markdown"];

/** A folder with `desk.yaml` in it. */
function folderWith(text: string): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "desk.yaml"), text);
  return folder;
}

function lint(cwd: string, ...words: readonly string[]): Promise<Ended> {
  return signalbox(["lint", "desk.yaml", ...words], { cwd });
}

test.each(formats)("the exit code is the same in the format %s", async (format) => {
  const codes = await Promise.all(
    [[clean], [warned], [warned, "--max-warnings", "0"], [broken]].map(async ([text = "", ...words]) => {
      const { code } = await lint(folderWith(text), "--format", format, ...words);
      return code;
    }),
  );
  expect(codes).toEqual([0, 0, 1, 1]);
});

test("a file holds what standard output would, beside the report there; folders on the way are made", async () => {
  const cwd = folderWith(broken);
  const outputs = formats.flatMap((format) => ["--output", `${format}=out/deep/${format}`]);
  const all = await lint(cwd, ...outputs);
  expect(all.code).toBe(1);
  expect(all.out).toBe((await lint(cwd)).out);
  for (const format of formats) {
    expect(readFileSync(join(cwd, "out/deep", format), "utf8")).toBe((await lint(cwd, "--format", format)).out);
  }
  expect(readdirSync(join(cwd, "out/deep")).toSorted()).toEqual(formats.toSorted());
});

test("a report takes the place of the one before, also behind a link", async () => {
  const cwd = folderWith(clean);
  writeFileSync(join(cwd, "old.json"), "x".repeat(10_000));
  symlinkSync("old.json", join(cwd, "link.json"));
  expect((await lint(cwd, "--output", "json=link.json")).code).toBe(0);
  expect(JSON.parse(readFileSync(join(cwd, "old.json"), "utf8"))).toMatchObject({ version: 1, files: ["desk.yaml"] });
  expect(lstatSync(join(cwd, "link.json")).isSymbolicLink()).toBe(true);
});

test("a pipe or a device is written to, not replaced", async () => {
  expect((await lint(folderWith(broken), "--output", "json=/dev/null")).code).toBe(1);
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
});

test.each([
  ["no format", ["report.json"], "there is no format `report.json`"],
  ["an unknown format", ["jsn=report.json"], "there is no format `jsn` (did you mean `json`?)"],
  ["no file", ["json="], "names no file"],
  ["standard output", ["json=-"], "names no file"],
  ["one file twice", ["json=a/../x", "sarif=./x"], "writes `./x` twice, as json and as sarif"],
  ["a manifest that is linted", ["json=./desk.yaml"], "would write over `./desk.yaml`"],
])("%s is bad usage, and nothing is linted or written", async (_, values, message) => {
  const cwd = folderWith(broken);
  const ended = await lint(cwd, ...values.map((value) => `--output=${value}`));
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err).toContain(message);
  expect(readdirSync(cwd)).toEqual(["desk.yaml"]);
  expect(readFileSync(join(cwd, "desk.yaml"), "utf8")).toBe(broken);
});

test("an unknown format on standard output is bad usage", async () => {
  const { code, err } = await lint(folderWith(clean), "--format", "sarf");
  expect(code).toBe(2);
  expect(err).toContain("(did you mean `sarif`?)");
});

test.each([
  ["a folder", "out", "it is a folder"],
  ["below a file", "desk.yaml/report.json", "a part of its path is a file"],
  ["where nobody may write", "/proc/report.json", ""],
  ["a name that is too long", "x".repeat(300), "its name is too long"],
])("a report that cannot be written ends with 3, and standard output has its own: %s", async (_, file, reason) => {
  const cwd = folderWith(broken);
  mkdirSync(join(cwd, "out"));
  const { code, out, err } = await lint(cwd, "--output", `json=${file}`);
  expect(code).toBe(3);
  expect(out).toBe((await lint(cwd)).out);
  expect(err).toContain(`the report cannot be written to \`${file}\`: ${reason}`);
  expect(err).not.toContain("fault of ours");
});

test.skipIf(process.getuid?.() === 0)("a file that may not be written to stays as it is", async () => {
  const cwd = folderWith(clean);
  writeFileSync(join(cwd, "old.json"), "old");
  chmodSync(join(cwd, "old.json"), 0o444);
  expect(await lint(cwd, "--output", "json=old.json")).toMatchObject({ code: 3 });
  expect(readFileSync(join(cwd, "old.json"), "utf8")).toBe("old");
});

const many = 10_000;
const manyFindings = `${clean}tools:\n${Array.from({ length: many }, (_, at) => `  idle_${at}: { description: Does nothing., input: {}, effects: [read] }\n`).join("")}`;

test("10,000 findings are all in every report but the comment, which says how many it has no room for", async () => {
  const cwd = folderWith(manyFindings);
  expect((await lint(cwd, "--format", "concise", ...formats.flatMap((format) => ["--output", `${format}=${format}`]))).code).toBe(0);
  const read = (format: string): string => readFileSync(join(cwd, format), "utf8");
  const json = JSON.parse(read("json")) as { diagnostics: { fingerprint: string }[] };
  expect(new Set(json.diagnostics.map(({ fingerprint }) => fingerprint)).size).toBe(many);
  expect((JSON.parse(read("sarif")) as { runs: { results: unknown[] }[] }).runs[0]?.results.length).toBe(many);
  expect((JSON.parse(read("gitlab")) as unknown[]).length).toBe(many);
  expect(read("junit").match(/<testcase /g)?.length).toBe(many);
  expect(read("github").match(/^::warning /gm)?.length).toBe(many);
  expect(read("concise").split("\n").length).toBe(many + 1);
  expect(read("markdown").length).toBeLessThanOrEqual(65_536);
  expect(read("markdown")).toMatch(/…and \d{4} more findings/);
}, 120_000);

test.each(["json", "github"])(
  "a reader of %s that goes away ends it quietly with the code it would have had, and files are whole",
  async (format) => {
    const cwd = folderWith(manyFindings);
    const ended = await new Promise<Pick<Ended, "code" | "err">>((done) => {
      const words = ["lint", "desk.yaml", "--max-warnings", "0", "--format", format, "--output", "sarif=x.sarif"];
      const child = spawn(process.execPath, [main, ...words], { cwd });
      let err = "";
      child.stderr.on("data", (text: Buffer) => (err += text.toString()));
      child.stdout.once("data", () => child.stdout.destroy());
      child.on("close", (code) => done({ code, err }));
    });
    expect(ended).toEqual({ code: 1, err: "there are more warnings than --max-warnings 0\n" });
    expect(() => JSON.parse(readFileSync(join(cwd, "x.sarif"), "utf8")) as unknown).not.toThrow();
  },
  60_000,
);

test("a finding in a file that two manifests include has one fingerprint, and manifests of one name share none", async () => {
  const cwd = emptyFolder();
  const shared = "signalbox: 1\ntools:\n  idle: { description: Does nothing., input: {}, effects: [read] }\n";
  const files = {
    "a/x.yaml": broken,
    "b/x.yaml": broken,
    "one.yaml": `include: [tools.yaml]\n${clean}`,
    "two.yaml": `include: [tools.yaml]\n${clean.replace("desk", "other")}`,
    "tools.yaml": shared,
  };
  for (const [path, text] of Object.entries(files)) {
    if (path.includes("/")) mkdirSync(join(cwd, path.slice(0, 1)));
    writeFileSync(join(cwd, path), text);
  }
  const printsOf = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { out } = await signalbox(["lint", "--format", "json", ...words], { cwd });
    return (JSON.parse(out) as { diagnostics: { fingerprint: string }[] }).diagnostics.map(({ fingerprint }) => fingerprint);
  };
  const both = await printsOf("one.yaml", "two.yaml");
  expect(both.length).toBe(1);
  expect(await printsOf("two.yaml", "one.yaml")).toEqual(both);
  const twins = await printsOf("a/x.yaml", "b/x.yaml");
  expect(new Set(twins).size).toBe(twins.length);
  expect((await printsOf("a/x.yaml")).every((print) => twins.includes(print))).toBe(true);
  expect(existsSync(join(cwd, "out"))).toBe(false);
});
