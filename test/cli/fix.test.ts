import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, signalbox, type Ended } from "./command.ts";

const GOOD = `signalbox: 1
name: desk # the desk é
entry: triage
models: { m: { provider: anthropic, model: x } }
defaults: { model: m }
tools:
  find_order: { description: Finds an order., input: { id: string }, effects: [read] }
agents:
  triage:
    purpose: Helps people.
    tools:  [find_order]   # two blanks\t
    routine:
      - Find the order with \`find_order\`.
      - if: they are served
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: They are served. }
      escalated: { when: They ask for a person. }
`;
const SLIP = GOOD.replace("[find_order]", "[find_ordr]").replace("then: resolved", "then: resolvd");
const UNSAFE = GOOD.replace("models: {", "models: { spare: { provider: anthropic, model: y },");

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

function lint(cwd: string, ...words: readonly string[]): Promise<Ended> {
  return signalbox(["lint", ...words], { cwd });
}

describe("--fix", () => {
  test("mends what is certain, byte for byte, and reports what remains", async () => {
    const cwd = folderOf({ "desk.yaml": SLIP });
    expect(await lint(cwd, "--fix", "desk.yaml")).toEqual({
      code: 0,
      out: "no findings in 1 file\n",
      err: "fixed 2 findings in 1 file\n",
    });
    expect(read(cwd, "desk.yaml")).toBe(GOOD);
    expect(readdirSync(cwd)).toEqual(["desk.yaml"]);
  });

  test.each([
    ["lines of Windows", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["no line break at the end", (text: string) => text.trimEnd()],
  ])("keeps %s", async (_, vary) => {
    const cwd = folderOf({ "desk.yaml": vary(SLIP) });
    expect((await lint(cwd, "--fix", "desk.yaml")).code).toBe(0);
    expect(read(cwd, "desk.yaml")).toBe(vary(GOOD));
  });

  test("leaves alone what an author has to agree with, and says how it is made", async () => {
    const cwd = folderOf({ "desk.yaml": UNSAFE });
    const safe = await lint(cwd, "--fix", "desk.yaml", "--format", "concise");
    expect(safe.err).toBe("fixed 0 findings\n1 unsafe fix can be made with --fix=all\n");
    expect(safe.out).toContain("unused-model");
    expect(read(cwd, "desk.yaml")).toBe(UNSAFE);
    expect((await lint(cwd, "--fix=all", "desk.yaml")).err).toBe("fixed 1 finding in 1 file\n");
    expect(read(cwd, "desk.yaml")).toBe(GOOD);
  });

  test("takes no operand for its value", async () => {
    const cwd = folderOf({ all: SLIP });
    expect((await lint(cwd, "--fix", "all")).code).toBe(0);
    expect(read(cwd, "all")).toBe(GOOD);
    expect(await lint(cwd, "--fix=some", "all")).toMatchObject({ code: 2, out: "" });
  });

  test("mends what a manifest includes, and follows a symbolic link to the file itself", async () => {
    const agents = GOOD.slice(GOOD.indexOf("agents:"));
    const root = `${GOOD.slice(0, GOOD.indexOf("agents:"))}include: [parts/agents.yaml]\n`;
    const cwd = folderOf({
      "real/desk.yaml": root,
      "real/parts/agents.yaml": `signalbox: 1\n${agents.replace("then: resolved", "then: resolvd")}`,
    });
    symlinkSync("real/desk.yaml", join(cwd, "desk.yaml"));
    chmodSync(join(cwd, "real/parts/agents.yaml"), 0o640);
    expect((await lint(join(cwd, "real"), "--fix", ".")).err).toBe("fixed 1 finding in 1 file\n");
    expect(read(cwd, "real/parts/agents.yaml")).toBe(`signalbox: 1\n${agents}`);
    expect(statSync(join(cwd, "real/parts/agents.yaml")).mode & 0o777).toBe(0o640);
    writeFileSync(join(cwd, "real/desk.yaml"), root.replace("entry: triage", "entry: triag"));
    await lint(cwd, "--fix", "real/desk.yaml", "desk.yaml");
    expect(lstatSync(join(cwd, "desk.yaml")).isSymbolicLink()).toBe(true);
    expect(read(cwd, "real/desk.yaml")).toBe(root);
  });

  test("a read-only file ends it before any file is changed", async () => {
    const cwd = folderOf({ "a.yaml": SLIP, "b.yaml": SLIP });
    chmodSync(join(cwd, "b.yaml"), 0o444);
    const { code, err } = await lint(cwd, "--fix", "a.yaml", "b.yaml");
    expect({ code, err }).toEqual({ code: 3, err: "error: cannot write `b.yaml`: it is read-only; no file was changed\n" });
    expect([read(cwd, "a.yaml"), readdirSync(cwd)]).toEqual([SLIP, ["a.yaml", "b.yaml"]]);
  });

  test("a report that would take the place of a manifest ends it before any file is changed", async () => {
    const cwd = folderOf({ "a.yaml": SLIP, "b.yaml": SLIP });
    expect(await lint(cwd, "--fix", "--output", "json=b.yaml", "a.yaml", "b.yaml")).toMatchObject({ code: 2, out: "" });
    expect([read(cwd, "a.yaml"), read(cwd, "b.yaml")]).toEqual([SLIP, SLIP]);
  });

  test("the exit code is about what remains", async () => {
    const cwd = folderOf({ "desk.yaml": SLIP.replace("then: resolvd", "then: nowhere") });
    expect(await lint(cwd, "--fix", "desk.yaml", "--format", "concise")).toMatchObject({ code: 1, err: "fixed 1 finding in 1 file\n" });
  });
});

describe("--fix on standard input", () => {
  test("gives the mended text on standard output and the report on standard error", async () => {
    const ended = await signalbox(["lint", "-", "--fix"], { cwd: emptyFolder(), input: SLIP });
    expect(ended).toEqual({ code: 0, out: GOOD, err: "fixed 2 findings in 1 file\nno findings in 1 file\n" });
  });

  test("gives a text without findings as it is, and takes no file beside it", async () => {
    const cwd = folderOf({ "desk.yaml": SLIP });
    expect((await signalbox(["lint", "-", "--fix"], { cwd, input: GOOD })).out).toBe(GOOD);
    expect(await signalbox(["lint", "-", "desk.yaml", "--fix"], { cwd, input: GOOD })).toMatchObject({ code: 2, out: "" });
    expect(read(cwd, "desk.yaml")).toBe(SLIP);
  });
});

describe("--fix-dry-run", () => {
  test("prints a diff that git takes, writes nothing, and ends as a plain lint does", async () => {
    const cwd = folderOf({ "one/desk.yaml": SLIP, "two/desk.yaml": SLIP.replaceAll("\n", "\r\n") });
    const { code, out, err } = await lint(cwd, "--fix-dry-run", "one", "two");
    expect({ code, err }).toEqual({ code: 1, err: "would fix 4 findings in 2 files\n" });
    expect(read(cwd, "one/desk.yaml")).toBe(SLIP);
    execFileSync("git", ["apply", "--whitespace=nowarn"], { cwd, input: out });
    expect(read(cwd, "one/desk.yaml")).toBe(GOOD);
    expect(read(cwd, "two/desk.yaml")).toBe(GOOD.replaceAll("\n", "\r\n"));
  });

  test("shows with --fix=all what that would do", async () => {
    const { out } = await lint(folderOf({ "desk.yaml": UNSAFE }), "--fix-dry-run", "--fix=all", "desk.yaml");
    expect(out).toMatch(/^--- a\/desk\.yaml\n\+\+\+ b\/desk\.yaml\n@@ /);
    expect(out).toContain("\n-models: { spare:");
  });

  test("prints nothing where nothing would change", async () => {
    expect(await lint(folderOf({ "desk.yaml": GOOD }), "--fix-dry-run", "desk.yaml")).toEqual({
      code: 0,
      out: "",
      err: "would fix 0 findings\n",
    });
  });
});
