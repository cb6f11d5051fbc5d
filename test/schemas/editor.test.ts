import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { getLanguageService, type LanguageService, type SchemaRequestService } from "yaml-language-server";
import { expect, test } from "vitest";

const schema = readFileSync(resolve(import.meta.dirname, "../../schemas/topology.v1.schema.json"), "utf8");
const nothing = (): void => {};
const request: SchemaRequestService = () => Promise.resolve(schema);
const service: LanguageService = getLanguageService({
  schemaRequestService: request,
  workspaceContext: { resolveRelativePath: (path) => path },
  telemetry: { send: nothing, sendError: nothing, sendTrack: nothing },
});
service.configure({
  validate: true,
  hover: true,
  completion: true,
  schemas: [{ uri: "file:///topology.v1.schema.json", fileMatch: ["*.yaml"] }],
});

let version = 0;

/** A document with the cursor where the text has a `|`. */
function cursor(text: string): readonly [TextDocument, ReturnType<TextDocument["positionAt"]>] {
  const offset = text.indexOf("|");
  const document = TextDocument.create("file:///desk.yaml", "yaml", ++version, text.replace("|", ""));
  return [document, document.positionAt(offset)];
}

async function completions(text: string): Promise<readonly string[]> {
  const [document, position] = cursor(text);
  return (await service.doComplete(document, position, false)).items.map((item) => item.label);
}

const head = "signalbox: 1\nname: desk\nentry: a\n";

test.each([
  ["the keys of an agent", `${head}agents:\n  a:\n    purpose: b\n    |\n`, ["routine", "tools", "handoffs", "model"]],
  [
    "the keys of a handoff",
    `${head}agents:\n  a:\n    purpose: b\n    handoffs:\n      b:\n        |\n`,
    ["when", "carry", "requires", "history", "limit", "mode"],
  ],
  ["the effects of a tool", `${head}tools:\n  t:\n    effects: [|]\n`, ["read", "write", "destructive", "idempotent"]],
  ["the shapes", `${head}shape: |\n`, ["chain", "hub-and-spoke", "peers"]],
  [
    "the ways to pass history",
    `${head}agents:\n  a:\n    purpose: b\n    handoffs:\n      b:\n        history: |\n`,
    ["full", "text", "last", "none"],
  ],
  [
    "the keys of an assertion",
    `${head}assert:\n  - |\n`,
    ["before", "always", "from", "never_reaches", "every", "can_reach", "hops", "because"],
  ],
  ["what an assertion is about", `${head}assert:\n  - every: |\n`, ["agent"]],
])("the YAML language server completes %s", async (_, text, expected) => {
  expect(await completions(text)).toEqual(expect.arrayContaining([...expected]));
});

test.each([
  ["purpose", `${head}agents:\n  a:\n    pur|pose: b\n`],
  ["carry", `${head}agents:\n  a:\n    handoffs:\n      b:\n        car|ry: { reason: string }\n`],
  ["never_reaches", `${head}assert:\n  - from: private\n    never_re|aches: outward\n`],
  ["approval", `${head}tools:\n  t:\n    appro|val: always\n`],
])("it explains `%s` with a title and an example", async (_, text) => {
  const [document, position] = cursor(text);
  const hover = JSON.stringify(await service.doHover(document, position));
  expect(hover).toContain("#### ");
  expect(hover).toMatch(/Examples?:/);
});

test("it marks a misspelt key", async () => {
  const [document] = cursor(`${head}agents:\n  a:\n    purpose: b\n    handofs: {}\n|`);
  expect((await service.doValidation(document, false)).map((found) => found.message)).toEqual(["Property handofs is not allowed."]);
});
