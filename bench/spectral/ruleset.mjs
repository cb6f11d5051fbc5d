// What Spectral is asked to hold a manifest to: five of our rules, all that can be said in a few lines of its terms. `schema.mjs` is written beside it.
import { schema as bySchema, truthy } from "@stoplight/spectral-functions";
import schema from "./schema.mjs";

/** A rule on the whole manifest, whose function lists what is wrong and where. */
function whole(find) {
  return { given: "$", severity: "error", message: "{{error}}", then: { function: (manifest) => find(manifest) } };
}

const agentsOf = (manifest) => Object.entries(manifest.agents ?? {});

export default {
  rules: {
    schema: {
      given: "$",
      severity: "error",
      message: "{{error}}",
      then: { function: bySchema, functionOptions: { schema, allErrors: true } },
    },
    "unmentioned-handoff": { given: "$.agents[*].handoffs[*]", severity: "warn", then: { field: "when", function: truthy } },
    "unknown-target": whole((manifest) => {
      const targets = new Set([...Object.keys(manifest.agents ?? {}), ...Object.keys(manifest.exits ?? {}), "resolved", "escalated"]);
      return agentsOf(manifest).flatMap(([name, { handoffs = {} }]) =>
        Object.keys(handoffs)
          .filter((target) => !targets.has(target))
          .map((target) => ({ message: `unknown target ${target}`, path: ["agents", name, "handoffs", target] })),
      );
    }),
    "unknown-tool": whole((manifest) => {
      const known = new Set(Object.keys(manifest.tools ?? {}));
      return agentsOf(manifest).flatMap(([name, { tools = [] }]) =>
        tools.flatMap((tool, at) => (known.has(tool) ? [] : [{ message: `unknown tool ${tool}`, path: ["agents", name, "tools", at] }])),
      );
    }),
    "unreachable-agent": whole((manifest) => {
      const reached = new Set([manifest.entry].flat());
      for (const name of reached) for (const target of Object.keys(manifest.agents?.[name]?.handoffs ?? {})) reached.add(target);
      return agentsOf(manifest).flatMap(([name]) =>
        reached.has(name) ? [] : [{ message: `unreachable agent ${name}`, path: ["agents", name] }],
      );
    }),
  },
};
