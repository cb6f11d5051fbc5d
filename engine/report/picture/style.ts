/** The colours of a picture on one kind of ground. */
interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  readonly box: string;
  readonly edge: string;
  readonly entry: string;
  readonly good: readonly [fill: string, stroke: string];
  readonly help: readonly [fill: string, stroke: string];
  readonly group: readonly [fill: string, stroke: string];
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  readonly onMark: string;
}

export const light: Palette = {
  ground: "#ffffff",
  ink: "#1b1f24",
  faint: "#57606a",
  box: "#f6f8fa",
  edge: "#6e7781",
  entry: "#0550ae",
  good: ["#e6f4ea", "#116329"],
  help: ["#fff4d6", "#7d4e00"],
  group: ["#eeecfd", "#5b45c2"],
  error: "#b3261e",
  warning: "#8a5300",
  info: "#0550ae",
  onMark: "#ffffff",
};

export const dark: Palette = {
  ground: "#0d1117",
  ink: "#e6edf3",
  faint: "#a5afb9",
  box: "#1b222b",
  edge: "#8b949e",
  entry: "#79b8ff",
  good: ["#0f2d1a", "#56d364"],
  help: ["#33270a", "#e3b341"],
  group: ["#211d3d", "#b3a4ff"],
  error: "#ff8a80",
  warning: "#e3b341",
  info: "#79b8ff",
  onMark: "#0d1117",
};

/** What does not hang on the ground. */
export const shapes = `text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;font-size:11px}
.title{font-size:18px;font-weight:700}.under{font-size:12px}
.name{font-size:14px;font-weight:700}.text{font-size:11.5px}.guard{font-style:italic}
.line{fill:none;stroke-width:1.5}.call{stroke-dasharray:6 4}.head{stroke-width:1.5;stroke-linejoin:round}
.box{stroke-width:1.2}.is-entry{stroke-width:2.6}.outside{stroke-dasharray:3 3}.tag,.count{font-weight:700}
.icon{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}.chip{stroke-width:1}
.added{stroke-width:3}.removed{stroke-dasharray:2 3;stroke-width:2}.changed{stroke-dasharray:10 3 2 3;stroke-width:2.4}.gone{text-decoration:line-through}`;

/** The colours as rules, each selector after a prefix. */
export function colours(palette: Palette, prefix = ""): string {
  const { good, help, group } = palette;
  const rules: readonly (readonly [string, string])[] = [
    [".ground", `fill:${palette.ground}`],
    ["text", `fill:${palette.ink}`],
    [".text,.note,.guard,.under", `fill:${palette.faint}`],
    [".line", `stroke:${palette.edge}`],
    [".head", `fill:${palette.edge};stroke:${palette.edge}`],
    [".hollow", `fill:${palette.ground}`],
    [".veil", `fill:${palette.ground}`],
    [".box", `fill:${palette.box};stroke:${palette.edge}`],
    [".is-entry", `stroke:${palette.entry}`],
    [".entry-tag", `fill:${palette.entry}`],
    [".entry-line", `stroke:${palette.entry}`],
    [".resolved", `fill:${good[0]};stroke:${good[1]}`],
    [".escalated", `fill:${help[0]};stroke:${help[1]}`],
    [".group", `fill:${group[0]};stroke:${group[1]}`],
    [".back,.self", `fill:${palette.ground};stroke:${palette.edge}`],
    [".icon", `fill:none;stroke:${palette.ink}`],
    [".error", `fill:${palette.error}`],
    [".warning", `fill:${palette.warning}`],
    [".info", `fill:${palette.info}`],
    [".tag,.count", `fill:${palette.onMark}`],
    [".cut", `stroke:${palette.onMark}`],
  ];
  return rules
    .map(
      ([selector, body]) =>
        `${selector
          .split(",")
          .map((one) => `${prefix}${one}`)
          .join()}{${body}}`,
    )
    .join("\n");
}

/** The style sheet of a picture that stands alone: for a light ground, and for a dark one where the reader wants that. */
export function standaloneStyle(): string {
  return `${shapes}\n${colours(light)}\n@media (prefers-color-scheme:dark){\n${colours(dark)}\n}`;
}

/** The style sheet of a page: as the reader's system wants it, unless the page was told otherwise. */
export function pageStyle(rest: string): string {
  const asked = `@media (prefers-color-scheme:dark){\n${colours(dark, ":root:not([data-theme=light]) ")}\n}`;
  return [shapes, colours(light), asked, colours(dark, ":root[data-theme=dark] "), rest].join("\n");
}
