import { own, type JsonSchema, type Plan, type PlanTool } from "../../engine/index.ts";
import { typeNames } from "./names.ts";
import { resultSchema, type ResultPart } from "./result.ts";
import { writeType } from "./write-type.ts";

const reserved = [
  "Agent",
  "Exit",
  "Facts",
  "HostFacts",
  "Tools",
  "Handoff",
  "Exited",
  "End",
  "Returned",
  "Json",
  "JsonObject",
  "RunEnd",
  "RunEvent",
  "ToolContext",
];

/** The module of types that `signalbox types` writes for a plan. The same plan gives the same text. */
export async function declarationsOf(plan: Plan, origin: string): Promise<string> {
  const name = typeNames(reserved);
  const parts = [
    `// Written by \`signalbox types ${origin}\`. Do not edit: write it anew when the topology changes.`,
    `import type { Json, JsonObject, RunEnd, RunEvent, ToolContext } from "signalbox";`,
    `/** The agents of ${plan.name}. */\nexport type Agent = ${union(Object.keys(plan.agents))}`,
    `/** Its exits. */\nexport type Exit = ${union(Object.keys(plan.exits))}`,
    ...(await facts(plan)),
    ...(await tools(plan, name)),
    ...(await handoffs(plan, name)),
    ...(await exits(plan, name)),
  ];
  return `${parts.join("\n\n")}\n`;
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

async function tools(plan: Plan, name: (words: string) => string): Promise<readonly string[]> {
  const written: string[] = [];
  const members: string[] = [];
  for (const [tool, entry] of Object.entries(plan.tools)) {
    const input = name(`${tool} input`);
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
