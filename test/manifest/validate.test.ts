import { expect, test } from "vitest";
import { readManifest } from "../../engine/manifest/read.ts";
import { check, findings, manifest } from "./findings.ts";

const agent = (part: string): string => `signalbox: 1\nname: test\nentry: a\nagents:\n  a:\n    purpose: Tests.\n${part}`;

test.each([
  ["", "main.yaml:1:1 schema [] found an empty file; expected a manifest"],
  ["# only a comment\n", "main.yaml:1:1 schema [] found an empty file"],
  ["[1, 2]", "main.yaml:1:1 schema [] found a list; expected a manifest"],
  ["hello", 'main.yaml:1:1 schema [] found the text "hello"; expected a manifest'],
  ["42", "main.yaml:1:1 schema [] found the number 42; expected a manifest"],
  ["name: x\nfoo: 1\n", "main.yaml:1:1 unsupported-version [] the key `signalbox` is missing"],
  ["signalbox: 2\nfoo: 1\n", "main.yaml:1:12 unsupported-version [/signalbox] found format the number 2"],
  ["signalbox: '1'\nfoo: 1\n", 'main.yaml:1:12 unsupported-version [/signalbox] found format the text "1"'],
  ["signalbox:\n", "main.yaml:1:11 unsupported-version [/signalbox] found format nothing"],
])("what is no manifest of format 1 gets one finding: %j", (text, expected) => check(text, expected));

test("the root says its name, its entry and its agents", () => {
  check(
    "signalbox: 1\n",
    "main.yaml:1:1 schema [] the key `name` is missing",
    "main.yaml:1:1 schema [] the key `entry` is missing",
    "main.yaml:1:1 schema [] the key `agents` is missing",
  );
  check("signalbox: 1\nname: a\nentry: b\nagents: {}\n", "main.yaml:4:9 schema [/agents] found no agents");
  check("signalbox: 1\nname: a\nagents: { b: { purpose: c } }\n", "main.yaml:1:1 schema [] the key `entry` is missing (name the agent");
});

