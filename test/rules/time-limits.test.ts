import { expect, test } from "vitest";
import { lint } from "../../engine/rules/check.ts";

interface Times {
  readonly limits?: string;
  readonly model?: string;
  readonly tool?: string;
}

/** What the rule says of a desk with these times. */
function told({ limits = "", model = "", tool = "" }: Times): readonly string[] {
  const text = `signalbox: 1
name: desk
entry: desk
limits: { ${limits} }
models: { m: { provider: anthropic, model: claude-x${model === "" ? "" : `, timeout: ${model}`} } }
tools: { find: { description: Finds., input: { id: string }, effects: [read]${tool === "" ? "" : `, timeout: ${tool}`} } }
agents:
  desk: { purpose: Helps., model: m, tools: [find], routine: [Work with \`find\`., { then: resolved }], handoffs: { resolved: { when: Done. } } }
`;
  const { diagnostics } = lint({ path: "desk.yaml", text });
  return diagnostics.filter(({ rule }) => rule === "limit-contradiction").map(({ message }) => message);
}

test.each<readonly [string, Times, readonly RegExp[]]>([
  ["a turn is longer than its run", { limits: "seconds: 30, turn_seconds: 60" }, [/^a turn may take 60 seconds, but the run has only 30;/]],
  [
    "a model may take longer than a turn",
    { limits: "seconds: 300, turn_seconds: 20", model: "30s" },
    [/^the model `m` may take 30 seconds, but a turn has only 20;/],
  ],
  [
    "a model may take longer than the run",
    { limits: "seconds: 20", model: "30s" },
    [/^the model `m` may take 30 seconds, but the run has only 20;/],
  ],
  [
    "a tool may take longer than a turn",
    { limits: "turn_seconds: 20", tool: "1m" },
    [/^the tool `find` may take 60 seconds, but a turn has only 20;/],
  ],
  [
    "a tool may take longer than the run",
    { limits: "seconds: 20, turn_seconds: 40", tool: "30s" },
    [/^a turn may/, /^the tool `find` .* but the run has only 20;/],
  ],
  ["times are equal", { limits: "seconds: 30, turn_seconds: 30", model: "30s", tool: "30s" }, []],
  ["the run's time is the default", { model: "2h", tool: "2h" }, []],
  ["each holds the next", { limits: "seconds: 300, turn_seconds: 60", model: "20s", tool: "500ms" }, []],
])("where %s, that is told once", (_, times, expected) => {
  expect(told(times)).toEqual(expected.map((message) => expect.stringMatching(message) as string));
});
