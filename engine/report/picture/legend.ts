import type { Arranged } from "./arrange.ts";
import { closed, data, tag } from "./markup.ts";
import { widthOfLine } from "./text-width.ts";

/** What the marks in a picture mean, as far as they occur. */
export interface Legend {
  readonly height: number;
  readonly markup: string;
}

interface Entry {
  readonly icon: string;
  readonly text: string;
}

const line = (more: string, ends: string): string => `<path class="line${more}" d="M1,8L26,8"/>${ends}`;
const rightHead = `<path class="head" d="M28,8L20,4L20,12Z"/>`;
const leftHead = (more: string): string => `<path class="head${more}" d="M0,8L8,4L8,12Z"/>`;
const ICON = 34;
const ROW = 22;

/** Sets the legend in rows of this width. */
export function legendOf(arranged: Arranged, width: number): Legend {
  let [x, y] = [0, 0];
  const parts: string[] = [];
  for (const { icon, text } of entriesOf(arranged)) {
    const step = ICON + widthOfLine(text, { size: 11 }) + 22;
    if (x > 0 && x + step - 22 > width) [x, y] = [0, y + ROW];
    parts.push(
      `${tag("g", { transform: `translate(${Math.round(x)},${y})` })}${icon}${tag("text", { class: "note", x: ICON, y: 12 })}${data(text)}</text></g>`,
    );
    x += step;
  }
  return { height: parts.length === 0 ? 0 : y + ROW, markup: parts.join("") };
}

function entriesOf({ boxes, lines }: Arranged): readonly Entry[] {
  const chips = boxes.flatMap(({ box }) => box.chips);
  const findings = [
    ...boxes.flatMap(({ box }) => box.findings),
    ...lines.flatMap(({ line: { findings: found } }) => found),
    ...chips.flatMap((chip) => chip.findings),
  ];
  const has = (test: boolean, icon: string, text: string): readonly Entry[] => (test ? [{ icon, text }] : []);
  const heads = (kind: string): boolean => lines.some(({ line: drawn }) => drawn.heads === kind);
  const severity = (kind: string): boolean => findings.some((found) => found.severity === kind);
  const changes = new Set([
    ...boxes.flatMap(({ box }) => (box.part.kind === "group" ? [] : (box.part.change ?? []))),
    ...[...lines.map(({ line: drawn }) => drawn), ...chips].flatMap((part) => part.change ?? []),
  ]);
  const badge = (kind: string, d: string, rx: number): string =>
    closed("rect", { class: kind, x: 6, width: 18, height: 16, rx }) +
    closed("path", { class: "icon cut", transform: "translate(7,0)", d });
  return [
    ...has(heads("end") || heads("foot"), line("", rightHead), "hands over"),
    ...has(heads("hub"), line("", rightHead + leftHead(" hollow")), "hands over, and back to the hub"),
    ...has(heads("both"), line("", rightHead + leftHead("")), "either way"),
    ...has(
      lines.some(({ line: drawn }) => drawn.mode === "call"),
      line(" call", rightHead),
      "calls, and goes on after the answer",
    ),
    ...has(
      chips.some((chip) => chip.kind === "resolved"),
      `<rect class="chip resolved" x="4" y="0" width="24" height="16" rx="8"/><path class="icon" transform="translate(8,0)" d="M4,8.5L7,11.5L12.5,5"/>`,
      "can end here, resolved",
    ),
    ...has(
      chips.some((chip) => chip.kind === "escalated"),
      `<rect class="chip escalated" x="4" y="0" width="24" height="16" rx="3"/><path class="icon" transform="translate(8,0)" d="M5,13L5,3.5L12,3.5L10,6.2L12,9L5,9"/>`,
      "can end here, with a person",
    ),
    ...has(
      chips.some((chip) => chip.kind === "back"),
      `<path class="icon" transform="translate(8,0)" d="M8,3.5L4,7L8,10.5M4,7L10,7A3,3 0 0 1 10,13L8,13"/>`,
      "hands back to that desk",
    ),
    ...has(
      boxes.some(({ box }) => box.part.kind === "group"),
      `<rect class="box group" x="8" y="4" width="20" height="12" rx="3"/><rect class="box group" x="5" y="1" width="20" height="12" rx="3"/>`,
      "a group of agents",
    ),
    ...has(
      boxes.some(({ box }) => box.outside),
      `<rect class="box outside" x="4" y="1" width="24" height="14" rx="3"/>`,
      "outside of this group",
    ),
    ...has(severity("error"), badge("error", "M5,5L11,11M11,5L5,11", 2), "errors"),
    ...has(severity("warning"), badge("warning", "M8,3.5L13,12.5L3,12.5ZM8,6.5L8,9.2M8,10.9L8,11", 8), "warnings"),
    ...has(severity("info"), badge("info", "M8,7.2L8,12M8,4.2L8,4.6", 8), "advice"),
    ...has(changes.has("added"), `<path class="line added" d="M1,8L28,8"/>`, "+ added"),
    ...has(changes.has("removed"), `<path class="line removed" d="M1,8L28,8"/>`, "− removed"),
    ...has(changes.has("changed"), `<path class="line changed" d="M1,8L28,8"/>`, "~ changed"),
  ];
}
