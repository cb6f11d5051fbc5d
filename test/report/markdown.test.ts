import fc from "fast-check";
import { JSDOM } from "jsdom";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import { renderMarkdown } from "../../engine/report/markdown.ts";
import { safeFix } from "../../engine/diagnostic/fix.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { allBad, anyFindings, reportOf } from "./any-findings.ts";
import { finding, note } from "./hand-made.ts";

const { window } = new JSDOM("");

function markdownOf(diagnostics: readonly Diagnostic[], files?: readonly string[]): string {
  return renderMarkdown(reportOf(diagnostics, files), diagnostics);
}

/** A comment as GitHub's Markdown renders it. */
function rendered(markdown: string): Document {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  return new window.DOMParser().parseFromString(html, "text/html");
}

const ours = new Set(["h3", "h4", "ul", "ol", "li", "p", "code", "pre", "strong", "details", "summary"]);

test("any findings make a comment in which no text of theirs is markup, a link, a mention or a reference", () => {
  fc.assert(
    fc.property(anyFindings, (diagnostics) => {
      const { body } = rendered(markdownOf(diagnostics));
      const tags = [...body.querySelectorAll("*")];
      expect(tags.map(({ localName }) => localName).filter((name) => !ours.has(name))).toEqual([]);
      expect(
        tags
          .flatMap(({ attributes }) => [...attributes].map(({ name, value }) => `${name}=${value}`))
          .filter((each) => each !== "class=language-diff"),
      ).toEqual([]);
      expect(body.querySelectorAll("ul:not(details ul) > li").length).toBe(diagnostics.length);
      expect(body.querySelectorAll("h4").length).toBe(runsOfFiles(diagnostics));
      for (const code of body.querySelectorAll("code")) code.remove();
      expect(body.textContent).not.toMatch(/@\w|#\d|\bGH-\d|www\.|:\/\/|:\w+:/i);
    }),
    { numRuns: 200 },
  );
});

/** How many headings there are: one wherever the file is another than the finding's before. */
function runsOfFiles(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ file }, at) => at === 0 || diagnostics[at - 1]?.file.path !== file.path).length;
}

test("what a text says is what a reader sees", () => {
  const file = { path: "desk.yaml", text: "a: 1\n" };
  const messages = [
    "use `a | b` & *not* <b>, [x](y) #1",
    "1. one",
    "- two",
    "# three",
    "> four",
    'a_b_c ~~d~~ $x$ {e} 50% it\'s; "so"? www.e.example',
  ];
  for (const message of messages) {
    const { body } = rendered(markdownOf([finding(file, "a", { message, help: message, notes: [note(message, file, "a")] })]));
    const seen = (body.textContent ?? "").replaceAll("\u200b", "").replaceAll(/\s+/g, " ");
    const plain = message.replaceAll("`", "");
    expect(seen.split(plain).length - 1).toBe(3);
  }
});

test("a comment as a whole", async () => {
  const file = { path: "desk.yaml", text: "signalbox: 1\nagents:\n  triage:\n    then: resolvd\n" };
  const found = [
    finding(file, "resolvd", {
      message: "unknown target `resolvd`: expected an agent or an exit",
      help: "did you mean `resolved`?",
      notes: [note("also used here", file, "triage")],
      witness: [note("`triage` hands to `sales`", file, "triage"), note("`sales` hands to `triage`", file, "agents")],
      fix: safeFix(file, [{ span: { start: file.text.indexOf("resolvd"), end: file.text.indexOf("resolvd") + 7 }, text: "resolved" }]),
    }),
    finding(file, "agents", { severity: "warning", rule: "trap", message: "no way out" }),
  ];
  await expect(markdownOf(found)).toMatchFileSnapshot("comment.md");
  expect(markdownOf([], ["a.yaml", "b.yaml"])).toBe("### Signalbox: no findings in 2 files\n");
});

test("what the rules find, ten times over, fits into a comment, which says how much is left out", () => {
  const many = Array.from({ length: 10 }, (_, at) =>
    allBad.map((each) => ({ ...each, file: { ...each.file, path: `${at}/${each.file.path}` } })),
  ).flat();
  const comment = markdownOf(many);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  const shown = rendered(comment).body.querySelectorAll("ul:not(details ul) > li").length;
  expect(shown).toBeGreaterThan(50);
  expect(comment).toContain(`\n…and ${many.length - shown} more findings, which this comment has no room for.\n`);
});

test("a finding that is larger than a comment leaves a comment that says so", () => {
  const file = { path: "desk.yaml", text: "a: 1\n" };
  const comment = markdownOf([finding(file, "a", { message: "<".repeat(70_000) })]);
  expect(comment).toBe("### Signalbox: 1 error in 1 file\n\n…and 1 more finding, which this comment has no room for.\n");
});

test("a key in the source of a fix is starred", () => {
  const secret = ["ghp", "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0bC3dE6"].join("_");
  const file = { path: "desk.yaml", text: `then: x # ${secret}\n` };
  const comment = markdownOf([finding(file, "x", { fix: safeFix(file, [{ span: { start: 6, end: 7 }, text: "y" }]) })]);
  expect(comment).toContain("then: y # ghp_aB3d****");
  expect(comment).not.toContain(secret);
});
