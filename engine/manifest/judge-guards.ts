import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Origin } from "../source/source-map.ts";
import { diagnose } from "./diagnose.ts";
import type { WrittenGuard, WrittenGuards } from "./document.ts";
import { milliseconds } from "./duration.ts";
import { inside } from "./origin.ts";

const ways = ["size", "rate", "pattern", "schema", "use"] as const;

/** What the keys of a guard say together: which check it is, and what goes with that check only. */
export function judgeGuards(guards: WrittenGuards | undefined, at: () => Origin): readonly Diagnostic[] {
  if (guards === undefined) return [];
  return (["input", "output", "tool"] as const).flatMap((where) =>
    (guards[where] ?? []).flatMap((guard, index) => judgeGuard(guard, where, inside(inside(inside(at(), "guards"), where), index))),
  );
}

function judgeGuard(guard: WrittenGuard, where: "input" | "output" | "tool", at: Origin): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const say = (key: string | undefined, message: string, help: string): void => {
    const place = key === undefined ? at : inside(at, key);
    found.push(diagnose({ rule: "schema", message, at: place, part: key === undefined ? "value" : "key", help }));
  };
  const named = ways.filter((way) => guard[way] !== undefined);
  const list = ways.map((way) => `\`${way}\``).join(", ");
  if (named.length === 0) say(undefined, "the guard says no check", `add one of ${list}`);
  const [, second] = named;
  if (second !== undefined)
    say(
      second,
      `found ${named.map((way) => `\`${way}\``).join(" and ")}; expected exactly one`,
      "make each a guard of its own: they judge in order",
    );
  if (guard.schema !== undefined && where !== "tool")
    say("schema", "`schema` judges the arguments of tool calls, and this is a text", "move it to `tool`, or judge the text by a `pattern`");
  if (guard.tools !== undefined && where !== "tool")
    say("tools", `\`tools\` means something only under \`tool\`, and this is an ${where} guard`, "remove `tools`");
  if (guard.timeout !== undefined && guard.use === undefined)
    say("timeout", "`timeout` means something only beside `use`: the other checks take no time", "remove `timeout`");
  if (guard.pattern !== undefined) judgePattern(guard.pattern, say);
  for (const duration of [guard.rate?.per, guard.timeout]) {
    if (duration !== undefined && milliseconds(duration) > longestMs)
      say(undefined, `found ${duration}; expected 24 days (576h) at most`, "say a shorter time");
  }
  return found;
}

const longestMs = 2_147_483_647;

function judgePattern(
  { refuse, match }: NonNullable<WrittenGuard["pattern"]>,
  say: (key: string | undefined, message: string, help: string) => void,
): void {
  if (refuse === undefined && match === undefined)
    say("pattern", "the pattern says neither what to refuse nor what to replace", "add `refuse`, or `match` with `replace`");
  if (refuse !== undefined && match !== undefined)
    say("pattern", "found `refuse` and `match`; expected one of them", "make each a guard of its own: they judge in order");
}
