import { describeMisfit, own, type Json, type JsonObject, type Plan, type PlanFact } from "../../engine/index.ts";
import { hint } from "../arguments.ts";
import { badUsage } from "../refusal.ts";

/** Reads `name=value` pairs as the plan's facts say. Throws a `Refusal` for a fact that is not the host's to state, or a value that is none. */
export function readFacts(plan: Plan, pairs: readonly string[]): JsonObject {
  return Object.fromEntries(pairs.map((pair) => readFact(plan, pair)));
}

function readFact(plan: Plan, pair: string): readonly [string, Json] {
  const equals = pair.indexOf("=");
  if (equals < 1) throw badUsage(`\`--fact ${pair}\` has no name and value; write \`--fact name=value\``);
  const name = pair.slice(0, equals);
  const fact = own(plan.facts, name);
  if (fact === undefined) {
    const names = Object.keys(plan.facts);
    const known = names.length === 0 ? "it declares none" : `it declares ${names.map((fact) => `\`${fact}\``).join(", ")}`;
    throw badUsage(`the topology has no fact \`${name}\`${hint(name, names)}; ${known}`);
  }
  if (fact.source.kind !== "host") {
    const who = fact.source.kind === "model" ? "the model" : `the tool ${fact.source.tools.map((tool) => `\`${tool}\``).join(" or ")}`;
    throw badUsage(`the fact \`${name}\` is set by ${who}, not by the host; only facts with \`from: host\` can be given with --fact`);
  }
  const value = valueOf(fact, pair.slice(equals + 1));
  const misfit = describeMisfit(fact, value);
  const said = fact.sensitive === true ? `${name}=…` : pair;
  if (misfit !== "") throw badUsage(`\`--fact ${said}\` does not fit the fact: ${misfit}`);
  return [name, value];
}

/** A text that may be a string is one, unless it must be read as something else. */
function valueOf({ schema, sensitive }: PlanFact, text: string): Json {
  const type = schema["type"];
  const types = Array.isArray(type) ? type : [type];
  if (type === "string") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    if (type === undefined || types.includes("string")) return text;
    throw badUsage(`${sensitive === true ? "the value" : `\`${text}\``} is no ${types.join(" or ")}; write the value as JSON`);
  }
}