test.each([
  ["colour: 1\n", 'main.yaml:6:1 schema [/colour] the key "colour" is not known here; expected one of `signalbox`'],
  ["__proto__: { polluted: true }\n", 'main.yaml:6:1 schema [/__proto__] the key "__proto__" is not known here'],
  ["constructor: 1\n", 'main.yaml:6:1 schema [/constructor] the key "constructor" is not known here'],
  ["x-mine: { __proto__: 1 }\n", "main.yaml:6:11 schema [/x-mine/__proto__] the key `__proto__` is not known here"],
  [
    "limits: { turns: many }\n",
    'main.yaml:6:18 schema [/limits/turns] found the text "many" for `turns`; expected a whole number (for example: `turns: 40`)',
  ],
  ["limits: { turns: 0 }\n", "main.yaml:6:18 schema [/limits/turns] found the number 0 for `turns`; expected 1 or more"],
  ["limits: { turns: 1.5 }\n", "main.yaml:6:18 schema [/limits/turns] found the number 1.5 for `turns`; expected a whole number"],
  ["limits: { seconds: 10s }\n", 'main.yaml:6:20 schema [/limits/seconds] found the text "10s" for `seconds`; expected a number'],
  ["limits: 3\n", "main.yaml:6:9 schema [/limits] found the number 3 for `limits`; expected a map (for example: `limits: { turns: 40"],
  [
    "shape: hub\n",
    'main.yaml:6:8 schema [/shape] found the text "hub" for `shape`; expected one of `chain`, `hub-and-spoke`, `peers` (did you mean `hub-and-spoke`?)',
  ],
  [
    "tools: { Find-Order: { description: x } }\n",
    'main.yaml:6:10 schema [/tools/Find-Order] found the name "Find-Order"; expected lower-case letters, digits and `_`, a letter first, at most 48 characters (`find_order` would do',
  ],
  [
    "tools: { t: { timeout: 20 } }\n",
    "main.yaml:6:24 schema [/tools/t/timeout] found the number 20 for `timeout`; expected a text (for example: `timeout: 20s`)",
  ],
  [
    "tools: { t: { timeout: soon } }\n",
    'main.yaml:6:24 schema [/tools/t/timeout] found the text "soon" for `timeout`; expected a duration',
  ],
  ["tools: { t: { timeout: 0s } }\n", 'main.yaml:6:24 schema [/tools/t/timeout] found the text "0s"'],
  ["tools: { t: { timeout: 600h } }\n", "main.yaml:6:24 schema [/tools/t/timeout] found 600h; expected 24 days"],
  [
    "tools: { t: { effects: [reed] } }\n",
    'main.yaml:6:25 schema [/tools/t/effects/0] found the text "reed"; expected one of `read`, `write`, `destructive`, `idempotent`, `private`, `untrusted`, `outward` (did you mean `read`?)',
  ],
  [
    "tools: { t: { effects: [private] } }\n",
    "main.yaml:6:24 schema [/tools/t/effects] found none of `read`, `write` and `destructive`; expected exactly one",
  ],
  ["tools: { t: { effects: [read, write] } }\n", "main.yaml:6:24 schema [/tools/t/effects] found `read` and `write`; expected exactly one"],
  [
    "tools: { t: { effects: [read, read] } }\n",
    "main.yaml:6:24 schema [/tools/t/effects] found a list for `effects`; expected each entry once",
  ],
  [
    "tools: { t: { approval: never } }\n",
    'main.yaml:6:25 schema [/tools/t/approval] found the text "never" for `approval`; expected `always`',
  ],
  ["tools: { t: { approval: { when: {}, then: resolved } } }\n", "main.yaml:6:37 schema [/tools/t/approval/then]"],
  ["tools: { t: { approval: { expires: soon } } }\n", "main.yaml:6:36 schema [/tools/t/approval/expires]"],
  ["tools: { t: { approval: {} } }\n", "main.yaml:6:15 schema [/tools/t/approval] the key `when` is missing in `approval`"],
  [
    "tools: { t: { input: { a: strng } } }\n",
    'main.yaml:6:27 schema [/tools/t/input/a] found the text "strng" for `a`; expected one of `string`',
  ],
  ["tools: { t: { input: { 1st: string } } }\n", 'main.yaml:6:24 schema [/tools/t/input/1st] found the field name "1st"'],
  ["tools: { t: { input: { a: string, a?: string } } }\n", "main.yaml:6:35 schema [/tools/t/input/a?] found the field `a` twice"],
  [
    "tools: { t: { input: { a: string }, schema: { type: object } } }\n",
    "main.yaml:6:37 schema [/tools/t/schema] found `input` and `schema`; expected one of them",
  ],
  ["tools: { t: { schema: { type: string } } }\n", "main.yaml:6:31 schema [/tools/t/schema/type] found a schema of something else"],
  [
    "tools: { t: { schema: { type: objekt } } }\n",
    'main.yaml:6:31 schema [/tools/t/schema/type] no JSON Schema: found the text "objekt" for `type`; expected one of `array`',
  ],
  ["tools: { t: { retry: 0 } }\n", "main.yaml:6:22 schema [/tools/t/retry] found the number 0 for `retry`; expected 1 or more"],
  [
    "tools: { t: { use: { mcp: a, http: 'https://b' } } }\n",
    "main.yaml:6:15 schema [/tools/t/use] found `mcp` and `http`; expected exactly one",
  ],
  ["tools: { t: { use: { module: a, tool: b } } }\n", "main.yaml:6:33 schema [/tools/t/use/tool] `tool` means something only beside `mcp`"],
  ["facts: { f: { type: string } }\n", "main.yaml:6:10 schema [/facts/f] the fact says no source"],
  ["facts: { f: { from: host } }\n", "main.yaml:6:10 schema [/facts/f] the fact says no type"],
  ["facts: { f: { type: string, from: host, set_by: t } }\n", "main.yaml:6:41 schema [/facts/f/set_by] found `from` and `set_by`"],
  [
    "facts: { f: { type: string, set_by: t, at: ok } }\n",
    'main.yaml:6:44 schema [/facts/f/at] found the text "ok" for `at`; expected a JSON Pointer',
  ],
  [
    "facts: { f: { type: string, from: host, sensitive: yes } }\n",
    'main.yaml:6:52 schema [/facts/f/sensitive] found the text "yes" for `sensitive`; expected `true` or `false` (write `true`)',
  ],
  [
    "models: { m: { provider: openai } }\n",
    "main.yaml:6:11 schema [/models/m] the key `model` is missing in `m` (for example: `model: claude-haiku-4-5`)",
  ],
  [
    "models: { m: { provider: openai, model: x, base_url: localhost } }\n",
    'main.yaml:6:54 schema [/models/m/base_url] found the text "localhost" for `base_url`; expected a URL',
  ],
  ["assert: {}\n", "main.yaml:6:9 schema [/assert] found an empty map for `assert`; expected a list"],
  ["assert: [{}]\n", "main.yaml:6:10 schema [/assert/0] the assertion states nothing"],
  ["assert: [{ because: it must }]\n", "main.yaml:6:10 schema [/assert/0] the assertion states nothing"],
  ["assert: [{ before: a }]\n", "main.yaml:6:12 schema [/assert/0/before] `before` states nothing without `always` beside it"],
  [
    "assert: [{ can_reach: a }]\n",
    "main.yaml:6:12 schema [/assert/0/can_reach] `can_reach` states nothing without `every` beside it (add `every: agent`)",
  ],
  [
    "assert: [{ before: a, always: b, hops: { max: 1 } }]\n",
    "main.yaml:6:34 schema [/assert/0/hops] found `before` and `hops`, which are two statements; expected one",
  ],
  ["assert: [{ hops: { max: -1 } }]\n", "main.yaml:6:25 schema [/assert/0/hops/max] found the number -1 for `max`; expected 0 or more"],
  ["assert: [{ hops: {} }]\n", "main.yaml:6:12 schema [/assert/0/hops] the key `max` is missing in `hops` (for example: `max: 3`)"],
  [
    "assert: [{ every: tool, can_reach: a }]\n",
    'main.yaml:6:19 schema [/assert/0/every] found the text "tool" for `every`; expected `agent`',
  ],
  [
    "assert: [{ befor: a, always: b }]\n",
    'main.yaml:6:12 schema [/assert/0/befor] the key "befor" is not known here; expected one of `before`, `always`',
  ],
  ["guards: []\n", "main.yaml:6:9 schema [/guards] found an empty list for `gua"],
  ["guards: { input: [{ because: x }] }\n", "main.yaml:6:19 schema [/guards/input/0] the guard says no check"],
  [
    "guards: { input: [{ size: { max: 1 }, use: f }] }\n",
    "main.yaml:6:39 schema [/guards/input/0/use] found `size` and `use`; expected exactly one",
  ],
  [
    "guards: { input: [{ schema: { a: {} } }] }\n",
    "main.yaml:6:21 schema [/guards/input/0/schema] `schema` judges the arguments of tool calls",
  ],
  [
    "guards: { output: [{ use: f, tools: [t] }] }\n",
    "main.yaml:6:30 schema [/guards/output/0/tools] `tools` means something only under `tool`",
  ],
  [
    "guards: { input: [{ size: { max: 1 }, timeout: 1s }] }\n",
    "main.yaml:6:39 schema [/guards/input/0/timeout] `timeout` means something only beside `use`",
  ],
  ["guards: { input: [{ pattern: {} }] }\n", "main.yaml:6:21 schema [/guards/input/0/pattern] the pattern says neither"],
  ["guards: { tool: [{ schema: { a: { minimum: x } } }] }\n", "main.yaml:6:44 schema [/guards/tool/0/schema/a/minimum]"],
])("says what is wrong, where, and what to do: %j", (part, expected) => check(manifest(part), expected));

