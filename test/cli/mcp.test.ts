import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { odd, scratch } from "../helpers/mcp/served.ts";
import { signalbox } from "./command.ts";

/** A folder with a topology whose tool is on a server, and a script whose model calls it. */
function desk(server: object): string {
  const cwd = scratch();
  const topology = {
    signalbox: 1,
    name: "desk",
    entry: "desk",
    servers: { shop: server },
    tools: { echo: { description: "Echoes.", input: { said: "string" }, effects: ["read"], use: { mcp: "shop" } } },
    agents: {
      desk: {
        purpose: "Works.",
        tools: ["echo"],
        routine: [{ do: "Work with `echo`.", then: "resolved" }],
        handoffs: { resolved: { when: "Done." } },
      },
    },
  };
  writeFileSync(join(cwd, "topology.json"), JSON.stringify(topology));
  writeFileSync(join(cwd, "script.json"), JSON.stringify([{ calls: [{ name: "echo", arguments: { said: "hello" } }] }, { text: "Done." }]));
  return cwd;
}

const words = ["run", "topology.json", "--model", "scripted/script.json", "--message", "x"];

test("a server that is allowed is started for its tools, and the command ends with it", async () => {
  const ended = await signalbox([...words, "--allow", "shop"], { cwd: desk(odd("")) });
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('✓ echo "hello"') });
});

test("a server that is not allowed is not started: its tools answer with an error, and it is said how to allow it", async () => {
  const cwd = desk({ command: "touch", args: ["started"], env: { KEY: { env: "SHOP_KEY" } } });
  const { code, out, err } = await signalbox(words, { cwd });
  expect({ code, started: existsSync(join(cwd, "started")) }).toEqual({ code: 0, started: false });
  expect(out).toContain("✗ echo: the tool echo is not available: its MCP server shop was not allowed");
  expect(err).toContain("tools of the MCP server shop answer with an error: add `--allow shop` to use touch started, and give it SHOP_KEY");
});

test("a variable that a server needs and nobody set is told", async () => {
  const cwd = desk(odd("", "", { env: { KEY: { env: "SHOP_KEY" } } }));
  const { out, err } = await signalbox([...words, "--allow", "all"], { cwd });
  expect(out).toContain("its MCP server shop needs SHOP_KEY, which the host has not set");
  expect(err).toContain("set SHOP_KEY in the environment");
});

test("a server that nobody declared cannot be allowed", async () => {
  const ended = await signalbox([...words, "--allow", "shp"], { cwd: desk(odd("")) });
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err).toContain("`--allow shp` names no server of the topology; its servers are `shop`");
});

test("a server that dies is an error that the model hears, and the run goes on", async () => {
  const { code, out } = await signalbox([...words, "--allow", "shop"], { cwd: desk(odd("exits")) });
  expect(code).toBe(0);
  expect(out).toContain('✗ echo: the MCP server "shop" could not be started');
});
