import { compile, type ModelAdapter, type ModelRequest, type Outcome, type Plan, type RunHeader, type Store } from "../../engine/index.ts";
import { noUsage, type ToolFunction } from "../../engine/index.ts";
import type { Wire } from "./wire.ts";

/** What of the desk a case sets. */
export interface DeskOptions {
  readonly models: Wire["models"];
  readonly provider: string;
  /** Which of the models answers. Default: the plain one. */
  readonly model?: keyof Wire["models"];
  /** Who answers for the clerk. Default: the same model. */
  readonly clerk?: "main" | "other" | "stranger";
  /** What the clerk sees of the conversation before. */
  readonly history?: "full" | "text" | "last" | "none";
}

/** A topology with everything that a conversation can do: tools, approvals, handoffs to agents with and without tools, and a call edge. */
export function desk({ models, provider, model = "plain", clerk = "main", history = "full" }: DeskOptions): Plan {
  const text = `
signalbox: 1
name: desk
entry: triage
models:
  main: { provider: ${provider}, model: "${models[model]}" }
  other: { provider: ${provider}, model: "${models.otherReasoning}" }
  stranger: { provider: stranger, model: any }
defaults: { model: main }
tools:
  find_order: { description: Looks an order up., input: { id: string }, effects: [read] }
  pay: { description: Pays money back., input: { amount: number }, effects: [write, idempotent], approval: always, timeout: 10s }
agents:
  triage:
    purpose: Learns what is needed.
    tools: [find_order, pay]
    routine:
      - Look it up with \`find_order\`, pay with \`pay\`, and ask helper.
      - if: somebody else must see to it
        then: clerk
      - else: escalated
    handoffs:
      clerk: { when: Somebody else must see to it., carry: { reason: string }, history: ${history} }
      quiet: { when: Only words are wanted. }
      helper: { mode: call, when: Something must be looked into., carry: { question: string }, history: full }
      escalated: { when: A person is asked for. }
  clerk:
    purpose: Sees to it.
    model: ${clerk}
    tools: [find_order]
    routine: See to it with \`find_order\`, or hand back to triage.
    handoffs:
      triage: { when: It is about something else. }
      resolved: { when: All is said. }
      escalated: { when: A person is asked for. }
  quiet:
    purpose: Says something kind.
    reply: final
    routine: Say something kind.
    handoffs:
      resolved: { when: All is said. }
  helper:
    purpose: Looks into it.
    tools: [find_order]
    routine: Look into it with \`find_order\`, and say what there is.
    handoffs:
      resolved: { when: There is nothing to say. }
`;
  const compiled = compile({ path: "desk.yaml", text });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join("\n"));
  return compiled.plan;
}

/** The functions of the desk's tools. */
export const deskTools: Readonly<Record<string, ToolFunction>> = {
  find_order: ({ id }: { readonly id: string }) => ({ id, late: true }),
  pay: ({ amount }: { readonly amount: number }) => ({ paid: amount }),
};

/** A model of another provider, which leaves behind what only it can read. It calls a tool whenever it is asked anew, and hands back once it has the result. */
export function stranger(): ModelAdapter {
  return {
    provider: "stranger",
    async generate({ messages, settings }: ModelRequest) {
      const items = [
        { text: 0, calls: 0, item: { type: "reasoning", id: "rs_stranger", thinking: "hm", signature: "s", reasoning_content: "hm" } },
      ];
      const name = messages.at(-1)?.role === "tool" ? "transfer_to_triage" : "find_order";
      const given = name === "find_order" ? '{"id":"S-1"}' : "{}";
      const kept = { origin: { provider: "stranger", api: "messages", model: settings.model }, items };
      return { text: "I see.", calls: [{ name, arguments: given }], stop: "calls", usage: noUsage, kept };
    },
  };
}

/** Journals as JSON text: what does not survive being written down does not come back. With a journal of another it goes on from there. */
export function paperStore(header?: RunHeader, plan?: Plan, outcomes: readonly Outcome[] = []): Store {
  const papers = new Map<string, string[]>();
  if (header !== undefined)
    papers.set(
      header.runId,
      [header, plan, ...outcomes].map((value) => JSON.stringify(value)),
    );
  return {
    create: async (begun, under) => void papers.set(begun.runId, [JSON.stringify(begun), JSON.stringify(under)]),
    append: async (runId, _index, outcome) => void papers.get(runId)?.push(JSON.stringify(outcome)),
    list: async () => [...papers.keys()],
    read: async (runId) => {
      const [first = "null", second = "null", ...rest] = papers.get(runId) ?? [];
      const values = { header: JSON.parse(first) as RunHeader, plan: JSON.parse(second) as Plan };
      return papers.has(runId) ? { ...values, outcomes: rest.map((line) => JSON.parse(line) as Outcome) } : undefined;
    },
  };
}
