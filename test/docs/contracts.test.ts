import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { desk } from "../helpers/loop/desk.ts";
import { play } from "../helpers/loop/play.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "signalbox-contracts-")));
const schema = JSON.parse(readFileSync(join(root, "schemas/event.v1.schema.json"), "utf8")) as object;
let eventReader: (schema: object) => (text: string) => readonly StreamEvent[];

beforeAll(async () => {
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, "block.cjs")];
  writeFileSync(entry, fencesOf(join(root, "docs/contracts.md"), "ts")[0] ?? "");
  const nodePaths = [join(root, "node_modules")];
  await build({ entryPoints: [entry], outfile, bundle: true, format: "cjs", platform: "node", nodePaths, logLevel: "error" });
  ({ eventReader } = (await import(pathToFileURL(outfile).href)) as { readonly eventReader: typeof eventReader });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the page's program reads what a run printed, and refuses what is no event", () => {
  const eventsIn = eventReader(schema);
  const { events } = play(desk).calls(["wipe"]);
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  expect(eventsIn(text)).toEqual(events);
  expect(() => eventsIn(text.replace('"turn":1', '"turn":"1"'))).toThrow("is no event");
});
