import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Agent, Exit, Manifest, Step, Tool } from "../../manifest/manifest.ts";
import type { Drawing, DrawnEdge, DrawnNode } from "../drawing.ts";
import { edgeKey, type Concerns } from "./findings.ts";
import { guardsOf } from "./label.ts";
import { data, lines, tag } from "./markup.ts";
import { leaving } from "./terrain.ts";

/** What the articles and tables of a page are made from. */
export interface Told {
  readonly manifest: Manifest;
  readonly drawing: Drawing;
  readonly concerns: Concerns;
  /** The number of each node, by its name. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** An article on each node, hidden until it is chosen. `homes` tells in which view a node is shown. */
export function details(told: Told, homes: ReadonlyMap<string, number>): string {
  const coming = new Map<string, DrawnEdge[]>(told.drawing.nodes.map((node) => [node.name, []]));
  for (const edge of told.drawing.edges) coming.get(edge.to)?.push(edge);
  return told.drawing.nodes
    .map((node, number) => {
      const agent = node.kind === "agent" ? told.manifest.agents.get(node.name) : undefined;
      const [out, back] = [leaving(told.drawing).get(node.name) ?? [], coming.get(node.name) ?? []];
      return [
        tag("article", { "data-node": number, "data-home": homes.get(node.name) ?? 0, "data-name": node.name, hidden: "" }),
        `<h2 tabindex="-1">${data(node.name)}</h2>`,
        `<p class="kind">${data(kindOf(node))}</p>`,
        node.text === undefined ? "" : `<p>${lines(node.text)}</p>`,
        agent === undefined ? exitPart(told.manifest.exits.get(node.name)) : agentPart(agent, told.manifest),
        edgeList("Hands over to", out, (edge) => edge.to, told),
        edgeList("Comes from", back, (edge) => edge.from, told),
        findingList([
          ...new Set([
            ...(told.concerns.nodes.get(node.name) ?? []),
            ...out.flatMap(({ from, to }) => told.concerns.edges.get(edgeKey(from, to)) ?? []),
          ]),
        ]),
        "</article>",
      ].join("");
    })
    .join("\n");
}

function kindOf(node: DrawnNode): string {
  const parts =
    node.kind === "agent"
      ? ["agent", ...(node.entry ? ["entry"] : []), ...(node.file === undefined ? [] : [node.file])]
      : [`exit, ${node.kind}`];
  return parts.join(" · ");
}

function exitPart(exit: Exit | undefined): string {
  return exit?.result === undefined ? "" : `<h3>Result</h3><pre>${lines(JSON.stringify(exit.result, null, 2))}</pre>`;
}

function agentPart(agent: Agent, manifest: Manifest): string {
  const needs = agent.requires.map(({ fact }) => fact);
  return [
    agent.model === undefined ? "" : `<p>Model: ${data(agent.model.name)}</p>`,
    needs.length === 0 ? "" : `<p>Requires: ${data(needs.join(", "))}</p>`,
    list(
      "Tools",
      agent.tools.map(({ name }) => `<b>${data(name)}</b> ${data(toolText(manifest.tools.get(name)))}`),
    ),
    agent.routine === undefined
      ? ""
      : `<h3>Routine</h3>${agent.routine.kind === "prose" ? `<pre>${lines(agent.routine.text)}</pre>` : stepList(agent.routine.steps)}`,
  ].join("");
}

/** What a tool does, what it needs and who must agree. */
export function toolText(tool: Tool | undefined): string {
  if (tool === undefined) return "(not declared)";
  const { kind, ...traits } = tool.effects;
  const effects = tool.effectsDeclared
    ? [kind, ...Object.entries(traits).flatMap(([trait, holds]) => (holds ? [trait] : []))]
    : ["effects not declared"];
  const needs = tool.requires.map(({ fact }) => fact);
  const gates = [
    ...(needs.length === 0 ? [] : [`needs ${needs.join(", ")}`]),
    ...(tool.approval === undefined ? [] : [tool.approval.kind === "always" ? "needs approval" : "may need approval"]),
  ];
  return [effects.join(", "), ...gates, ...(tool.description === undefined ? [] : [tool.description])].join(" · ");
}

function stepList(steps: readonly Step[]): string {
  return `<ol>${steps.map((step) => `<li>${data(stepText(step))}</li>`).join("")}</ol>`;
}

function stepText({ condition, action, then }: Step): string {
  const when = condition.kind === "if" ? `If ${condition.text}:` : condition.kind === "else" ? "Else:" : "";
  return [when, action ?? "", then === undefined ? "" : `→ ${then.name}`].filter((part) => part !== "").join(" ");
}

function edgeList(head: string, edges: readonly DrawnEdge[], other: (edge: DrawnEdge) => string, { numbers }: Told): string {
  return list(
    head,
    edges.map((edge) => {
      const more = [edge.mode === "call" ? "call" : "", edge.when ?? "", guardsOf(edge)].filter((part) => part !== "").join(" · ");
      return `${tag("button", { type: "button", "data-go": numbers.get(other(edge)) ?? 0 })}${data(other(edge))}</button> ${data(more)}`;
    }),
  );
}

function findingList(findings: readonly Diagnostic[]): string {
  return list(
    "Findings",
    findings.map(
      (found) =>
        `<b>${data(`${found.severity}[${found.rule}]`)}</b> ${data(found.message)}${found.help === undefined ? "" : `<br><i>${data(found.help)}</i>`}`,
    ),
  );
}

function list(head: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `<h3>${head}</h3><ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}
