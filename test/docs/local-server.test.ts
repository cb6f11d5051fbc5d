import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { playServer, wires, type ScriptedAnswer } from "../../testing/model-cases.ts";
import { signalbox } from "../cli/command.ts";
import { fencesOf } from "./fences.ts";

const page = resolve(import.meta.dirname, "../../docs/providers/local-server.md");

test("the page's topology talks to a server on loopback that speaks Chat Completions, without a key", async () => {
  const script: ScriptedAnswer[] = [
    { parts: [{ kind: "call", name: "transfer_to_billing", raw: '{"reason":"a high bill"}' }] },
    { parts: [{ kind: "text", text: "It was a cold month." }] },
  ];
  const server = await playServer(wires["openai-chat"], () => script.shift());
  onTestFinished(() => server.close());
  const cwd = mkdtempSync(join(tmpdir(), "signalbox-local-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const [text = ""] = fencesOf(page, "yaml");
  expect(text).toContain("http://127.0.0.1:11434/v1");
  writeFileSync(join(cwd, "topology.yaml"), text.replace("http://127.0.0.1:11434", server.url));
  const { code, out, err } = await signalbox(["run", "topology.yaml", "--message", "Why is my bill so high?"], {
    cwd,
    env: { OPENAI_API_KEY: "sk-somebody-elses-0123456789" },
  });
  expect({ code, faults: server.faults }).toEqual({ code: 0, faults: [] });
  expect(out).toContain("It was a cold month.");
  expect(err).not.toContain("offline");
});
