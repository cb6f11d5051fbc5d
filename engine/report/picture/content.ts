import type { DrawnNode } from "../drawing.ts";
import { visible } from "../visible.ts";
import { badgesWidth } from "./badge.ts";
import { membersOf, type Group } from "./groups.ts";
import type { Box, Chip } from "./scene.ts";
import { fitted, widthOfLine, wrapped, type Type } from "./text-width.ts";
import type { Extent } from "./layout.ts";

/** A line of text in a box; `y` is its base line. */
export interface Row {
  readonly text: string;
  readonly style: "name" | "text" | "note";
  readonly x: number;
  readonly y: number;
}

/** A word in a frame of its own. */
export interface PlacedChip extends Extent {
  readonly chip: Chip | undefined;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What a box holds, from its upper left corner. */
export interface Content extends Extent {
  readonly rows: readonly Row[];
  readonly chips: readonly PlacedChip[];
}

const PAD = 14;
const TEXT_WIDTH = 200;
const MOST_CHIPS = 6;
const CHIP_HEIGHT = 18;
const ICON = 15;
const name: Type = { size: 14, bold: true };
const text: Type = { size: 11.5 };
const note: Type = { size: 11 };
const chipType: Type = { size: 11 };

/** What was added, removed or changed says so in front of its name. */
export const changeSigns: Readonly<Record<"added" | "removed" | "changed", string>> = { added: "+ ", removed: "− ", changed: "~ " };

/** Sets what is to be read in a box that is at least so high. */
export function contentOf(box: Box, least: number): Content {
  const { part } = box;
  const rows: { readonly text: string; readonly style: Row["style"]; readonly type: Type; readonly step: number }[] = [
    { text: fitted(headOf(part), TEXT_WIDTH + 40, name), style: "name", type: name, step: 20 },
    ...bodyOf(part, box.outside).flatMap(({ line, style, type, most }) =>
      wrapped(visible(line.replace(/\s+/g, " ")), { width: TEXT_WIDTH, type, lines: most }).map((one) => ({
        text: one,
        style,
        type,
        step: 15,
      })),
    ),
  ];
  const chips = chipRows(box.chips);
  const widest = Math.max(...rows.map((row) => widthOfLine(row.text, row.type)), ...chips.map((chip) => chip.x + chip.width));
  const indent = part.kind === "agent" || part.kind === "group" ? PAD : PAD + 10;
  let y = PAD - 2;
  const set = rows.map((row): Row => {
    y += row.step;
    return { text: row.text, style: row.style, x: indent, y: y - 4 };
  });
  const top = y + (chips.length === 0 ? 0 : 6);
  const bottom = Math.max(y, ...chips.map((chip) => top + chip.y + chip.height));
  return {
    width: Math.ceil(Math.max(96, widest + 2 * indent)),
    height: Math.ceil(Math.max(least, bottom + PAD - 4)),
    rows: set,
    chips: chips.map((chip) => ({ ...chip, x: chip.x + indent, y: chip.y + top })),
  };
}

function headOf(part: DrawnNode | Group): string {
  const sign = part.kind === "group" || part.change === undefined ? "" : changeSigns[part.change];
  const shown = visible(part.name.replace(/\s+/g, " "));
  return sign + (shown.trim() === "" ? "(no name)" : shown);
}

interface Body {
  readonly line: string;
  readonly style: Row["style"];
  readonly type: Type;
  readonly most: number;
}

function bodyOf(part: DrawnNode | Group, outside: boolean): readonly Body[] {
  if (part.kind === "group") {
    const names = membersOf({ ...part, parts: part.parts.slice(0, 8) })
      .slice(0, 8)
      .map((node) => node.name);
    const listed: Body = { line: `${names.join(", ")}${part.size > names.length ? ", …" : ""}`, style: "text", type: text, most: 2 };
    return [{ line: `${part.size} agents`, style: "note", type: note, most: 1 }, ...(outside ? [] : [listed])];
  }
  if (part.kind !== "agent") return [{ line: `exit: ${part.kind}`, style: "note", type: note, most: 1 }];
  if (outside) return [{ line: part.file ?? "outside of this group", style: "note", type: note, most: 1 }];
  const count = part.tools?.length ?? 0;
  const tools = [...(count === 0 ? [] : [count === 1 ? "1 tool" : `${count} tools`]), ...(part.alarms ?? [])].join(" · ");
  return [
    ...(part.text === undefined ? [] : [{ line: part.text, style: "text", type: text, most: 2 } as const]),
    ...(tools === "" ? [] : [{ line: tools, style: "note", type: note, most: 1 } as const]),
  ];
}

function chipRows(chips: readonly Chip[]): readonly PlacedChip[] {
  const shown: readonly (Chip | number)[] =
    chips.length <= MOST_CHIPS ? chips : [...chips.slice(0, MOST_CHIPS - 1), chips.length - MOST_CHIPS + 1];
  let [x, y] = [0, 0];
  return shown.map((chip): PlacedChip => {
    const words =
      typeof chip === "number" ? `and ${chip} more` : fitted(wordsOf(chip), TEXT_WIDTH - ICON - 14 - badgesWidth(chip.findings), chipType);
    const width = Math.ceil(widthOfLine(words, chipType)) + 12 + (typeof chip === "number" ? 0 : ICON + badgesWidth(chip.findings));
    if (x > 0 && x + width > TEXT_WIDTH) [x, y] = [0, y + CHIP_HEIGHT + 5];
    const placed = { chip: typeof chip === "number" ? undefined : chip, text: words, x, y, width, height: CHIP_HEIGHT };
    x += width + 6;
    return placed;
  });
}

function wordsOf(chip: Chip): string {
  const sign = chip.change === undefined ? "" : changeSigns[chip.change];
  const to = chip.kind === "self" ? "itself" : visible(chip.to.replace(/\s+/g, " "));
  const times = chip.edges.length > 1 ? ` ×${chip.edges.length}` : "";
  return `${sign}${chip.edges[0]?.mode === "call" ? "calls " : ""}${to}${times}`;
}
