import type { LookupFunction } from "node:net";
import { httpTools, type HttpTools, type HttpToolsOptions } from "../../../../adapters/tools/http.ts";
import { planOf } from "../../../helpers/loop/plan.ts";
import type { Plan } from "../../../../engine/plan/plan.ts";
import type { Json, JsonObject } from "../../../../engine/protocol/json.ts";

/** The plan of a topology with one tool, `act`, that is reached by a request. */
export function planWith(request: unknown, more: Readonly<Record<string, unknown>> = {}): Plan {
  const names = [...JSON.stringify(request).matchAll(/\{[./;?&]?([a-z_,*]+)\}/g)].flatMap(([, list = ""]) =>
    list.replaceAll("*", "").split(","),
  );
  const fields = Object.fromEntries(names.map((name) => [`${name}?`, {}]));
  const text = JSON.stringify({
    signalbox: 1,
    name: "reach",
    entry: "desk",
    tools: { act: { description: "Acts.", input: { ...fields, "rest?": {} }, effects: ["read"], ...more, use: { http: request } } },
    agents: {
      desk: {
        purpose: "Acts.",
        tools: ["act"],
        routine: ["Act with `act`.", { do: "Tell it.", then: "resolved" }],
        handoffs: { resolved: { when: "It is done." }, escalated: { when: "They ask for a person." } },
      },
    },
  });
  return planOf(text);
}

/** The tools of such a plan, on a host of this machine that is allowed. */
export function reach(
  request: unknown,
  url: string,
  more: Partial<HttpToolsOptions> & { readonly tool?: Readonly<Record<string, unknown>> } = {},
): HttpTools {
  const { tool, ...options } = more;
  return httpTools(planWith(request, tool), { allow: [], allowPrivate: [new URL(url).host], ...options });
}

/** What one call of `act` gives. */
export async function call(
  { tools }: HttpTools,
  input: JsonObject = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Json | undefined> {
  const act = tools["act"];
  if (act === undefined) throw new Error("`act` is not bound");
  const context = { runId: "r", agent: "desk", effect: "1.0", idempotencyKey: "r/1.0", facts: {}, signal };
  return await act(input as never, context);
}

/** A name server that gives one answer after the other. */
export function nameServer(...answers: readonly (readonly string[])[]): LookupFunction {
  let asked = 0;
  return (_, { all }, callback) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (all === true) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family ?? 4);
  };
}
