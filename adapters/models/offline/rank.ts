import MiniSearch from "minisearch";
import { terms, words } from "./words.ts";

/** Something a user's words may be about. */
export interface Topic {
  readonly id: string;
  /** When it applies, in the author's words. */
  readonly when: string;
  /** What it is called. */
  readonly name: string;
  /** What else is known about it. */
  readonly more: string;
}

/** How well a text fits each topic; a topic it does not touch is not there. */
export type Ranking = (text: string) => ReadonlyMap<string, number>;

/** Makes a search over topics. Spelling is forgiven only where nothing matches as it is written. */
export function ranking(topics: readonly Topic[]): Ranking {
  const index = new MiniSearch<Topic>({
    fields: ["when", "name", "more"],
    tokenize: (text) => [...words(text)],
    processTerm: (word) => [...terms(word)],
    searchOptions: { boost: { when: 3, name: 2 }, processTerm: (word) => [...terms(word)] },
  });
  index.addAll([...new Map(topics.map((topic) => [topic.id, topic])).values()]);
  return (text) => {
    const exact = index.search(text);
    const found =
      exact.length > 0 ? exact : index.search(text, { fuzzy: tolerance, prefix: (term) => !term.startsWith("~") && term.length > 4 });
    return new Map(found.map((result): [string, number] => [String(result.id), result.score]));
  };
}

function tolerance(term: string): number | false {
  if (term.startsWith("~") || term.length < 5) return false;
  return term.length < 7 ? 1 : 2;
}
