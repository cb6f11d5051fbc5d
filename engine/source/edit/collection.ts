import { appendToken, tokensOf } from "../pointer.ts";
import type { SourceDocument } from "../source-map.ts";
import type { Span } from "../span.ts";

/** A map or a list as it is written. */
export interface Collection {
  readonly pointer: string;
  readonly style: "flow" | "block";
  /** What it holds, in order, keys included. */
  readonly entries: readonly Entry[];
  /** Where each token stands among the entries. */
  readonly order: ReadonlyMap<string, number>;
  readonly span: Span;
}

/** One entry of a collection: where it begins (at its key, if it has one) and where its value ends. */
export interface Entry {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** The collection at a pointer; undefined for anything else, and for the pair that `[a: 1]` holds, which has no brackets of its own. */
export function collectionAt(document: SourceDocument, pointer: string): Collection | undefined {
  const seen = known.get(document) ?? new Map<string, Collection | undefined>();
  known.set(document, seen);
  if (!seen.has(pointer)) seen.set(pointer, readCollection(document, pointer));
  return seen.get(pointer);
}

/** Of a large map every entry may ask in turn. */
const known = new WeakMap<SourceDocument, Map<string, Collection | undefined>>();

function readCollection({ file, map }: SourceDocument, pointer: string): Collection | undefined {
  const tokens = map.children?.(pointer);
  if (tokens === undefined) return undefined;
  const span = map.value(pointer);
  const isFlow = (at: string): boolean => /[[{]/.test(file.text.charAt(map.value(at).start));
  if (!isFlow(pointer) && ancestors(pointer).some(isFlow)) return undefined;
  const entries = tokens.map((token) => {
    const child = appendToken(pointer, token);
    return { token, start: map.key(child).start, end: map.value(child).end };
  });
  return { pointer, style: isFlow(pointer) ? "flow" : "block", entries, order: new Map(tokens.map((token, at) => [token, at])), span };
}

/** The pointers of all that a part stands in, the root first. */
function ancestors(pointer: string): readonly string[] {
  const above = [""];
  for (const token of tokensOf(pointer).slice(0, -1)) above.push(appendToken(above.at(-1) ?? "", token));
  return pointer === "" ? [] : above;
}
