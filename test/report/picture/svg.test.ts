import fc from "fast-check";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { dagreLayout } from "../../../adapters/layouts/dagre.ts";
import { drawingOf, type Drawing, type DrawnEdge } from "../../../engine/report/drawing.ts";
import { concernsOf, noConcerns } from "../../../engine/report/picture/findings.ts";
import { toSvg } from "../../../engine/report/picture/svg.ts";
import { lint } from "../../../engine/rules/check.ts";
import { topology, type Sketch } from "../hand-made.ts";

const parser = new new JSDOM("").window.DOMParser();

/** The picture as an XML parser sees it; throws where it is no XML. */
function parsed(svg: string): Document {
  const document = parser.parseFromString(svg, "image/svg+xml") as Document;
  const fault = document.querySelector("parsererror");
  if (fault !== null) throw new Error(fault.textContent ?? "no XML");
  return document;
}

function drawn(sketch: Sketch): Document {
  const { manifest, graph } = topology(sketch);
  return parsed(toSvg(drawingOf(manifest, graph), dagreLayout));
}

function textsOf(document: Document, selector: string): readonly string[] {
  return [...document.querySelectorAll(selector)].map((found) => found.textContent ?? "");
}

const hub: Sketch = {
  name: "desk",
  shape: "hub-and-spoke",
  agents: [
    {
      name: "triage",
      purpose: "Picks.",
      handoffs: [{ target: "refunds", when: "money" }, { target: "orders" }, { target: "prices", mode: "call" }],
    },
    { name: "refunds", handoffs: [{ target: "triage" }, { target: "resolved" }, { target: "orders" }] },
    { name: "orders", handoffs: [{ target: "refunds" }, { target: "resolved" }] },
    { name: "prices", handoffs: [{ target: "prices" }, { target: "resolved" }] },
  ],
  exits: [{ name: "resolved", kind: "resolved" }],
};

test("a picture names itself, its entry, agents and exits, and what stands on lines", () => {
  const document = drawn(hub);
  const root = document.documentElement;
  expect([root.getAttribute("role"), root.getAttribute("aria-labelledby")]).toEqual(["img", "title desc"]);
  expect(document.querySelector("title")?.textContent).toBe("desk (hub-and-spoke)");
  expect(document.querySelector("desc")?.textContent).toMatch(
    /^4 agents · 1 exit · 10 handoffs · no findings\. It begins at triage\. triage hands to refunds/,
  );
  expect(textsOf(document, ".name")).toEqual(["triage", "refunds", "orders", "prices", "resolved"]);
  expect(textsOf(document, ".tag")).toEqual(["entry"]);
  expect(textsOf(document, ".when")).toContain("money");
});

test("ways back to the hub and pairs are one line each, calls are dashed, and what leads to itself is a word", () => {
  const document = drawn(hub);
  // triage-refunds both ways, triage-orders, triage-prices, refunds-orders both ways, and three to the exit.
  expect(document.querySelectorAll(".edge")).toHaveLength(7);
  expect(document.querySelectorAll(".edge .hollow")).toHaveLength(1);
  expect([...document.querySelectorAll(".edge")].filter((edge) => edge.querySelectorAll(".head:not(.hollow)").length === 2)).toHaveLength(
    1,
  );
  expect(document.querySelectorAll(".edge .call")).toHaveLength(1);
  expect(textsOf(document, ".node .chip + .icon + text")).toEqual(["itself"]);
});

test("an exit that four agents lead to is a word in each of them", () => {
  const agents = ["a", "b", "c", "d"].map((name, at) => ({
    name,
    handoffs: [{ target: "done" }, ...(at === 0 ? ["b", "c", "d"].map((target) => ({ target })) : [])],
  }));
  const document = drawn({ agents, exits: [{ name: "done", kind: "escalated" }] });
  expect(textsOf(document, ".name")).toEqual(["a", "b", "c", "d"]);
  expect(document.querySelectorAll(".node .chip.escalated")).toHaveLength(4);
});

test.each([24, 25, 300])("%i agents are drawn one by one, or in groups that hold them all", (count) => {
  const agents = Array.from({ length: count }, (_, at) => ({ name: `a${at}`, handoffs: at + 1 < count ? [{ target: `a${at + 1}` }] : [] }));
  const document = drawn({ agents });
  const groups = textsOf(document, ".node").flatMap((text) => /(\d+) agents/.exec(text)?.[1] ?? []);
  const alone = document.querySelectorAll(".node").length - document.querySelectorAll(".node .group + .group").length;
  expect(alone + groups.reduce((sum, size) => sum + Number(size), 0)).toBe(count);
  expect(document.querySelectorAll(".node").length).toBeLessThanOrEqual(24);
  expect(groups.length > 0).toBe(count > 24);
});

