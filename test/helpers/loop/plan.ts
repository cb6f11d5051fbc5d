import { compile } from "../../../engine/plan/compile.ts";
import type { Plan } from "../../../engine/plan/plan.ts";

/** The plan of a manifest that has no errors; a mistake in a test's own manifest is thrown with its findings. */
export function planOf(text: string): Plan {
  const compiled = compile({ path: "topology.yaml", text });
  if (compiled.ok) return compiled.plan;
  const errors = compiled.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  throw new Error(errors.map(({ rule, message, pointer }) => `${rule} at ${pointer}: ${message}`).join("\n"));
}
