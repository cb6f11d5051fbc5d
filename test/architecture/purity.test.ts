import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Globals that make a function answer differently to the same question. */
const impure = new Set([
  "Date",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "process",
  "performance",
  "crypto",
  "console",
  "globalThis",
  "eval",
  "Function",
]);

/** What a file refers to that is impure: globals by name, and `Math.random`. */
function impurities(name: string, text: string): readonly string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isPropertyAccessExpression(node)) {
      if (node.expression.getText() === "Math" && node.name.text === "random") found.push("Math.random");
      // It reads a text that it is given, and no clock.
      if (node.getText() !== "Date.parse") visit(node.expression);
      return;
    }
    const { parent } = node;
    // What a property is called refers to nothing.
    const named = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
    if (ts.isIdentifier(node) && impure.has(node.text) && !named) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
    .map((file) => join(root, folder, file));
}

function check(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => impurities(file, readFileSync(file, "utf8")).map((what) => `${relative(root, file)}: ${what}`));
}

test("the loop asks nothing of the world: no clock, no chance, no timer, no process", () => {
  const files = filesOf("engine/loop");
  expect(files.length).toBeGreaterThan(5);
  expect(check(files)).toEqual([]);
});

test("of the whole engine only the clock reads the time, sets timers or rolls dice", () => {
  expect(check(filesOf("engine").filter((file) => !file.endsWith("run/clock.ts")))).toEqual([]);
});

test.each([
  ["const now = Date.now();", "Date"],
  ["const x = Math.random();", "Math.random"],
  ["await fetch(url);", "fetch"],
  ["setTimeout(() => {}, 1);", "setTimeout"],
  ["const key = process.env.KEY;", "process"],
])("a planted %s is found", (text, expected) => {
  expect(impurities("planted.ts", text)).toContain(expected);
});

test("to read a date that is written somewhere asks no clock", () => {
  expect(impurities("fine.ts", 'const at = Date.parse("Sun, 22 Nov 2026 20:00:00 GMT");')).toEqual([]);
  expect(impurities("planted.ts", "const parse = Date.parse(Date());")).toEqual(["Date"]);
});

test("a field that only shares its name with a global is left alone", () => {
  expect(impurities("fine.ts", "const x = { process: 1 }; x.process; type D = Date;")).toEqual([]);
});