test("findings are marked on the agents and handoffs they concern, by a sign, a number and words", () => {
  const text =
    "signalbox: 1\nname: t\nentry: a\nagents:\n  a:\n    purpose: Does a.\n    routine: Do a.\n    handoffs:\n      b: {}\n      resolved: { when: Done. }\n  b:\n    purpose: Does b.\n    routine: Do b.\n    handoffs:\n      a: { when: Again. }\n      resolved: { when: Done. }\n  lost:\n    purpose: Is met by nobody.\n    routine: Wait.\n    handoffs:\n      resolved: { when: Done. }\n";
  const { diagnostics, manifest, graph } = lint({ path: "t.yaml", text });
  if (manifest === undefined || graph === undefined) throw new Error("no manifest");
  const document = parsed(toSvg(drawingOf(manifest, graph), dagreLayout, concernsOf(diagnostics, manifest)));
  const lost = [...document.querySelectorAll(".node")].find((node) => node.querySelector(".name")?.textContent === "lost");
  expect(lost?.querySelector("title")?.textContent).toMatch(/1 error\nerror\[unreachable-agent\]/);
  expect(lost?.querySelector("rect.error ~ .count")?.textContent).toBe("1");
  const marked = [...document.querySelectorAll(".label")].filter((label) => label.querySelector(".count") !== null);
  expect(marked.map((label) => /a hands to b/.test(label.textContent ?? ""))).toContain(true);
});

test("what changed says so in words and by its line", () => {
  const node = (name: string, change?: "added" | "removed"): Drawing["nodes"][number] => ({
    name,
    kind: "agent",
    entry: name === "a",
    ...(change === undefined ? {} : { change }),
  });
  const edge = (to: string, change?: DrawnEdge["change"]): DrawnEdge => ({
    from: "a",
    to,
    mode: "transfer",
    when: "x",
    ...(change === undefined ? {} : { change }),
  });
  const drawing: Drawing = {
    name: "d",
    nodes: [node("a"), node("b", "added"), node("c", "removed")],
    edges: [edge("b", "added"), edge("c", "removed"), edge("a", "changed")],
  };
  const document = parsed(toSvg(drawing, dagreLayout));
  expect(textsOf(document, ".name")).toEqual(["a", "+ b", "− c"]);
  expect(textsOf(document, ".when")).toEqual(["+ x", "− x"]);
  expect(document.querySelectorAll(".line.added, .line.removed, .chip.changed, .box.added, .box.removed")).not.toHaveLength(0);
  expect(textsOf(document, ".legend text")).toEqual(expect.arrayContaining(["+ added", "− removed", "~ changed"]));
});

const hostile = [
  "<script>alert(1)</script>",
  "]]>",
  "<!--",
  "&amp;",
  "&#0;",
  '" onload="x',
  "\u0000\u0001\u001f",
  "\ud800",
  "\uffff\ufffe",
  "\u202eabc",
  "<?xml?>",
  "__proto__",
  "constructor",
  "名前 🚂",
  "",
  " ",
  "a\nb",
  "x".repeat(3000),
];
const word = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 12 }));

test("whatever the texts are, a picture is XML with the same elements, and the same bytes each time", () => {
  const sketches = fc
    .tuple(
      fc.uniqueArray(word, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(), word, fc.boolean()), { maxLength: 60 }),
    )
    .map(([names, links]): Sketch => ({
      name: names[0] ?? "",
      agents: names.map((name, at) => ({
        name,
        purpose: names.at(-1 - at) ?? "",
        handoffs: [
          ...new Map(
            links
              .filter(([from]) => from % names.length === at)
              .map(([, to, when, calls]) => {
                const target = to % (names.length + 1) === names.length ? "exit ]" : (names[to % (names.length + 1)] ?? "");
                return [target, { target, when, mode: calls ? "call" : "transfer" } as const];
              }),
          ).values(),
        ],
      })),
      exits: [{ name: "exit ]", kind: "escalated", description: names[0] ?? "" }],
    }));
  fc.assert(
    fc.property(sketches, (sketch) => {
      const { manifest, graph } = topology(sketch);
      const svg = toSvg(drawingOf(manifest, graph), dagreLayout, noConcerns);
      const document = parsed(svg);
      expect(
        [...new Set([...document.querySelectorAll("*")].map((found) => found.localName))].filter(
          (name) => !["svg", "g", "title", "desc", "style", "rect", "path", "polygon", "text"].includes(name),
        ),
      ).toEqual([]);
      expect([...document.querySelectorAll("*")].some((found) => [...found.attributes].some(({ name }) => name.startsWith("on")))).toBe(
        false,
      );
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(toSvg(drawingOf(manifest, graph), dagreLayout, noConcerns)).toBe(svg);
    }),
    { numRuns: 60 },
  );
});
