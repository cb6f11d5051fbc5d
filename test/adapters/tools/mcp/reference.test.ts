import { realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failureOf, reference, scratch, served } from "../../../helpers/mcp/served.ts";

test("texts, structured values, images and resources of `everything` become values that a model can read", async () => {
  const { call } = served(reference("everything"), ["echo", "get-sum", "get-structured-content", "get-tiny-image", "get-resource-links"]);
  expect(await call("echo", { message: "Grüße" })).toBe("Echo: Grüße");
  expect(await call("get-sum", { a: 2, b: 3 })).toMatch(/\b5\b/);
  expect(await call("get-structured-content", { location: "Chicago" })).toMatchObject({ conditions: expect.any(String) });
  expect(await call("get-tiny-image")).toMatch(/\[image: image\/png, \d+ KB\]/);
  expect(await call("get-resource-links", { count: 2 })).toMatch(/\[resource demo:\/\/\S+: /);
});

test("a refusal of `everything` is an error with its words", async () => {
  const { call } = served(reference("everything"), ["get-sum", "no-such-tool"]);
  expect(await failureOf(call("get-sum", { a: "two" }))).toMatch(/a|number/);
  expect(await failureOf(call("no-such-tool"))).toMatch(/no-such-tool/);
});

test("`filesystem` reads in the folder that it is given, and refuses any other", async () => {
  const folder = realpathSync(scratch());
  writeFileSync(join(folder, "note.txt"), "bring milk");
  const { call } = served(reference("filesystem", folder), ["read_text_file", "list_directory"]);
  expect(await call("read_text_file", { path: join(folder, "note.txt") })).toEqual({ content: "bring milk" });
  expect(await failureOf(call("read_text_file", { path: "/etc/hostname" }))).toMatch(/denied/);
});

test("`memory` keeps what one call stored for the next: they share a server", async () => {
  const folder = scratch();
  const server = { ...reference("memory"), env: { MEMORY_FILE_PATH: join(folder, "memory.json") } };
  const { call } = served(server, ["create_entities", "read_graph"]);
  await call("create_entities", { entities: [{ name: "Ada", entityType: "person", observations: ["likes engines"] }] });
  expect(await call("read_graph")).toMatchObject({ entities: [{ name: "Ada" }] });
});

test("fifty calls at once on one server each get their own answer", async () => {
  const { call } = served(reference("everything"), ["echo"]);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => call("echo", { message: `number ${index}` })));
  expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => `Echo: number ${index}`));
});
