import { Graphviz } from "@hpcc-js/wasm-graphviz";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { beforeAll, expect, test } from "vitest";
import { toDot } from "../../engine/report/dot.ts";
import { shorten } from "../../engine/report/drawing.ts";
import { toGraphJson } from "../../engine/report/graph-json.ts";
import { toMermaid } from "../../engine/report/mermaid.ts";
import { topology, type Sketch } from "./hand-made.ts";

interface ParsedFlow {
  getVertices(): Map<string, { text?: string; type?: string; classes: string[] }>;
  getEdges(): readonly { start: string; end: string; text: string; stroke?: string }[];
  getDiagramTitle(): string;
}

/** What Mermaid's own parser makes of a text; throws where it is no flowchart. */
let readMermaid: (text: string) => Promise<ParsedFlow>;
let graphviz: Graphviz;

beforeAll(async () => {
  const { window } = new JSDOM("");
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false });
  readMermaid = async (text) => {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (diagram.type !== "flowchart-v2") throw new Error(`Mermaid takes this for a ${diagram.type}`);
    return diagram.db as unknown as ParsedFlow;
  };
  graphviz = await Graphviz.load();
});

const desk: Sketch = {
  name: "support-desk",
  shape: "hub-and-spoke",
  agents: [
    {
      name: "triage",
      purpose: "Picks the desk.",
      handoffs: [
        { target: "refunds", when: 'They say "money back".' },
        { target: "pricing", when: "a price is needed", mode: "call" },
        { target: "escalated" },
      ],
    },
    { name: "refunds", handoffs: [{ target: "resolved", when: "done" }] },
    { name: "pricing", handoffs: [{ target: "resolved" }] },
  ],
  exits: [
    { name: "resolved", kind: "resolved" },
    { name: "escalated", kind: "escalated", description: "A person." },
  ],
};

test("Mermaid shows agents, exits, entries, conditions, call edges and the shape", () => {
  const { manifest, graph } = topology(desk);
  expect(toMermaid(manifest, graph)).toBe(`---
title: "support-desk (hub-and-spoke)"
---
flowchart TD
  entry((entry))
  agent_triage["triage"]
  agent_refunds["refunds"]
  agent_pricing["pricing"]
  exit_resolved(["resolved"]):::resolved
  exit_escalated{{"escalated"}}:::escalated
  entry ==> agent_triage
  agent_triage -->|"They say #34;money back#34;."| agent_refunds
  agent_triage -.->|"calls#58; a price is needed"| agent_pricing
  agent_triage --> exit_escalated
  agent_refunds -->|"done"| exit_resolved
  agent_pricing --> exit_resolved
  classDef resolved fill:#e6f4ea,stroke:#137333,color:#0d3b1e
  classDef escalated fill:#fef7e0,stroke:#b06000,color:#4d2a00
`);
});

test("DOT shows the same", () => {
  const { manifest, graph } = topology(desk);
  expect(toDot(manifest, graph)).toBe(`digraph "support-desk" {
  graph [label="support-desk (hub-and-spoke)", labelloc=t, rankdir=TB, fontname="Helvetica"];
  node [shape=box, style=rounded, fontname="Helvetica"];
  edge [fontname="Helvetica", fontsize=10];
  "triage" [label="triage", tooltip="Picks the desk.", penwidth=2, xlabel="entry"];
  "refunds" [label="refunds", tooltip="Helps."];
  "pricing" [label="pricing", tooltip="Helps."];
  "resolved" [label="resolved", shape=oval, style=solid, peripheries=2, color="#137333"];
  "escalated" [label="escalated", tooltip="A person.", shape=hexagon, style=solid, peripheries=2, color="#b06000"];
  "triage" -> "refunds" [label="They say \\"money back\\"."];
  "triage" -> "pricing" [label="calls: a price is needed", style=dashed];
  "triage" -> "escalated";
  "refunds" -> "resolved" [label="done"];
  "pricing" -> "resolved";
}
`);
});

test("JSON holds nodes and edges with their texts whole", () => {
  const { manifest, graph } = topology(desk);
  expect(toGraphJson(manifest, graph)).toMatchObject({
    version: 1,
    shape: "hub-and-spoke",
    entry: ["triage"],
    nodes: [
      { name: "triage", kind: "agent", entry: true },
      { name: "refunds" },
      { name: "pricing" },
      { kind: "resolved" },
      { kind: "escalated" },
    ],
    edges: [{ from: "triage", to: "refunds", mode: "transfer", when: 'They say "money back".' }, { mode: "call" }, {}, {}, {}],
  });
});

