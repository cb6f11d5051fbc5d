import type { Command, Option } from "../command.ts";

const CHANGE_FORMAT: Option = {
  name: "format",
  value: "<text|json|markdown>",
  choices: ["text", "json", "markdown"],
  help: "How changes are printed. Default: text.",
};

const CATEGORY: Option = {
  name: "category",
  value: "<names>",
  many: true,
  help: "Only changes that mean something in these categories, with commas between: exposure, session, contract, behaviour, or a part of one, such as session.agent-removed.",
};

const VERSIONS =
  "A version is a file, or `git:REF:path`, a file as a commit holds it: from the top of the repository, or from the current folder where the path begins with `./` or `../`. `git:REF` alone is the same file at that ref, under its old name if git sees that it was renamed. What it includes is read from the same commit; nothing is checked out.";

/** The verbs that show topologies and what a change does to them. */
export const reviewing: readonly Command[] = [
  {
    name: "diff",
    summary: "Say what a change does to a topology, the most dangerous first.",
    operands: { usage: "<old> <new>", least: 2, most: 2 },
    options: [CHANGE_FORMAT, CATEGORY],
    about: [
      "Compares two versions of a manifest with all that they include, and says what was added, removed, rewired, renamed and widened, where in both, and what that means: what agents can do that they could not (`exposure`, with the new way), which conversations under way it would strand (`session`), what hosts have to follow (`contract`), and what models are told (`behaviour`). The order of keys, comments, and in which file something stands make no difference.",
      VERSIONS,
      "Ends with 0 whatever it finds, with 1 when the new version cannot be read as a manifest, and with 3 when a file or a ref cannot be read, or the old version not as a manifest.",
    ],
    examples: [
      "signalbox diff before.yaml after.yaml",
      "signalbox diff git:main topology.yaml --category exposure,session",
      "signalbox diff git:v1.2:desk/topology.yaml git:HEAD:desk/topology.yaml --format markdown",
    ],
    load: () => import("../commands/diff.ts"),
  },
  {
    name: "breaking",
    summary: "End with 1 when a change breaks something: widens what agents can do, strands sessions, or asks hosts to follow.",
    operands: { usage: "[files, folders or globs…]", least: 0, most: Infinity },
    options: [{ name: "against", value: "<file|git:REF[:path]>", help: "The version to compare with." }, CHANGE_FORMAT, CATEGORY],
    about: [
      "Reports the changes that `diff` finds in the categories `exposure`, `session` and `contract`, or in those that are named. Without operands it compares the `files` of the nearest `signalbox.config.yaml`; a manifest that another one includes is compared as a part of that one.",
      VERSIONS,
      "Ends with 0 when there is no such change, with 1 when there is one or a new version cannot be read as a manifest, and with 3 when a file or a ref cannot be read, or an old version not as a manifest.",
    ],
    examples: [
      "signalbox breaking --against git:origin/main topology.yaml",
      "signalbox breaking --against git:main --format markdown . > comment.md",
      "signalbox breaking --against released.yaml topology.yaml --category session",
    ],
    load: () => import("../commands/breaking.ts"),
  },
  {
    name: "graph",
    summary: "Draw who can hand over to whom.",
    operands: { usage: "<file>", least: 1, most: 1 },
    options: [
      {
        name: "format",
        value: "<format>",
        choices: ["mermaid", "dot", "json", "svg", "html"],
        help: "What is written: mermaid, dot (Graphviz), json (nodes and edges), svg (a picture), or html (a page to look around in). Default: mermaid.",
      },
      {
        name: "diff",
        value: "<old>",
        help: "Draw what a change does: this older version (a file, or git:REF[:path]) and the file in one picture, in mermaid, dot or svg. What was added, removed or changed has a +, − or ~ before it, and a line of its own kind.",
      },
    ],
    about: [
      "Draws agents and exits, the conditions on the way, and the entries; edges that call and come back are dashed. A topology with findings is drawn as far as it can be read; then the findings go to standard error.",
      "`svg` and `html` are ready to be looked at, and need nothing beside them: findings are marked where they belong, and above 24 agents groups are drawn, which open in the page. `docs/pictures.md` says how to read them.",
    ],
    examples: [
      "signalbox graph topology.yaml",
      "signalbox graph topology.yaml --format html > topology.html",
      "signalbox graph --diff git:main topology.yaml --format svg > change.svg",
    ],
    load: () => import("../commands/graph.ts"),
  },
];
