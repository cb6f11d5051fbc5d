import { stemmer } from "stemmer";
import { eng } from "stopword";
import { conceptOf } from "./concepts.ts";

const WINDOW = 4000;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words that every request to a desk holds, and so tell no two apart. */
const EVERYDAY =
  "customer client user caller people want wants wanted need needs needed would like please help ask asks asked asking question questions thing things get gets make makes let know tell give hi hello hey thanks thank something anything im ive id dont cant just really us mine yes no not never nor within okay ok want wanting looking go going us per via whether someone somebody nobody its thats theyre youre lets".split(
    " ",
  );
const MEANINGFUL = new Set(["back", "new", "off", "out", "up", "down"]);
const stop = new Set([...eng.filter((word) => !MEANINGFUL.has(word)), ...EVERYDAY]);
const NEGATIONS = new Set(["not", "no", "never", "nothing", "none", "without", "cannot", "neither", "nor", "unable"]);
const CONTRACTED = /^(?:is|was|were|are|do|does|did|has|have|had|ca|could|wo|would|should)nt$/u;

/** The part of a text that is looked at: all of it, or the beginning and the end of a long one, so that work stays bounded. */
export function clip(text: string): string {
  return text.length <= WINDOW ? text : `${text.slice(0, WINDOW - 1000)} ${text.slice(-1000)}`;
}

/** The words of a text in lower case, in any script. */
export function words(text: string): readonly string[] {
  const found: string[] = [];
  for (const part of segmenter.segment(clip(text).normalize("NFKC").replaceAll("_", " ").toLowerCase())) {
    if (part.isWordLike === true) found.push(part.segment.replaceAll(/['’]/gu, "").slice(0, 64));
  }
  return found;
}

/** What a word is matched by: its stem and, where it belongs to a family of words, the family; nothing for a stop word. */
export function terms(word: string): readonly string[] {
  if (stop.has(word)) return [];
  const stem = stemmer(word);
  const concept = conceptOf(stem);
  return concept === undefined ? [stem] : [stem, concept];
}

/** The meanings in a text: for each word that counts its family or, where it has none, its stem. */
export function meanings(text: string): readonly string[] {
  return words(text).flatMap((word) => terms(word).slice(-1));
}

/** Whether a text denies something. */
export function negated(text: string): boolean {
  return words(text).some((word) => NEGATIONS.has(word) || CONTRACTED.test(word));
}

/** A name as people write it: `flight_changes` is "flight changes". */
export function spoken(name: string): string {
  return name
    .replaceAll("_", " ")
    .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
    .toLowerCase()
    .trim();
}

/** The first sentences of a text on one line, cut at a word. */
export function condensed(text: string, most = 280): string {
  const line = clip(text).replaceAll(/\s+/gu, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const end = cut.lastIndexOf(" ");
  return `${(end > most / 2 ? cut.slice(0, end) : cut).replaceAll(/\p{Surrogate}/gu, "")}…`;
}
