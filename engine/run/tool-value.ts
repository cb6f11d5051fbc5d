import type { ToolResult } from "../loop/outcome.ts";
import type { Json } from "../protocol/json.ts";
import { toJson } from "./json-value.ts";

/** The characters of JSON that one result may have: it is journaled, and sent to the model with every turn that follows. */
export const mostResult: number = 256 * 1024;

/** What a tool's function returned, as the result the run goes on with. A long text is cut with a notice; anything else too large is an error that says so. */
export function toolValue(tool: string, returned: unknown): ToolResult {
  const json = toJson(returned);
  if (!json.ok) return { ok: false, error: `"${tool}" ran, but its result is not JSON: ${json.reason}` };
  if (json.length <= mostResult) return { ok: true, value: json.value };
  if (typeof json.value === "string") return { ok: true, value: cut(json.value) };
  return {
    ok: false,
    error: `"${tool}" ran, but its result is too large: ${size(json.length)} of JSON, at most ${size(mostResult)} are taken; ask for less, for example for one page`,
  };
}

function cut(text: string): Json {
  const end = isHighSurrogate(text.charCodeAt(mostResult - 1)) ? mostResult - 1 : mostResult;
  return `${text.slice(0, end)}\n[cut here: these are the first ${end} of ${text.length} characters]`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function size(characters: number): string {
  return characters < 1024 * 1024 ? `${Math.ceil(characters / 1024)} KB` : `${(characters / 1024 / 1024).toFixed(1)} MB`;
}
