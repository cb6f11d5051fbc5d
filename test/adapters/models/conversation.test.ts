import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../../engine/plan/compile.ts";
import type { RunResult } from "../../../engine/run/runtime.ts";
import { run } from "../../../engine/run/stream.ts";
import { dialects, type Dialect, type WireAnswer } from "../../contracts/dialects.ts";
import { faultsOf } from "../../contracts/model-history.ts";
import { httpServer, streamHead, type HttpServer } from "../../helpers/http-server.ts";

let server: HttpServer;
beforeAll(async () => {
  server = await httpServer();
});
afterAll(() => server.close());

const manifest = (provider: string): string => `
signalbox: 1
name: desk
entry: triage
models: { any: { provider: ${provider}, model: test-model } }
defaults: { model: any }
tools:
  find_order: { description: Looks an order up., input: { id: string }, effects: [read] }
agents:
  triage:
    purpose: Learns what is needed.
    tools: [find_order]
    routine:
      - Look it up with \`find_order\`.
      - if: money is wanted back
        do: Hand over.
        then: refunds
      - else: escalated
    handoffs:
      refunds: { when: Money is wanted back., carry: { reason: string } }
      escalated: { when: A person is asked for. }
  refunds:
    purpose: Says what happens next.
    routine: Say what happens next, or hand back.
    handoffs:
      triage: { when: It is about something else. }
      resolved: { when: All is said. }
      escalated: { when: A person is asked for. }
`;

const answers: readonly WireAnswer[] = [
  {
    text: ["One ", "moment."],
    calls: [
      { name: "find_order", raw: '{"id":"A-1"}' },
      { name: "find_order", raw: '{"id": ' },
      { name: "no such tool!", raw: "{}" },
    ],
  },
  {
    calls: [
      { name: "transfer_to_refunds", raw: '{"reason":"late"}' },
      { name: "transfer_to_escalated", raw: "{}" },
      { name: "find_order", raw: '{"id":"B-2"}' },
    ],
  },
  { text: ["The money ", "is on its way."] },
];

async function converse(dialect: Dialect): Promise<{ result: RunResult; lines: readonly (readonly string[])[] }> {
  const adapter = dialect.adapter(server.url);
  const compiled = compile({ path: "desk.yaml", text: manifest(adapter.provider) });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
  const from = server.seen.length;
  server.answer = (response) => void streamHead(response).end(dialect.frames(answers[server.seen.length - from - 1] ?? {}).join(""));
  const tools = { find_order: ({ id }: { readonly id: string }) => ({ id, late: true }) };
  const result = await run(compiled.plan, { message: "Where is A-1?" }, { models: [adapter], tools });
  return { result, lines: server.seen.slice(from).map(({ body }) => dialect.lines(body)) };
}

test.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  "%s: a run with parallel calls, broken arguments, an unknown tool and two handoffs at once makes only requests that a provider takes",
  async (_, dialect) => {
    const { result, lines } = await converse(dialect);
    expect(result.end).toMatchObject({ status: "replied", agent: "refunds", text: "The money is on its way." });
    expect(lines.map(faultsOf)).toEqual([[], [], []]);
    const last = lines[2] ?? [];
    expect(last.filter((line) => line.includes("result ")).length).toBe(6);
    expect(last.filter((line) => line.includes("A-1") && line.includes("late")).length).toBe(1);
    expect(last.findIndex((line) => line.includes("[From the system"))).toBeGreaterThan(
      last.findIndex((line) => line.includes("transfer_to_refunds")),
    );
    expect(last[0]).toContain("refunds");
  },
);
