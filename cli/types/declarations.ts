import { own, type JsonSchema, type Plan, type PlanGuard, type PlanTool } from "../../engine/index.ts";
import { typeNames } from "./names.ts";
import { resultSchema, type ResultPart } from "./result.ts";
import { writeType } from "./write-type.ts";

const reserved = ["Agent", "Exit", "Facts", "HostFacts", "Tools", "Guards", "Handoff", "Exited", "End", "Returned"];

const imports = ["GuardContext", "GuardDecision", "Json", "JsonObject", "RunEnd", "RunEvent", "ToolContext"];

/** The module of types that `signalbox types` writes for a plan. The same plan gives the same text. */
export async function declarationsOf(plan: Plan, origin: string): Promise<string> {
  const name = typeNames([...reserved, ...imports]);
  const inputs = new Map(Object.keys(plan.tools).map((tool) => [tool, name(`${tool} input`)]));
  const declared = [
    `/** The agents of ${plan.name}. */\nexport type Agent = ${union(Object.keys(plan.agents))}`,
    `/** Its exits. */\nexport type Exit = ${union(Object.keys(plan.exits))}`,
    ...(await facts(plan)),
    ...(await tools(plan, name, inputs)),
    ...guards(plan, inputs),
    ...(await handoffs(plan, name)),
    ...(await exits(plan, name)),
  ].join("\n\n");
  // What is imported and not used is an error under many a configuration.
  const code = declared.replaceAll(/\/\*[\s\S]*?\*\//gu, "");
  const used = imports.filter((each) => new RegExp(`\\b${each}\\b`, "u").test(code));
  const head = `// Written by \`signalbox types ${origin}\`. Do not edit: write it anew when the topology changes.`;
  return `${head}\n\nimport type { ${used.join(", ")} } from "signalbox";\n\n${declared}\n`;
}

async function facts(plan: Plan): Promise<readonly string[]> {
  const all = Object.entries(plan.facts);
  const object = (entries: typeof all, description: string): JsonSchema => ({
    type: "object",
    description,
    properties: Object.fromEntries(
      entries.map(([name, { schema, description: about }]) => [name, about === undefined ? schema : { ...schema, description: about }]),
    ),
    additionalProperties: false,
  });
  const given = all.filter(([, fact]) => fact.source.kind === "host");
  return [
    await writeType(object(all, "What may be known in a run; a tool finds it in its context's `facts`."), "Facts"),
    `/** What the host may know when a run starts. */\nexport type HostFacts = ${given.length === 0 ? "Record<string, never>" : `Pick<Facts, ${union(given.map(([fact]) => fact))}>`}`,
  ];
}

type Inputs = ReadonlyMap<string, string>;

async function tools(plan: Plan, name: (words: string) => string, inputs: Inputs): Promise<readonly string[]> {
  const written: string[] = [];
  const members: string[] = [];
  for (const [tool, entry] of Object.entries(plan.tools)) {
    const input = inputs.get(tool) ?? "";
    const { description } = entry.definition;
    written.push(await writeType({ ...(description === "" ? {} : { description }), ...entry.definition.input }, input));
    const returned = await result(plan, tool, name(`${tool} result`));
    written.push(...returned.text);
    members.push(
      `${comment(about(entry))}${tool}${entry.use === undefined ? "" : "?"}: (input: ${input}, context: ToolContext) => ${returned.type}`,
    );
  }
  return [
    ...written,
    `/** What a tool's function returns, at once or later. */\nexport type Returned<Result> = Result | undefined | Promise<Result | undefined>`,
    `/** The functions behind the tools, for \`const tools = { … } satisfies Tools\`. A tool that the manifest says how to reach may be left out. */\nexport interface Tools {\n${members.map(indented).join("\n")}\n}`,
  ];
}

function about({ definition, effects }: PlanTool): string {
  return `${definition.description} (${effects.kind}${effects.idempotent ? ", idempotent" : ""})`.trim();
}

/** A tool that sets facts must return what they are read from, or nothing. */
async function result(plan: Plan, tool: string, name: string): Promise<{ readonly text: readonly string[]; readonly type: string }> {
  const parts = Object.entries(plan.facts).flatMap(([fact, { source }]): readonly ResultPart[] =>
    source.kind === "tool" && source.tools.includes(tool) ? [{ fact, at: source.at }] : [],
  );
  if (parts.length === 0) return { text: [], type: "Returned<Json>" };
  const whole = parts.find(({ at }) => at === "");
  const text =
    whole === undefined
      ? await writeType(
          resultSchema(parts, `What \`${tool}\` returns; it sets ${parts.map(({ fact }) => `\`${fact}\``).join(", ")}.`),
          name,
        )
      : `/** What \`${tool}\` returns: the fact \`${whole.fact}\`. */\nexport type ${name} = NonNullable<Facts["${whole.fact}"]>`;
  return { text: [text], type: `Returned<${whole === undefined ? `${name} & JsonObject` : name} | null>` };
}

/** One function may stand behind several guards: it is given what any of them judges. */
function guards(plan: Plan, inputs: Inputs): readonly string[] {
  const values = new Map<string, Set<string>>();
  const outside = new Set<string>();
  const add = ({ check, tools: names = [...inputs.keys()] }: PlanGuard, texts: boolean): void => {
    if (check.kind !== "bound") return;
    if (check.use === undefined) outside.add(check.function);
    const of = values.get(check.function) ?? new Set<string>();
    for (const value of texts ? ["string"] : names.map((tool) => inputs.get(tool) ?? "JsonObject")) of.add(value);
    values.set(check.function, of);
  };
  for (const at of [plan, ...Object.values(plan.agents)].map((part) => part.guards)) {
    for (const guard of [...(at?.input ?? []), ...(at?.output ?? [])]) add(guard, true);
    for (const guard of at?.tool ?? []) add(guard, false);
  }
  if (values.size === 0) return [];
  const members = [...values].map(
    ([guard, of]) =>
      `${guard}${outside.has(guard) ? "" : "?"}: (value: ${[...of].join(" | ")}, context: GuardContext) => GuardDecision | Promise<GuardDecision>`,
  );
  return [
    `/** The functions behind the guards, for \`const guards = { … } satisfies Guards\`. */\nexport interface Guards {\n${members.map(indented).join("\n")}\n}`,
  ];
}

async function handoffs(plan: Plan, name: (words: string) => string): Promise<readonly string[]> {
  const written: string[] = [];
  const members: string[] = [];
  for (const [from, agent] of Object.entries(plan.agents)) {
    for (const { target, definition, when, kind } of agent.handoffs) {
      if (kind === "exit") continue;
      const payload = name(`${from} to ${target}`);
      written.push(await writeType({ ...(when === undefined ? {} : { description: when }), ...definition.input }, payload));
      members.push(`{ from: "${from}"; to: "${target}"; payload: ${payload} }`);
    }
  }
  const type = members.length === 0 ? "never" : `Extract<RunEvent, { type: "handoff" }> & (${alternatives(members)})`;
  return [
    ...written,
    `/** A handoff from agent to agent as an event of a run, with what the giving agent stated. */\nexport type Handoff = ${type}`,
  ];
}

async function exits(plan: Plan, name: (words: string) => string): Promise<readonly string[]> {
  const written: string[] = [];
  const members: string[] = [];
  for (const exit of Object.keys(plan.exits)) {
    const { result: schema, description, kind } = own(plan.exits, exit) ?? { kind: "resolved" };
    if (schema === undefined) {
      members.push(`{ exit: "${exit}"; kind: "${kind}"; result: Json }`);
      continue;
    }
    const type = name(`${exit} result`);
    written.push(await writeType({ ...(description === undefined ? {} : { description }), ...schema }, type));
    members.push(`{ exit: "${exit}"; kind: "${kind}"; result: ${type} | null }`);
  }
  return [
    ...written,
    `/** How a run left, with the result of its exit: null where a limit took it there. */\nexport type Exited = Extract<RunEnd, { status: "exited" }> & (${alternatives(members)})`,
    `/** How a run ended: \`const end = result.end as End | undefined\`. */\nexport type End = Exclude<RunEnd, { status: "exited" }> | Exited`,
  ];
}

function union(names: readonly string[]): string {
  return names.length === 0 ? "never" : names.map((each) => JSON.stringify(each)).join(" | ");
}

function alternatives(members: readonly string[]): string {
  return `\n${members.map((member) => `  | ${member}`).join("\n")}\n`;
}

function comment(text: string): string {
  return text === "" ? "" : `/** ${text.replaceAll("*/", "* /").replaceAll(/\s+/gu, " ")} */\n`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, "  ");
}
