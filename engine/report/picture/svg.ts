import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { titleOf, type Drawing } from "../drawing.ts";
import { countText } from "./badge.ts";
import { drawnScene } from "./draw-scene.ts";
import { noConcerns, type Concerns } from "./findings.ts";
import { groupsOf } from "./groups.ts";
import type { Layout } from "./layout.ts";
import { data, tag } from "./markup.ts";
import { sceneOf } from "./scene.ts";
import { standaloneStyle } from "./style.ts";
import { fitted, widthOfLine } from "./text-width.ts";

const HEAD = 64;

/** A drawing as a picture that stands alone: texts are data, colours follow the reader's, and the same drawing gives the same bytes. */
export function toSvg(drawing: Drawing, layout: Layout, concerns: Concerns = noConcerns): string {
  const scene = drawnScene(sceneOf(drawing, concerns, { inside: groupsOf(drawing), beside: [] }), layout);
  const title = titleOf(drawing);
  const under = summaryOf(drawing, concerns);
  const width = Math.max(scene.width, Math.ceil(widthOfLine(under, { size: 12 })) + 56);
  const height = scene.height + HEAD - 16;
  return [
    tag("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": "title desc",
    }),
    `<title id="title">${data(title)}</title>`,
    `<desc id="desc">${data(descriptionOf(drawing, under))}</desc>`,
    `<style>${standaloneStyle()}</style>`,
    `<rect class="ground" width="100%" height="100%"/>`,
    `<text class="title" x="28" y="34">${data(fitted(title, width - 56, { size: 18, bold: true }))}</text>`,
    `<text class="under" x="28" y="54">${data(under)}</text>`,
    tag("g", { transform: `translate(0,${HEAD - 16})` }),
    scene.markup,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** How much of what there is. */
export function summaryOf({ nodes, edges }: Drawing, concerns: Concerns): string {
  const agents = nodes.filter((node) => node.kind === "agent").length;
  const found = countText(allOf(concerns));
  return [
    counted(agents, "agent"),
    counted(nodes.length - agents, "exit"),
    counted(edges.length, "handoff"),
    found === "" ? "no findings" : found,
  ].join(" · ");
}

function allOf({ nodes, edges, rest }: Concerns): readonly Diagnostic[] {
  return [...new Set([...[...nodes.values()].flat(), ...[...edges.values()].flat(), ...rest])];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Enough to know what the picture is of: how much, where it begins, and who hands to whom as long as that can be listened to. */
function descriptionOf({ nodes, edges }: Drawing, summary: string): string {
  const entries = nodes.filter((node) => node.entry).map((node) => node.name);
  const begins = entries.length === 0 ? "" : ` It begins at ${entries.join(", ")}.`;
  const ways =
    edges.length > 40 ? "" : ` ${edges.map(({ from, to, mode }) => `${from} ${mode === "call" ? "calls" : "hands to"} ${to}`).join("; ")}.`;
  return `${summary}.${begins}${ways}`;
}
