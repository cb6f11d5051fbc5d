import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const blocks = pages.flatMap((page) =>
  fencesOf(join(root, page), "ts").map((text, index) => ({ name: `${page.replaceAll("/", "-")}-${index}.ts`, text })),
);

test("every TypeScript block of the docs compiles against the built package", () => {
  expect(blocks.length).toBeGreaterThan(0);
  const files = new Map(blocks.map(({ name, text }) => [join(root, "test/docs", name), `${text}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.readFile = (path) => files.get(path) ?? disk.readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path);
    return text === undefined ? disk.getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const found = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const at = diagnostic.file === undefined ? "" : relative(root, diagnostic.file.fileName);
    return `${at}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
  });
  expect(found).toEqual([]);
}, 60_000);
