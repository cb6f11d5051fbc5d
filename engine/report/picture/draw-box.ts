import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { DrawnNode } from "../drawing.ts";
import type { PlacedBox } from "./arrange.ts";
import { badges, badgesWidth, countText, findingLines } from "./badge.ts";
import type { Content, PlacedChip } from "./content.ts";
import type { Group } from "./groups.ts";
import { edgeText } from "./label.ts";
import { closed, data, lines, tag } from "./markup.ts";
import type { Box, Chip } from "./scene.ts";

/** More attributes of a box's element. */
export type BoxAttributes = (box: Box) => Readonly<Record<string, string>>;

/** An agent, an exit or a closed group. */
export function drawnBox({ box, content, x, y }: PlacedBox, more: BoxAttributes): string {
  return [
    tag("g", { class: "node", ...more(box), transform: `translate(${at(x)},${at(y)})` }),
    `<title>${lines(boxText(box).join("\n"))}</title>`,
    frame(box, content),
    ...content.rows.map((row) => {
      const gone = row.style === "name" && changeOf(box.part) === "removed" ? " gone" : "";
      return `${tag("text", { class: `${row.style}${gone}`, x: row.x, y: row.y })}${data(row.text)}</text>`;
    }),
    ...content.chips.map(drawnChip),
    entryTag(box),
    badges(box.findings, content.width - badgesWidth(box.findings) + 8, -9),
    "</g>",
  ].join("");
}

/** What a box says to those who do not see it, or want to know more: what it is, what for, what is found on it. */
export function boxText({ part, findings }: Pick<Box, "part" | "findings">): readonly string[] {
  const count = countText(findings);
  return [
    headText(part),
    ...(part.kind === "group" || part.text === undefined ? [] : [part.text]),
    ...(count === "" ? [] : [count]),
    ...findingLines(findings),
  ];
}

function headText(part: DrawnNode | Group): string {
  if (part.kind === "group") return `${part.name}: a group of ${part.size} agents`;
  const change = part.change === undefined ? "" : `, ${part.change}`;
  return `${part.name}: ${part.kind === "agent" ? (part.entry ? "agent, entry" : "agent") : `exit, ${part.kind}`}${change}`;
}

function changeOf(part: DrawnNode | Group): DrawnNode["change"] {
  return part.kind === "group" ? undefined : part.change;
}

function frame(box: Box, { width, height }: Content): string {
  const { part, outside } = box;
  const change = changeOf(part);
  const more = `${outside ? " outside" : ""}${change === undefined ? "" : ` ${change}`}`;
  switch (part.kind) {
    case "agent":
      return closed("rect", { class: `box${part.entry ? " is-entry" : ""}${more}`, width, height, rx: 8 });
    case "group":
      return (
        closed("rect", { class: `box group${more}`, x: 5, y: 5, width, height, rx: 8 }) +
        closed("rect", { class: `box group${more}`, width, height, rx: 8 })
      );
    case "resolved":
      return (
        closed("rect", { class: `box resolved${more}`, width, height, rx: height / 2 }) +
        closed("rect", { class: `box resolved`, x: 3, y: 3, width: width - 6, height: height - 6, rx: height / 2 - 3 })
      );
    case "escalated": {
      const slope = Math.min(16, height / 3);
      const points = [
        [slope, 0],
        [width - slope, 0],
        [width, height / 2],
        [width - slope, height],
        [slope, height],
        [0, height / 2],
      ];
      return closed("polygon", {
        class: `box escalated${more}`,
        points: points.map(([px = 0, py = 0]) => `${at(px)},${at(py)}`).join(" "),
      });
    }
  }
}

function entryTag({ part }: Box): string {
  if (part.kind !== "agent" || !part.entry) return "";
  return `<g transform="translate(10,-9)"><rect class="entry-tag" width="54" height="16" rx="3"/><path class="icon cut" d="M6,4.5L12,8L6,11.5Z"/><text class="tag" x="16" y="12">entry</text></g>`;
}

/** Drawn on a square of 16. */
const icons: Readonly<Record<Chip["kind"], string>> = {
  resolved: "M4,8.5L7,11.5L12.5,5",
  escalated: "M5,13L5,3.5L12,3.5L10,6.2L12,9L5,9",
  back: "M8,3.5L4,7L8,10.5M4,7L10,7A3,3 0 0 1 10,13L8,13",
  self: "M12.5,8A4.5,4.5 0 1 1 8,3.5L11,3.5M9,1.5L11,3.5L9,5.5",
};

function drawnChip({ chip, text, x, y, width, height }: PlacedChip): string {
  if (chip === undefined) return `${tag("text", { class: "note", x: x + 2, y: y + 13 })}${data(text)}</text>`;
  return [
    tag("g", { transform: `translate(${at(x)},${at(y)})` }),
    `<title>${lines(chipText(chip).join("\n"))}</title>`,
    closed("rect", {
      class: `chip ${chip.kind}${chip.change === undefined ? "" : ` ${chip.change}`}`,
      width,
      height,
      rx: chip.kind === "escalated" ? 3 : 9,
    }),
    closed("path", { class: "icon", transform: "translate(3,1)", d: icons[chip.kind] }),
    `${tag("text", { x: 20, y: 13 })}${data(text)}</text>`,
    chip.findings.length === 0 ? "" : badges(chip.findings, width - badgesWidth(chip.findings) - 1, 1),
    "</g>",
  ].join("");
}

function chipText({ edges, findings }: { readonly edges: Chip["edges"]; readonly findings: readonly Diagnostic[] }): readonly string[] {
  return [...edges.slice(0, 12).map(edgeText), ...(edges.length > 12 ? [`and ${edges.length - 12} more`] : []), ...findingLines(findings)];
}

function at(value: number): number {
  return Math.round(value * 10) / 10;
}
