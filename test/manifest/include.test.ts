import { expect, test } from "vitest";
import { readManifest } from "../../engine/manifest/read.ts";
import { findings, memorySources } from "./findings.ts";

const root = (part: string): string => `signalbox: 1\nname: t\nentry: a\n${part}`;
const agents = (...names: readonly string[]): string => `agents: { ${names.map((name) => `${name}: { purpose: x }`).join(", ")} }\n`;

function check(text: string, files: Readonly<Record<string, string>> | undefined, ...expected: readonly string[]): void {
  const found = findings(text, files);
  expected.forEach((start, at) => expect(found[at]?.slice(0, start.length)).toBe(start));
  expect(found).toHaveLength(expected.length);
}

test("the maps of included files are added, the root's first, each file once and in the order it is met", () => {
  const sources = memorySources({
    "parts/b.yaml": `signalbox: 1\ninclude: [d.yaml]\n${agents("b")}`,
    "c.yaml": `signalbox: 1\ndescription: the third\ninclude: [parts/d.yaml]\n${agents("c")}`,
    "parts/d.yaml": `signalbox: 1\ntools: { t: { effects: [read] } }\n${agents("d")}`,
  });
  const { manifest, diagnostics } = readManifest(
    { path: "main.yaml", text: root(`include: [parts/b.yaml, ./c.yaml]\n${agents("a")}`) },
    sources,
  );
  expect(diagnostics).toEqual([]);
  expect(manifest?.documents.map(({ file }) => file.path)).toEqual(["main.yaml", "parts/b.yaml", "parts/d.yaml", "c.yaml"]);
  expect([...(manifest?.agents.keys() ?? [])]).toEqual(["a", "b", "d", "c"]);
  expect(manifest?.tools.get("t")?.origin).toMatchObject({ pointer: "/tools/t", document: { file: { path: "parts/d.yaml" } } });
});

test("the assertions of all files are read, the root's first, each where it was written", () => {
  const sources = memorySources({ "b.yaml": `signalbox: 1\nassert: [{ hops: { max: 2 } }]\n${agents("b")}` });
  const { manifest, diagnostics } = readManifest(
    { path: "main.yaml", text: root(`include: [b.yaml]\nassert: [{ hops: { max: 1 } }]\n${agents("a")}`) },
    sources,
  );
  expect(diagnostics).toEqual([]);
  expect(manifest?.assertions.map(({ kind, origin }) => [kind, origin.document.file.path, origin.pointer])).toEqual([
    ["hops", "main.yaml", "/assert/0"],
    ["hops", "b.yaml", "/assert/0"],
  ]);
});

test("a file that cannot be had is a finding where it is named", () => {
  const text = root(`include: [none.yaml, ../out.yaml]\n${agents("a")}`);
  check(
    text,
    {},
    "main.yaml:4:11 include [/include/0] cannot read `none.yaml`: there is no such file",
    "main.yaml:4:22 include [/include/1] cannot read `../out.yaml`: it lies outside the root folder",
  );
  check(
    root(`include: [b.yaml]\n${agents("a")}`),
    undefined,
    "main.yaml:4:11 include [/include/0] cannot read `b.yaml`: a manifest that was given as a text alone",
  );
});

test("a cycle of includes is an error that shows the way round", () => {
  const files = { "b.yaml": "signalbox: 1\ninclude: [c.yaml]\n", "c.yaml": "signalbox: 1\ninclude: [b.yaml]\n" };
  const text = root(`include: [b.yaml]\n${agents("a")}`);
  check(text, files, "c.yaml:2:11 include [/include/0] `b.yaml` includes itself through the files it includes");
  const { diagnostics } = readManifest({ path: "main.yaml", text }, memorySources(files));
  expect(diagnostics[0]?.witness.map(({ file, pointer }) => [file.path, pointer])).toEqual([
    ["b.yaml", "/include/0"],
    ["c.yaml", "/include/0"],
  ]);
});

test("the root may not be included, nor include itself", () => {
  check(root(`include: [main.yaml]\n${agents("a")}`), {}, "main.yaml:4:11 include [/include/0] `main.yaml` includes itself");
  check(
    root(`include: [b.yaml]\n${agents("a")}`),
    { "b.yaml": "signalbox: 1\ninclude: [main.yaml]\n" },
    "b.yaml:2:11 include [/include/0] `main.yaml` includes itself through the files it includes",
  );
});

test("what belongs in the root is a finding in an included file", () => {
  check(
    root(`include: [b.yaml]\n${agents("a")}`),
    { "b.yaml": "signalbox: 1\nname: b\nentry: b\nlimits: { turns: 3 }\n" },
    "b.yaml:2:1 include [/name] `name` belongs in the root manifest",
    "b.yaml:3:1 include [/entry] `entry` belongs in the root manifest",
    "b.yaml:4:1 include [/limits] `limits` belongs in the root manifest",
  );
});

test("an included file is checked as the root is, and says its format", () => {
  check(
    root(`include: [b.yaml, c.yaml, d.yaml]\n${agents("a")}`),
    { "b.yaml": "agents: {}\n", "c.yaml": "signalbox: 1\nagnts: {}\n", "d.yaml": "signalbox: [\n" },
    "b.yaml:1:1 unsupported-version [] the key `signalbox` is missing",
    'c.yaml:2:1 schema [/agnts] the key "agnts" is not known here',
    "d.yaml:2:1 yaml-syntax",
  );
});