test.each([
  [
    "    tools: find\n",
    'main.yaml:7:12 schema [/agents/a/tools] found the text "find" for `tools`; expected a list (for example: `tools: [find_order, refund_order]`)',
  ],
  [
    "    handoffs: { b: Go there }\n",
    'main.yaml:7:20 schema [/agents/a/handoffs/b] found the text "Go there" for `b`; expected a map (for example: `b: { when:',
  ],
  [
    "    handoffs: { b: { wen: x } }\n",
    'main.yaml:7:22 schema [/agents/a/handoffs/b/wen] the key "wen" is not known here; expected one of `when`, `carry`, `requires`, `history`, `limit`, `mode` (did you mean `when`?)',
  ],
  ["    routine: []\n", "main.yaml:7:14 schema [/agents/a/routine] found an empty list for `routine`; expected at least one entry"],
  ["    routine: 3\n", "main.yaml:7:14 schema [/agents/a/routine] found the number 3 for `routine`; expected a text"],
  ["    routine: {}\n", "main.yaml:7:5 schema [/agents/a/routine] the key `file` is missing"],
  [
    "    routine: { fiel: a.md }\n",
    'main.yaml:7:16 schema [/agents/a/routine/fiel] the key "fiel" is not known here; expected one of `file`',
  ],
  ["    routine: [{ if: x }]\n", "main.yaml:7:15 schema [/agents/a/routine/0] the step says neither what to do nor where to go"],
  ["    routine: [{ if: x, else: y, do: z }]\n", "main.yaml:7:24 schema [/agents/a/routine/0/else] found `if` and `else` in one step"],
  ["    routine: [{ else: Do this., do: that }]\n", "main.yaml:7:17 schema [/agents/a/routine/0/else] found what to do twice"],
  ["    routine: [{ else: false, do: x }]\n", "main.yaml:7:23 schema [/agents/a/routine/0/else] found `false` for `else`; expected `true`"],
  [
    "    routine:\n      - Ask: the number\n",
    'main.yaml:8:9 schema [/agents/a/routine/0/Ask] the colon makes a map of this step, with the key "Ask"',
  ],
  ["    requires: { f: 3 }\n", "main.yaml:7:20 schema [/agents/a/requires/f] found the number 3 for `f`; expected a map"],
  [
    "    requires: { f: { enum: 3 } }\n",
    "main.yaml:7:28 schema [/agents/a/requires/f/enum] no JSON Schema: found the number 3 for `enum`; expected a list",
  ],
])("says what is wrong with an agent: %j", (part, expected) => check(agent(part), expected));

