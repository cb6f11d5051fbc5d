import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reference, scratch } from "../helpers/mcp/served.ts";
import { signalbox } from "./command.ts";

function desk(server: object, tool: string): string {
  const cwd = scratch();
  writeFileSync(
    join(cwd, "topology.yaml"),
    `signalbox: 1
name: desk
entry: desk
servers:
  files: ${JSON.stringify(server)}
tools:
${tool}
agents:
  desk:
    purpose: Works.
    tools: [write_file]
    routine: [{ do: Work with \`write_file\`., then: resolved }]
    handoffs: { resolved: { when: Done. }, escalated: { when: They ask for a person. } }
`,
  );
  return cwd;
}

const tool =
  "  write_file: { description: Writes a file., input: { path: string, text: string }, effects: [write, idempotent], use: { mcp: files } }";

test("lint --probe holds what is declared against the reference server for files", async () => {
  const { code, out, err } = await signalbox(["lint", "--probe", "--allow", "files", "--format", "concise", "topology.yaml"], {
    cwd: desk(reference("filesystem", "."), tool),
  });
  expect(code).toBe(0);
  expect(out).toContain("warning[input-mismatch] server `files` requires `content` of `write_file`, which is not declared");
  expect(out).toContain("warning[input-mismatch] server `files` knows no argument `text` of `write_file`");
  expect(out).toContain(
    "warning[understated-effects] `write_file` is declared to do less than server `files` says of it: `destructiveHint: true`",
  );
  expect(err).toMatch(/server files also offers .*list_directory/);
});

test("lint starts nothing without --probe, and nothing that is not allowed with it", async () => {
  const cwd = desk({ command: "touch", args: ["started"] }, tool);
  expect(await signalbox(["lint", "topology.yaml"], { cwd })).toMatchObject({ code: 0 });
  const { code, err } = await signalbox(["lint", "--probe", "topology.yaml"], { cwd });
  expect({ code, started: existsSync(join(cwd, "started")) }).toEqual({ code: 0, started: false });
  expect(err).toContain("server files was not asked: add `--allow files` to start or contact it");
});

test("a server that cannot be asked is a finding; one that nobody declares is a mistake of the command line", async () => {
  const cwd = desk({ command: "no-such-command-anywhere" }, tool);
  const { code, out } = await signalbox(["lint", "--probe", "--allow", "all", "topology.yaml", "--rule", "unreachable-server=error"], {
    cwd,
  });
  expect(code).toBe(1);
  expect(out).toMatch(/error\[unreachable-server\].*server `files` could not be asked for its tools: .*no such command/);
  expect(await signalbox(["lint", "--probe", "--allow", "fils", "topology.yaml"], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining("`--allow fils` names no MCP server of the manifests; there are `files`"),
  });
  expect(await signalbox(["lint", "--allow", "files", "topology.yaml"], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining("add `--probe`"),
  });
  expect(readFileSync(join(cwd, "topology.yaml"), "utf8")).toContain("no-such-command");
});