test.each(["agents", "tools", "facts", "exits", "models", "routines", "servers"])(
  "a name under `%s` in two files is an error that shows both",
  (key) => {
    const values: Readonly<Record<string, string>> = {
      agents: "{ purpose: x }",
      tools: "{}",
      facts: "{ type: string, from: host }",
      exits: "{}",
      models: "{ provider: p, model: m }",
      routines: "Do it.",
      servers: "{ command: x }",
    };
    const part = `${key}: { same: ${values[key]} }\n`;
    const text = root(`include: [b.yaml]\n${key === "agents" ? part : `${agents("a")}${part}`}`);
    const { diagnostics, manifest } = readManifest({ path: "main.yaml", text }, memorySources({ "b.yaml": `signalbox: 1\n${part}` }));
    expect(diagnostics.map(({ rule, file, pointer, notes }) => [rule, file.path, pointer, notes.map((note) => note.file.path)])).toEqual([
      ["name-clash", "b.yaml", `/${key}/same`, ["main.yaml"]],
    ]);
    expect(manifest).toBeUndefined();
  },
);

test.each([
  [`exits: { a: {} }\n${agents("a")}`, "main.yaml:5:11 name-clash [/agents/a] `a` is an agent and an exit; targets are one namespace"],
  [agents("a", "resolved"), "main.yaml:4:30 name-clash [/agents/resolved] `resolved` is an exit that every topology has"],
  [
    `tools: { transfer_to_a: {} }\n${agents("a")}`,
    "main.yaml:4:10 name-clash [/tools/transfer_to_a] the tool `transfer_to_a` has the name",
  ],
  [
    `tools: { call_escalated: {} }\n${agents("a")}`,
    "main.yaml:4:10 name-clash [/tools/call_escalated] the tool `call_escalated` has the name",
  ],
])("one name for two things is an error: %j", (part, expected) => check(root(part), {}, expected));

test("a tool may be called like a handoff to nobody", () => {
  check(root(`tools: { call_center: {}, transfer_to_bank: {} }\n${agents("a")}`), {});
});

test("a routine is read from a Markdown file relative to the file that names it, once", () => {
  const files = {
    "parts/b.yaml":
      "signalbox: 1\nroutines: { r: { file: r.md } }\nagents: { b: { purpose: x, routine: { file: r.md } }, c: { purpose: x, routine: r } }\n",
    "parts/r.md": "# Refunds\n\nLook it up.\n",
  };
  const { manifest, diagnostics } = readManifest(
    { path: "main.yaml", text: root(`include: [parts/b.yaml]\n${agents("a")}`) },
    memorySources(files),
  );
  expect(diagnostics).toEqual([]);
  for (const name of ["b", "c"]) {
    expect(manifest?.agents.get(name)?.routine).toMatchObject({
      kind: "prose",
      text: files["parts/r.md"],
      origin: { pointer: "", document: { file: { path: "parts/r.md" } } },
    });
  }
  expect(manifest?.documents.map(({ file }) => file.path)).toEqual(["main.yaml", "parts/b.yaml", "parts/r.md"]);
});

test("a routine file that is missing or empty is a finding where it is named", () => {
  check(
    root("agents: { a: { purpose: x, routine: { file: none.md } }, b: { purpose: x, routine: { file: empty.md } } }\n"),
    { "empty.md": " \n" },
    "main.yaml:4:45 include [/agents/a/routine/file] cannot read `none.md`: there is no such file",
    "main.yaml:4:92 include [/agents/b/routine/file] cannot read `empty.md`: the file is empty",
  );
});

test("a thousand files that include each other in a row are no overflow", () => {
  const files = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [`f${at}.yaml`, `signalbox: 1\n${at < 999 ? `include: [f${at + 1}.yaml]\n` : ""}`]),
  );
  check(root(`include: [f0.yaml]\n${agents("a")}`), files);
});

test("a module is relative to the file that names it; the plan names it from the root's folder", () => {
  const named = (name: string, module: string): string => `signalbox: 1\ntools: { ${name}: { use: { module: ${module} } } }\n`;
  const sources = memorySources({
    "desk/tools.yaml": `${named("a", "./a.mjs")}include: [deep/more.yaml]\n`,
    "desk/deep/more.yaml": named("b", "../../b.mjs"),
    "beside.yaml": named("c", "c/c.mjs"),
    "desk/out.yaml": named("d", "../../d.mjs"),
  });
  const { manifest, diagnostics } = readManifest(
    {
      path: "main.yaml",
      text: root(`include: [desk/tools.yaml, ./beside.yaml, desk/out.yaml]\ntools: { e: { use: { module: ./e.mjs } } }\n${agents("a")}`),
    },
    sources,
  );
  expect(diagnostics).toEqual([]);
  expect([...(manifest?.tools.values() ?? [])].map(({ use }) => (use?.kind === "module" ? use.module : undefined))).toEqual([
    "./e.mjs",
    "./desk/a.mjs",
    "./b.mjs",
    "c/c.mjs",
    "../d.mjs",
  ]);
});
