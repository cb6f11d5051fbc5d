import { compile } from "../../engine/plan/compile.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { noUsage, type ModelAdapter, type ModelRequest, type ModelResponse } from "../../engine/protocol/model.ts";

/** A small topology with every kind of tool: one that reads, one that may be repeated, one that must not, one that needs a person. */
export const desk = `
signalbox: 1
name: desk
entry: front
models: { m: { provider: test, model: t } }
defaults: { model: m }
limits: { seconds: 60, then: escalated }
facts:
  customer: { type: string, from: host, sensitive: true }
  order:    { type: string, set_by: look, at: /order }
tools:
  look:   { description: Looks., input: { what: string }, effects: [read], timeout: 5s, retry: { attempts: 3, delay: 1s } }
  note:   { description: Notes., input: { what: string }, effects: [write, idempotent], timeout: 5s }
  pay:    { description: Pays., input: { what: string }, effects: [write], timeout: 5s }
  refund: { description: Refunds., input: { what: string }, effects: [destructive], approval: always, timeout: 5s }
agents:
  front:
    purpose: Talks to people.
    tools: [look, note]
    routine:
      - Look with \`look\` and note with \`note\`.
      - if: money is wanted
        then: back
      - if: a person is wanted
        then: escalated
      - else: resolved
    handoffs:
      back: { when: They want money., carry: { reason: string } }
      resolved: { when: All is done. }
      escalated: { when: They want a person. }
  back:
    purpose: Moves money.
    tools: [pay, refund, look, note]
    routine:
      - Pay with \`pay\`, refund with \`refund\`, look with \`look\`, note with \`note\`.
      - if: it is paid
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: It is paid. }
      escalated: { when: It cannot be paid. }
`;

/** Compiles a manifest that must compile. */
export function planOf(text: string): Plan {
  const compilation = compile({ path: "test.yaml", text });
  if (compilation.ok) return compilation.plan;
  throw new Error(compilation.diagnostics.map((each) => `${each.rule}: ${each.message}`).join("\n"));
}

/** An answer in prose. */
export function says(text: string): ModelResponse {
  return { text, calls: [], stop: "end", usage: { ...noUsage, input: 10, output: 2 } };
}

/** An answer that makes calls: each a name and its arguments. */
export function calls(...all: readonly (readonly [name: string, input: object])[]): ModelResponse {
  const made = all.map(([name, input]) => ({ name, arguments: JSON.stringify(input) }));
  return { text: "", calls: made, stop: "calls", usage: { ...noUsage, input: 10, output: 5 } };
}

/** A model that decides from the request alone, so that it answers alike before and after a crash. */
export function model(answer: (request: ModelRequest) => ModelResponse): ModelAdapter {
  return { provider: "test", generate: async (request) => answer(request) };
}

/** How many answers the conversation holds already: the position in a script that has no state of its own. */
export function turnsSoFar(request: ModelRequest): number {
  return request.messages.filter((message) => message.role === "assistant").length;
}

/** A model that gives its answers in order, by how far the conversation is. */
export function answers(...all: readonly ModelResponse[]): ModelAdapter {
  return model((request) => all[turnsSoFar(request)] ?? says("That was all."));
}
