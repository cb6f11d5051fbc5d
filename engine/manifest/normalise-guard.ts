import type { Origin } from "../source/source-map.ts";
import { conditionSchema } from "./condition.ts";
import type { WrittenGuard, WrittenGuards } from "./document.ts";
import { milliseconds } from "./duration.ts";
import type { Fragment } from "./fragment.ts";
import type { Guard, GuardCheck, Guards } from "./manifest.ts";
import { fromRoot } from "./module-path.ts";
import { inside, reference, references } from "./origin.ts";

/** How long a guard's function may take where the author does not say. */
const defaultTimeoutMs = 10_000;

/** Guards with their shorthand written out; nothing where there are none. */
export function guards(written: WrittenGuards | undefined, origin: Origin, folder: string): { readonly guards?: Guards } {
  if (written === undefined) return {};
  const list = (key: "input" | "output" | "tool"): readonly Guard[] =>
    (written[key] ?? []).map((one, index) => guard(one, inside(inside(origin, key), index), folder));
  return { guards: { origin, input: list("input"), output: list("output"), tool: list("tool") } };
}

/** The guards of all files, the root's first: what an included file guards is guarded. */
export function commonGuards(fragments: readonly Fragment[]): { readonly guards?: Guards } {
  const found = fragments.flatMap(
    ({ document, value, folder }) => guards(value.guards, { document, pointer: "/guards" }, folder).guards ?? [],
  );
  const [first] = found;
  if (first === undefined) return {};
  const list = (key: "input" | "output" | "tool"): readonly Guard[] => found.flatMap((each) => each[key]);
  return { guards: { origin: first.origin, input: list("input"), output: list("output"), tool: list("tool") } };
}

function guard(written: WrittenGuard, origin: Origin, folder: string): Guard {
  return {
    origin,
    ...(written.name === undefined ? {} : { name: written.name }),
    check: check(written, origin, folder),
    ...(written.tools === undefined ? {} : { tools: references(written.tools, origin, "tools") }),
    ...(written.because === undefined ? {} : { because: written.because }),
    ...(written.then === undefined ? {} : { then: reference(written.then, inside(origin, "then")) }),
  };
}

/** Of several ways, which is a finding of its own, the first. */
function check(written: WrittenGuard, origin: Origin, folder: string): GuardCheck {
  const { size, rate, pattern, schema, use, timeout } = written;
  if (size !== undefined) return { kind: "size", max: size.max };
  if (rate !== undefined) {
    const { max, per, by = "conversation" } = rate;
    const fact = by === "conversation" ? {} : { fact: reference(by, inside(inside(origin, "rate"), "by")) };
    return { kind: "rate", max, perMs: milliseconds(per), ...fact };
  }
  if (pattern?.refuse !== undefined) return { kind: "refuse", pattern: pattern.refuse };
  if (pattern !== undefined) return { kind: "replace", pattern: pattern.match ?? "", with: pattern.replace ?? "" };
  if (schema !== undefined) return { kind: "schema", schema: conditionSchema(schema) };
  const timeoutMs = timeout === undefined ? defaultTimeoutMs : milliseconds(timeout);
  if (typeof use === "string") return { kind: "bound", function: use, timeoutMs };
  const { module = "", export: name = "" } = use ?? {};
  return { kind: "bound", function: written.name ?? name, timeoutMs, use: { module: fromRoot(folder, module), export: name } };
}
