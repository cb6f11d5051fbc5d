import type { ToolResult } from "../loop/outcome.ts";
import { toJson } from "./json-value.ts";

/** The characters of JSON that one result may have where its tool says nothing: it is journaled, and sent to the model with every turn that follows. */
export const mostResult: number = 256 * 1024;

/**
 * What a tool's function returned, as the result the run goes on with. One that is too long is cut, with a notice: of other JSON than a text
 * the beginning is told as a text, since a model can do more with the first rows than with an error.
 */
export function toolValue(tool: string, returned: unknown, most: number = mostResult): ToolResult {
  const json = toJson(returned);
  if (!json.ok) return { ok: false, error: `"${tool}" ran, but its result is not JSON: ${json.reason}` };
  if (json.length <= most) return { ok: true, value: json.value };
  const isText = typeof json.value === "string";
  const text = isText ? json.value : JSON.stringify(json.value);
  if (text.length <= most) return { ok: true, value: json.value };
  const end = isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
  const notice = `[cut here: these are the first ${end} of ${text.length} characters${isText ? "" : " of JSON"}; ask for less if you need the rest]`;
  return { ok: true, value: `${text.slice(0, end)}\n${notice}`, cut: true };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
