import type { JsonObject } from "./json.ts";

/** Who made something that only its maker can read: such things are sent to nobody else. */
export interface Origin {
  /** The adapter's name. */
  readonly provider: string;
  /** The wire format, in the adapter's own words. */
  readonly api: string;
  /** The model, as it was asked for. */
  readonly model: string;
  /** The server, where it is not the provider's own. */
  readonly server?: string;
}

/**
 * What a provider demands back beside an answer's text and calls: reasoning, signed or sealed. It is opaque to the engine, which keeps it with the answer it
 * belongs to and hands it to its maker alone. It may say what the user must not see: it is in journals and sessions, and in no event, trace or text.
 */
export interface Kept {
  readonly origin: Origin;
  /** A digest of the request that was answered, where the provider takes its things back only behind that same request. */
  readonly request?: string;
  /** In the order of the answer. */
  readonly items: readonly KeptItem[];
}

/** One opaque thing, and where in its answer it stands. */
export interface KeptItem {
  /** How many characters of the answer's text come before it. */
  readonly text: number;
  /** How many of the answer's calls come before it. */
  readonly calls: number;
  readonly item: JsonObject;
}

/** Whether what one origin made may be sent to another: the same model of the same server by the same wire format, whatever date its name ends in. */
export function sameOrigin(one: Origin, other: Origin): boolean {
  return (
    one.provider === other.provider && one.api === other.api && one.server === other.server && undated(one.model) === undated(other.model)
  );
}

function undated(model: string): string {
  return model.replace(/[-@](latest|\d{8}|\d{4}-\d{2}-\d{2})$/, "");
}

/** Whether every item still stands within its answer, in order: an answer whose text or calls were changed has lost what belonged to them. */
export function standsIn(items: readonly KeptItem[], text: string, calls: number): boolean {
  let [said, called] = [0, 0];
  for (const item of items) {
    if (item.text < said || item.calls < called || item.text > text.length || item.calls > calls) return false;
    [said, called] = [item.text, item.calls];
  }
  return true;
}
