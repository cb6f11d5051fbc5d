import { constructFromEvents, parseEvents } from "js-yaml";
import { describe, expect, it, test } from "vitest";
import { rules } from "../../engine/rules/index.ts";
import { fixedBy, fixedByAll, known, without } from "../helpers/fixes.ts";
import { findings } from "../helpers/lint.ts";

/** The rules whose own bad manifest has a fix, and of which kind; what stands here is promised in the docs. */
test("which rules mend what they find", () => {
  const kinds = rules.flatMap((rule) => {
    const kind = new Set(findings(rule.bad).flatMap(({ fix }) => fix?.safety ?? []));
    return kind.size === 0 ? [] : [`${rule.name} ${[...kind].join(" ")}`];
  });
  expect(kinds).toMatchInlineSnapshot(`
    [
      "schema safe",
      "unsupported-version unsafe",
      "yaml-trap safe",
      "unused-allow safe",
      "unknown-allow safe",
      "unknown-target unsafe",
      "unknown-tool safe",
      "unknown-routine safe",
      "unknown-model safe",
      "unknown-server safe",
      "unknown-fact safe",
      "unknown-entry safe",
      "unused-tool unsafe",
      "unused-routine unsafe",
      "unused-fact unsafe",
      "unused-model unsafe",
      "unused-server unsafe",
      "unused-exit unsafe",
      "tool-not-granted unsafe",
      "prose-mention safe",
      "limit-too-low unsafe",
      "limit-contradiction unsafe",
      "called-exit unsafe",
      "no-human unsafe",
      "undeclared-outcome unsafe",
      "history-drops unsafe",
      "unknown-placeholder safe",
      "ungated-destructive unsafe",
      "lethal-trifecta unsafe",
      "retry-unsafe unsafe",
      "missing-timeout unsafe",
      "hidden-unicode safe",
      "option-not-sent unsafe",
      "unknown-in-assertion safe",
    ]
  `);
});

function inJson(text: string): string {
  return `${JSON.stringify(constructFromEvents(parseEvents(text, {}), { source: text })[0], null, 2)}\n`;
}

const variants: readonly (readonly [string, (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["lines of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text) => `\ufeff${text}`],
  ["comments with tabs and pictures", (text) => text.replaceAll(/^( *[a-z_]+: [^#|>"'\n]*)$/gm, "$1 # é\t🙂")],
  ["no line break at the end", (text) => text.trimEnd()],
];

const fixable = rules.filter((rule) => findings(rule.bad).some(({ fix }) => fix !== undefined));

describe.each(fixable.map((rule) => [rule.name, rule.bad] as const))("%s", (name, bad) => {
  const onYaml = ["yaml-trap", "duplicate-key", "unused-allow", "unknown-allow", "hidden-unicode"].includes(name);
  const all = onYaml ? variants : [...variants, ["JSON", inJson] as const];
  it.each(all)("a fix takes away its finding and nothing else: %s", (_, vary) => {
    const text = vary(bad);
    const before = findings(text);
    const mends = before.filter(({ fix }) => fix !== undefined);
    expect(mends).not.toEqual([]);
    for (const finding of mends) {
      const after = fixedBy(text, finding);
      const left = findings(after);
      const fresh = without(left.map(known), without(before.map(known), [known(finding)]));
      expect(left.map(known)).not.toContain(known(finding));
      expect(finding.fix?.safety === "safe" ? fresh : without(left.filter(isError).map(known), before.filter(isError).map(known))).toEqual(
        [],
      );
      expect(without(after.split(/\r?\n/), text.split(/\r?\n/)).length).toBeLessThan(5);
    }
  });

  it.each(all)("to fix twice is to fix once: %s", (_, vary) => {
    const once = fixedByAll(vary(bad), "all");
    expect(fixedByAll(once, "all")).toBe(once);
    expect(findings(once).filter(isError)).toEqual([]);
  });
});

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}
