import type { Manifest } from "../../manifest/manifest.ts";
import { hashSource } from "../../plan/digest.ts";
import { titleOf, type Drawing } from "../drawing.ts";
import { details } from "./details.ts";
import { drawnScene } from "./draw-scene.ts";
import type { Concerns } from "./findings.ts";
import { membersOf, type Group } from "./groups.ts";
import type { Layout } from "./layout.ts";
import { data, tag } from "./markup.ts";
import { sceneOf, type Box } from "./scene.ts";
import { pageStyle } from "./style.ts";
import { summaryOf } from "./svg.ts";
import { tables } from "./tables.ts";
import { viewsOf, type NamedView } from "./views.ts";

/** What a page shows, and what it is brought to life with. */
export interface Page {
  readonly manifest: Manifest;
  readonly drawing: Drawing;
  readonly concerns: Concerns;
  readonly layout: Layout;
  readonly assets: { readonly script: string; readonly style: string };
}

/**
 * A page that holds all it needs: it loads nothing, and its policy lets nothing run but its own script. Every text of the manifest is in the
 * document as text; the script reads it there and makes no markup of it.
 */
export function toHtml({ manifest, drawing, concerns, layout, assets }: Page): string {
  const numbers = new Map(drawing.nodes.map((node, at) => [node.name, at]));
  const views = viewsOf(drawing);
  const homes = homesOf(views);
  const style = pageStyle(assets.style);
  const policy = `default-src 'none'; style-src ${hashSource(style)}; script-src ${hashSource(assets.script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const groups = new Map(views.flatMap(({ group }, at) => (group === undefined ? [] : [[group, at] as const])));
  const title = titleOf(drawing);
  const told = { manifest, drawing, concerns, numbers };
  return [
    "<!doctype html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${data(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${data(title)}</h1><p>${data(summaryOf(drawing, concerns))}</p>`,
    TOOLS,
    "</header>",
    "<main>",
    `<div class="desk">`,
    `<div class="stage" id="stage" tabindex="0" role="region" aria-label="Picture. Drag or use the arrow keys to move, plus and minus to zoom, zero to see all. Tab goes to the agents, and arrow keys then go from one to the next.">`,
    ...views.map((view, at) => drawnView(view, at, { drawing, concerns, layout, numbers, groups })),
    "</div>",
    `<aside id="details" aria-label="Details">`,
    `<p id="hint">Choose an agent to see its purpose, tools, routine, handoffs and findings.</p>`,
    details(told, homes),
    "</aside>",
    "</div>",
    `<section class="tables" aria-label="Tables">`,
    tables(told),
    "</section>",
    "</main>",
    `<script>${assets.script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const TOOLS = `<div class="tools" role="toolbar" aria-label="Picture">
<nav id="crumbs" aria-label="Groups"></nav>
<div class="search"><label for="search">Search</label> <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="name, purpose, tool"> <output id="hits" for="search"></output><ul id="results" aria-label="Found" hidden></ul></div>
<div class="zoom"><button type="button" id="zoom-out" aria-label="Zoom out">−</button><button type="button" id="zoom-all" aria-label="See all">All</button><button type="button" id="zoom-in" aria-label="Zoom in">+</button></div>
<button type="button" id="theme">Dark or light</button>
</div>`;

/** The first view that shows each agent as itself. */
function homesOf(views: readonly NamedView[]): ReadonlyMap<string, number> {
  const homes = new Map<string, number>();
  for (const [at, { inside }] of views.entries()) {
    for (const part of inside) if (part.kind !== "group" && !homes.has(part.name)) homes.set(part.name, at);
  }
  return homes;
}

interface Drawn extends Pick<Page, "drawing" | "concerns" | "layout"> {
  readonly numbers: ReadonlyMap<string, number>;
  /** The number of the view that a group is opened in. */
  readonly groups: ReadonlyMap<Group, number>;
}

function drawnView(view: NamedView, number: number, { drawing, concerns, layout, numbers, groups }: Drawn): string {
  const attributesOf = ({ part }: Box): Readonly<Record<string, string>> => ({
    role: "button",
    tabindex: "-1",
    ...(part.kind === "group"
      ? {
          "data-view": String(groups.get(part) ?? 0),
          "data-holds": membersOf(part)
            .map(({ name }) => numbers.get(name))
            .join(" "),
        }
      : { "data-node": String(numbers.get(part.name) ?? 0) }),
  });
  const { width, height, markup } = drawnScene(sceneOf(drawing, concerns, view), layout, attributesOf);
  return [
    tag("div", {
      class: "view",
      id: `view-${number}`,
      "data-name": view.name,
      "data-parent": view.parent,
      "data-whole": view.whole === true ? "" : undefined,
      ...(number === 0 ? {} : { hidden: "" }),
    }),
    tag("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": view.name, focusable: "false" }),
    markup,
    "</svg>",
    "</div>",
  ].join("\n");
}