test("a handoff to a name that nothing declares is left out, the rest is drawn", async () => {
  const { manifest, graph } = topology({
    agents: [
      { name: "a", handoffs: [{ target: "nowhere" }, { target: "b" }] },
      { name: "b", handoffs: [] },
    ],
  });
  const flow = await readMermaid(toMermaid(manifest, graph));
  expect(flow.getEdges().map((edge) => `${edge.start}>${edge.end}`)).toEqual(["entry>agent_a", "agent_a>agent_b"]);
});

const hostile = [
  "end",
  "default",
  "graph",
  "subgraph",
  "node",
  "style",
  "classDef x fill:#fff;",
  'say "no"',
  "#quot;",
  "&amp; &lt;b&gt;",
  "<script>alert(1)</script>",
  "line\nbreak\r\n%% comment",
  "%%{init: {'theme': 'dark'}}%%",
  "`code` **bold** _x_",
  "[a](b) {c} |d| ;",
  "1. first",
  "- item",
  "---",
  "-->",
  "\\",
  'a\\"',
  "\\N\\G",
  "",
  " ",
  "\u0000\u001b[31m",
  "\ud800",
  "名前 🚂 e\u0301",
  "constructor",
  "__proto__",
  "click a callback",
  "a:::b",
  "@{ shape: x }",
  "accTitle: x",
];

/** The topologies a hostile text can make its way into a picture by. */
function sketchOf(texts: readonly string[]): Sketch {
  const names = [...new Set(texts)];
  return {
    name: texts[0] ?? "",
    agents: names.map((name, index) => ({
      name,
      purpose: texts.at(-1) ?? "",
      handoffs: [
        { target: names[(index + 1) % names.length] ?? "", when: texts[index % texts.length] ?? "", mode: "call" },
        { target: "exit ]", when: texts[(index + 3) % texts.length] ?? "" },
      ],
    })),
    exits: [{ name: "exit ]", kind: "resolved", description: texts[0] ?? "" }],
  };
}

/** What is in a picture: how many nodes, edges, and edges that are dashed. */
interface Count {
  readonly nodes: number;
  readonly edges: number;
  readonly dashed: number;
}

function drawn(sketch: Sketch): Count {
  const handoffs = sketch.agents.flatMap((agent) => agent.handoffs);
  const names = new Set([...sketch.agents, ...(sketch.exits ?? [])].map((node) => node.name));
  return { nodes: names.size, edges: handoffs.length, dashed: handoffs.filter((handoff) => handoff.mode === "call").length };
}

/** As Mermaid sees it, without the mark of the entry. */
async function seenByMermaid(sketch: Sketch): Promise<Count> {
  const { manifest, graph } = topology(sketch);
  const flow = await readMermaid(toMermaid(manifest, graph));
  const dashed = flow.getEdges().filter((edge) => edge.stroke === "dotted");
  return { nodes: flow.getVertices().size - 1, edges: flow.getEdges().length - 1, dashed: dashed.length };
}

function seenByGraphviz(sketch: Sketch): Count {
  const { manifest, graph } = topology(sketch);
  const picture = JSON.parse(graphviz.layout(toDot(manifest, graph), "json", "dot")) as { objects: unknown[]; edges: { style?: string }[] };
  const dashed = picture.edges.filter((edge) => edge.style === "dashed");
  return { nodes: picture.objects.length, edges: picture.edges.length, dashed: dashed.length };
}

test.each(hostile)("a topology full of %j is drawn by the real parsers with every node and edge", async (text) => {
  const sketch = sketchOf([text, `${text} ${text}`, `x${text}`]);
  expect(await seenByMermaid(sketch)).toEqual(drawn(sketch));
  expect(seenByGraphviz(sketch)).toEqual(drawn(sketch));
});

test("so is any other text", async () => {
  const piece = fc.oneof(
    fc.constantFrom(...hostile, '"', "`", "#", ";", "%%", "\n", "|", "]", ")"),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
      const sketch = sketchOf(texts);
      expect(await seenByMermaid(sketch)).toEqual(drawn(sketch));
      expect(seenByGraphviz(sketch)).toEqual(drawn(sketch));
    }),
    { numRuns: 60 },
  );
});

test("Graphviz shows a name as it was written", () => {
  const name = 'a "b" \\N &lt; <c>';
  const { manifest, graph } = topology({ agents: [{ name, handoffs: [] }] });
  expect(graphviz.layout(toDot(manifest, graph), "svg", "dot")).toContain("a &quot;b&quot; \\N &amp;lt; &lt;c&gt;</text>");
});

test.each([
  ["short", "short"],
  ["  two\n lines ", "two lines"],
  ["word ".repeat(20), `${"word ".repeat(11).trim()}…`],
  ["x".repeat(80), `${"x".repeat(59)}…`],
])("%j is shortened to %j", (text, expected) => {
  expect(shorten(text)).toBe(expected);
});