test.each([
  ["shpe: chain\n", "shape: chain\n"],
  ["limits: { turn: 3 }\n", "limits: { turns: 3 }\n"],
  ["tools: { t: { effects: [reed] } }\n", "tools: { t: { effects: [read] } }\n"],
  ["tools: { t: { description: Checks a code, then stops } }\n", 'tools: { t: { description: "Checks a code, then stops" } }\n'],
  ["version: 1.10\n", 'version: "1.10"\n'],
  ["version: 2024-01-31\n", 'version: "2024-01-31"\n'],
])("the edits of a finding mend it: %j", (wrong, right) => {
  const file = { path: "a.yaml", text: manifest(wrong) };
  const [diagnostic] = readManifest(file).diagnostics;
  const edit = diagnostic?.fix?.edits[0];
  const mended = file.text.slice(0, edit?.span.start) + (edit?.text ?? "") + file.text.slice(edit?.span.end);
  expect(mended).toBe(manifest(right));
  expect(findings(mended)).toEqual([]);
});

test("an accidental key is said once, as the trap it is, and is an error where it is no legal key", () => {
  check(
    manifest("tools: { t: { description: Checks, then stops, twice } }\n"),
    "main.yaml:6:36 yaml-trap [/tools/t/then stops] the comma ends the text here",
  );
  check(manifest("x-note: { text: Checks, then stops }\n"), "main.yaml:6:25 warning yaml-trap [/x-note/then stops]");
});

test("an unquoted number where a text is meant is read as it was typed, with a warning", () => {
  const { manifest: read, diagnostics } = readManifest({
    path: "a.yaml",
    text: manifest("version: 1.10\nmodels: { m: { provider: openai, model: 4.10 } }\n"),
  });
  expect(diagnostics.map(({ rule, severity, pointer }) => [rule, severity, pointer])).toEqual([
    ["yaml-trap", "warning", "/version"],
    ["yaml-trap", "warning", "/models/m/model"],
  ]);
  expect(read?.version).toBe("1.10");
  expect(read?.models.get("m")?.model).toBe("4.10");
  check(manifest("version: 2\n"));
  check(
    manifest("description: 42\n"),
    "main.yaml:6:14 schema [/description] found the number 42 for `description`; expected a text (if a text is meant, quote it",
  );
});

test("a misspelt key is one finding, though the key that it was meant to be is missing", () => {
  check(
    "signalbox: 1\nname: test\nentri: a\nagents:\n  a:\n    purposes: Tests.\n",
    'main.yaml:3:1 schema [/entri] the key "entri" is not known here',
    'main.yaml:6:5 schema [/agents/a/purposes] the key "purposes" is not known here',
  );
});
test.each([
  ["tools: { t: { effects: [{ valueOf: 1 }, { valueOf: 2 }] } }\n"],
  ["tools: { t: { schema: { type: [{ valueOf: 1 }, { toString: 2 }] } } }\n"],
  ["tools: { t: { schema: { enum: [{ constructor: 1 }, { valueOf: 2 }] }, requires: { f: { const: { valueOf: 1 } } } } }\n"],
])("values that look like methods are values: %j", (part) => {
  expect(() => findings(manifest(part))).not.toThrow();
});

const many = Array.from({ length: 130_000 }, (_, at) => `n${at}`);

test.each([
  ["a list of effects", `tools: { t: { effects: [${many.join(", ")}] } }\n`, 100],
  ["a list of types", `tools: { t: { schema: { type: [${many.join(", ")}] } } }\n`, 100],
  ["a list of required facts", `tools: { t: { requires: [${many.join(", ")}] } }\n`, 0],
  [
    "a schema with as many properties",
    `tools: { t: { schema: { properties: { ${many.map((name) => `${name}: {}`).join(", ")} } } } }\n`,
    0,
  ],
  ["as many facts that say no type", `facts: { ${many.map((name) => `${name}: { from: host }`).join(", ")} }\n`, 100],
  ["as many unknown keys", `${many.join(": 1\n")}: 1\n`, 100],
  [
    "as many broken patterns",
    `tools: { t: { schema: { properties: { ${many
      .slice(0, 20_000)
      .map((name) => `${name}: { pattern: "(" }`)
      .join(", ")} } } } }\n`,
    100,
  ],
])(
  "a hundred thousand entries are no hang and no overflow: %s",
  (_what, part, expected) => {
    expect(findings(manifest(part))).toHaveLength(expected);
  },
  120_000,
);
