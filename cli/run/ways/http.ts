import type { UnboundHttpTool } from "../../../adapters/tools/http.ts";
import type { HttpRequest, Plan } from "../../../engine/index.ts";
import { badUsage } from "../../refusal.ts";
import type { Bound, Unbound, Way } from "./way.ts";

/** Tools behind HTTP requests, which are allowed by the hosts they reach; hosts in private networks only by `--allow-private`. */
export function httpWay(plan: Plan, allowPrivate: readonly string[]): Way {
  const requests = Object.values(plan.tools).flatMap(({ use }) => (use?.kind === "http" ? [use.request] : []));
  const names = [...new Set(requests.map(hostOf))];
  for (const word of allowPrivate) {
    if (names.includes(word)) continue;
    const known = names.length === 0 ? "no tool of the topology has one" : `its hosts are ${names.map((name) => `\`${name}\``).join(", ")}`;
    throw badUsage(`\`--allow-private ${word}\` names no host of the topology; ${known}`);
  }
  return {
    kind: "host",
    names,
    isMeant: (word, name) => word === name,
    async bind(allow): Promise<Bound> {
      if (names.length === 0) return { tools: {}, unbound: [] };
      const { httpTools } = await import("../../../adapters/tools/http.ts");
      const bound = httpTools(plan, { allow, allowPrivate, environment: process.env });
      return { tools: bound.tools, unbound: bound.unbound.map(told), close: () => bound.close() };
    },
  };
}

function told({ tool, host, variables, because }: UnboundHttpTool): Unbound {
  const names = variables.join(", ");
  if (because === "not-set") {
    return {
      tool,
      reason: `it needs ${names}, which the host has not set`,
      notice: `tools on ${host} answer with an error: set ${names} in the environment`,
    };
  }
  return {
    tool,
    reason: `its host ${host} was not allowed to be contacted`,
    notice: `tools on ${host} answer with an error: add \`--allow ${host}\` to let it be contacted${names === "" ? "" : `, and be sent ${names}`}`,
  };
}

/** A plan of an older version holds the request as it was written. */
function hostOf(request: HttpRequest | string): string {
  const url = (typeof request === "string" ? request : request.url).replaceAll(/\{[^{}]*\}/g, "");
  return URL.canParse(url) ? new URL(url).host : url;
}
