import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { guardsOf } from "./label.ts";
import { countText } from "./badge.ts";
import type { Told } from "./details.ts";
import { edgeKey } from "./findings.ts";
import { data, tag } from "./markup.ts";

/** Agents and exits, handoffs and findings as tables, for those who do not see pictures, and for those who look a thing up. */
export function tables({ drawing, concerns, numbers, manifest }: Told): string {
  const goTo = (name: string): string => `${tag("button", { type: "button", "data-go": numbers.get(name) ?? 0 })}${data(name)}</button>`;
  const agents = drawing.nodes.map((node) => [
    goTo(node.name),
    data(node.kind === "agent" ? (node.entry ? "agent, entry" : "agent") : `exit, ${node.kind}`),
    data(node.text ?? ""),
    data((node.tools ?? []).join(", ")),
    data(countText(concerns.nodes.get(node.name) ?? [])),
  ]);
  const handoffs = drawing.edges.map((edge) => [
    goTo(edge.from),
    goTo(edge.to),
    data(edge.mode),
    data(edge.when ?? ""),
    data(guardsOf(edge)),
    data(countText(concerns.edges.get(edgeKey(edge.from, edge.to)) ?? [])),
  ]);
  const concerned = new Map<Diagnostic, Set<string>>(concerns.rest.map((found) => [found, new Set()]));
  const note = (found: Diagnostic, what: string): void => void concerned.set(found, (concerned.get(found) ?? new Set()).add(what));
  for (const [name, findings] of concerns.nodes) for (const found of findings) note(found, name);
  for (const { from, to } of drawing.edges) for (const found of concerns.edges.get(edgeKey(from, to)) ?? []) note(found, `${from} → ${to}`);
  const findings = [...concerned].map(([found, about]) => [
    data(found.severity),
    data(found.rule),
    data(found.message),
    data(about.size === 0 ? manifest.name : [...about].join(", ")),
    data(found.help ?? ""),
  ]);
  return [
    table("Agents and exits", ["Name", "Kind", "Purpose", "Tools", "Findings"], agents),
    table("Handoffs", ["From", "To", "Mode", "When", "Conditions", "Findings"], handoffs),
    findings.length === 0
      ? "<h2>Findings</h2><p>There are none.</p>"
      : table("Findings", ["Severity", "Rule", "Message", "About", "What to do"], findings),
  ].join("\n");
}

/** A table in a frame that scrolls, also by keyboard. */
function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `<h2>${caption}</h2>`,
    tag("div", { class: "frame", role: "region", "aria-label": caption, tabindex: 0 }),
    tag("table", { "aria-label": caption }),
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>`,
    `<tbody>${rows.map(([first = "", ...cells]) => `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}</tbody>`,
    "</table></div>",
  ].join("\n");
}
