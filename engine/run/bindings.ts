import type { GuardFunction } from "../protocol/guard.ts";
import { own } from "../protocol/json.ts";
import type { ModelAdapter, ModelSettings } from "../protocol/model.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Runtime } from "./runtime.ts";

/** What the names of a plan stand for in this host. */
export interface Bindings {
  /** The adapter for an agent's model, or why there is none. */
  modelFor(settings: ModelSettings, agent: string): ModelAdapter | { readonly missing: string };
  toolNamed(name: string): ToolFunction | undefined;
  guardNamed(name: string): GuardFunction | undefined;
}

type Bound = Pick<Runtime, "model" | "models" | "tools" | "guards">;

/** Reads the bindings of a runtime: one model for all, or adapters by provider; functions by the tool's and the guard's name. */
export function bindingsOf(runtime: Bound): Bindings {
  return new HostBindings(runtime);
}

class HostBindings implements Bindings {
  private readonly model: Bound["model"];
  private readonly models: NonNullable<Bound["models"]>;
  private readonly tools: Bound["tools"];
  private readonly guards: Bound["guards"];

  constructor({ model, models = [], tools, guards }: Bound) {
    this.model = model;
    this.models = models;
    this.tools = tools;
    this.guards = guards;
  }

  modelFor(settings: ModelSettings, agent: string): ModelAdapter | { readonly missing: string } {
    const adapter = this.model ?? this.models.findLast(({ provider }) => provider === settings.provider);
    if (adapter !== undefined) return adapter;
    const given = this.models.length === 0 ? "none were given" : `given: ${this.models.map(({ provider }) => provider).join(", ")}`;
    const wants = settings.provider === "" ? "has no model in the manifest" : `uses the provider "${settings.provider}"`;
    return {
      missing: `the agent "${agent}" ${wants}, and the host gave no adapter for it (${given}); pass one in \`models\`, or \`model\` for all agents`,
    };
  }

  toolNamed(name: string): ToolFunction | undefined {
    return this.tools === undefined ? undefined : own(this.tools, name);
  }

  guardNamed(name: string): GuardFunction | undefined {
    return this.guards === undefined ? undefined : own(this.guards, name);
  }
}
