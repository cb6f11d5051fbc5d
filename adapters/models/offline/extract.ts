import { isObject, type Json } from "../../../engine/protocol/json.ts";
import type { Field } from "./fields.ts";
import { dateAt, isMoney, numberIn, tokensOf, type Token } from "./tokens.ts";
import { meanings, spoken, terms, words } from "./words.ts";
import { yesOrNo } from "./signals.ts";

const GENERIC = new Set("id ids number no nr num code reference ref key value new current your the a an of is my".split(" "));
const NOUNS = new Set(
  "order booking invoice ticket account card customer policy case flight tag bag claim code reference pin phone zip line patient member contract device serial tracking number id reservation appointment".split(
    " ",
  ),
);
const MONEY = new Set("amount price total sum cost fee budget credit balance value payment deposit".split(" "));
const UNITS =
  /^(?:days?|weeks?|months?|years?|hours?|minutes?|min|times?|people|persons?|guests?|dollars?|euros?|eur|usd|pounds?|percent|%|items?|pieces?|nights?|passengers?|megabits?|mbits?|mbps|kg|km|am|pm|o'clock|st|nd|rd|th|of)$/iu;

/** How boldly a text is read: only what its words tie to the field, also a lone value, or as the answer to a question about the field, alone or with others. */
export type Boldness = "sure" | "likely" | "asked" | "shared";

/** The values a text may hold for a field, the likeliest first. */
export function candidates(field: Field, text: string, boldness: Boldness): readonly Json[] {
  const tokens = tokensOf(text);
  const asked = isAnswer(boldness);
  switch (field.kind) {
    case "email":
      return tokens
        .filter(({ text: word }) => /^[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,5}$/u.test(word))
        .map(({ text: word }) => word);
    case "phone":
      return phones(text);
    case "date":
      return dates(field, tokens, text);
    case "time":
      return tokens
        .filter(({ text: word }) => /^\d{1,2}:\d{2}(?::\d{2})?$|^\d{1,2}(?::\d{2})?[ap]m$/iu.test(word))
        .map(({ text: word }) => word);
    case "number":
      return numbers(field, tokens, boldness);
    case "identifier":
      return identifiers(field, tokens, boldness).map((id) => (typed(field) === "string" ? id : Number(id)));
    case "boolean":
      return booleans(field, text, asked);
    case "choice":
      return choices(field.schema["enum"], text);
    case "list":
      return lists(field, text);
    case "text":
      return phrases(field, tokens, text, boldness);
    case "prose":
    case "object":
      return [];
    default:
      return field.kind satisfies never;
  }
}

function isAnswer(boldness: Boldness): boolean {
  return boldness === "asked" || boldness === "shared";
}

interface Hints {
  readonly strong: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
}

function hintsOf(field: Field): Hints {
  const telling = field.words.filter((word) => !GENERIC.has(word));
  const strong = telling.length > 0 ? telling : field.words;
  const weak = [...field.words, ...words(field.description).filter((word) => terms(word).length > 0)];
  return { strong: new Set(strong.flatMap(singular)), weak: new Set(weak.flatMap(singular)) };
}

function singular(word: string): readonly string[] {
  return [word, word.replace(/s$/u, ""), `${word}s`];
}

/** How strongly the words around a token say that it is this field's: 0 where none does, below where they say it is another's. */
function nearness(tokens: readonly Token[], at: number, hints: Hints): number {
  let best = 0;
  for (let distance = 1; distance <= 5; distance += 1) {
    const token = tokens[at - distance];
    if (token === undefined || (distance > 1 && looksLikeId(token.text)) || (token.ends && distance > 1)) break;
    if (hints.strong.has(token.plain)) return Math.max(best, 20 - distance + direction(tokens, at - distance, hints));
    if (hints.weak.has(token.plain)) best = Math.max(best, 12 - distance);
    else if (NOUNS.has(token.plain) && best === 0) return -1;
    if (token.ends) break;
  }
  for (let distance = 1; distance <= 4 && best === 0; distance += 1) {
    const token = tokens[at + distance];
    if (tokens[at + distance - 1]?.ends === true || token === undefined || looksLikeId(token.text)) break;
    if (hints.strong.has(token.plain)) best = 8 - distance;
    else if (hints.weak.has(token.plain)) best = 5 - distance;
  }
  return best;
}

/** "To account 5" is not the account somebody calls theirs. */
function direction(tokens: readonly Token[], at: number, hints: Hints): number {
  const before = [tokens[at - 1]?.plain, tokens[at - 2]?.plain];
  const isTarget = TARGETS.some((word) => hints.weak.has(word));
  if (before.includes("to") || before.includes("into")) return isTarget ? 5 : -8;
  return before.includes("my") && !isTarget ? 3 : 0;
}

const TARGETS = ["to", "target", "destination", "recipient", "beneficiary", "payee", "receiver"];

function looksLikeId(token: string): boolean {
  return /^#?[A-Za-z0-9][\w\-./]{1,39}$/u.test(token) && (/\d/u.test(token) || /^[A-Z]{5,8}$/u.test(token));
}

function identifiers(field: Field, tokens: readonly Token[], boldness: Boldness): readonly string[] {
  const hints = hintsOf(field);
  const asked = isAnswer(boldness);
  const hasPattern = typeof field.schema["pattern"] === "string";
  const found = tokens.flatMap((token, at) => {
    const next = tokens[at + 1]?.text ?? "";
    const near = nearness(tokens, at, hints);
    const short = token.text.replace(/^#/u, "");
    const fits = looksLikeId(token.text) && (short.length >= 3 || near > 10 || token.text.startsWith("#") || asked);
    if (!fits || UNITS.test(next) || isMoney(token.text, next) || dateAt(tokens, at) !== undefined || (near < 0 && !hasPattern)) return [];
    return [{ id: short, near }];
  });
  const hinted = found.filter(({ near }) => near > 0).toSorted((one, other) => other.near - one.near);
  if (hinted.length > 0 || boldness === "sure") return hinted.map(({ id }) => id);
  const only = tokens[0];
  if (asked && tokens.length === 1 && only !== undefined) return [only.text.replace(/^#/u, "")];
  const distinct = [...new Set(found.map(({ id }) => id))];
  return distinct.length === 1 || hasPattern ? distinct : [];
}

function numbers(field: Field, tokens: readonly Token[], boldness: Boldness): readonly Json[] {
  const hints = hintsOf(field);
  const money = field.words.some((word) => MONEY.has(word));
  const found = tokens.flatMap((token, at) => {
    const value = numberIn(token.text);
    if (value === undefined || dateAt(tokens, at) !== undefined) return [];
    const next = tokens[at + 1]?.text ?? "";
    const near = nearness(tokens, at, hints);
    const marked = isMoney(token.text, next);
    if (marked !== money && marked) return [];
    const follows = hints.weak.has(tokens[at + 1]?.plain ?? "") ? 30 : 0;
    return near < 0 && !marked && NOUNS.has(tokens[at - 1]?.plain ?? "")
      ? []
      : [
          {
            value: field.schema["type"] === "integer" ? Math.round(value) : value,
            near: near + follows + (marked ? 25 : 0),
            isDigits: /\d/u.test(token.text),
          },
        ];
  });
  const hinted = found.filter(({ near }) => near > 0).toSorted((one, other) => other.near - one.near);
  if (hinted.length > 0 || boldness === "sure") return hinted.map(({ value }) => value);
  const distinct = [...new Set(found.filter(({ isDigits }) => isDigits || isAnswer(boldness)).map(({ value }) => value))];
  return distinct.length === 1 && (isAnswer(boldness) || !money) ? distinct : [];
}

function dates(field: Field, tokens: readonly Token[], text: string): readonly Json[] {
  const exact = tokens.flatMap((_, at) => dateAt(tokens, at) ?? []);
  if (exact.length > 0 || field.schema["format"] === "date") return exact;
  const casual =
    /\b(?:today|tonight|tomorrow|(?:on |next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} \d{1,2}(?:st|nd|rd|th)?)\b/iu.exec(
      text,
    );
  return casual === null ? [] : [casual[0].replace(/^on /iu, "")];
}

function phones(text: string): readonly Json[] {
  return (text.match(/\+?\d[\d ()/-]{5,18}\d/gu) ?? []).map((found) => found.trim());
}

function booleans(field: Field, text: string, asked: boolean): readonly Json[] {
  const answer = asked ? yesOrNo(text) : undefined;
  if (answer !== undefined) return [answer];
  const named = meanings(field.words.filter((word) => !["is", "has", "wants", "needs"].includes(word)).join(" "));
  const said = new Set(meanings(text));
  return named.length > 0 && named.every((word) => said.has(word)) ? [!/\b(?:not|no|never|without)\b|n't/iu.test(text)] : [];
}

function choices(values: Json | undefined, text: string): readonly Json[] {
  if (!Array.isArray(values)) return [];
  const said = words(text);
  const meant = new Set(said.flatMap((word) => terms(word)));
  const scored = values.map((value) => {
    const parts = words(spoken(String(value)));
    const literal = parts.length > 0 && ` ${said.join(" ")} `.includes(` ${parts.join(" ")} `);
    const sense = parts.flatMap((word) => terms(word).slice(-1));
    return { value, score: literal ? 2 + parts.length : sense.length > 0 && sense.every((word) => meant.has(word)) ? 1 : 0 };
  });
  return scored
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ value }) => value);
}

function lists(field: Field, text: string): readonly Json[] {
  const items = field.schema["items"];
  if (!isObject(items)) return [];
  const found = Array.isArray(items["enum"])
    ? choices(items["enum"], text)
    : tokensOf(text)
        .map(({ text: word }) => word)
        .filter(looksLikeId);
  return found.length === 0 ? [] : [found];
}

const CONNECTING = new Set("and but for from to in on at with because so please my your the i is was or which that".split(" "));

function phrases(field: Field, tokens: readonly Token[], text: string, boldness: Boldness): readonly Json[] {
  const quoted = /["“«]([^"”»]{1,120})["”»]/u.exec(text)?.[1];
  const label = field.words.at(-1) ?? "";
  const labelled = tokens.flatMap((token, at) => {
    const next = tokens[at + 1];
    const isCapital = /^\p{Lu}/u.test(next?.text ?? "");
    if (token.plain === label && next !== undefined && ["is", "are", "was"].includes(next.plain)) return [following(tokens, at + 2)];
    if (label === "name" && token.plain === label && isCapital && !token.ends) return [following(tokens, at + 1)];
    if (token.plain === label && token.labels) return [following(tokens, at + 1)];
    if (label === "name" && ["i'm", "im", "am"].includes(token.plain) && isCapital) return [following(tokens, at + 1)];
    if (TOWARDS.some((word) => field.words.includes(word)) && token.plain === "to" && isCapital) return [following(tokens, at + 1)];
    if (AWAY.some((word) => field.words.includes(word)) && token.plain === "from" && isCapital) return [following(tokens, at + 1)];
    return [];
  });
  const told = labelled.filter((phrase) => phrase !== "");
  return [
    ...told.slice(0, 1),
    ...(quoted === undefined ? [] : [quoted]),
    ...(isAnswer(boldness) ? answered(text, boldness === "shared") : []),
  ];
}

const TOWARDS = ["to", "destination", "arrival"];
const AWAY = ["from", "origin", "departure"];

/** An answer as a value: all of it, or, where it holds dates and numbers for other fields, the words between them. */
function answered(text: string, isShared: boolean): readonly string[] {
  const line = text
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, 200)
    .replaceAll(/\p{Surrogate}/gu, "");
  if (line === "" || line.endsWith("?") || /^(?:i (?:do not|don'?t) (?:know|have)|no idea|not sure|why|what)\b/iu.test(line)) return [];
  const pieces = line.split(/[,;]\s|\band\b/u).map((piece) => piece.trim());
  const others = pieces.filter((piece) => /^\d[\d./:-]*$|^\S+@\S+$/u.test(piece) || (isShared && /\d/u.test(piece)));
  const rest = pieces.filter((piece) => piece !== "" && !others.includes(piece));
  return others.length > 0 && rest.length < 2 ? rest : [line];
}

function following(tokens: readonly Token[], from: number): string {
  const phrase: string[] = [];
  for (const token of tokens.slice(from, from + 6)) {
    if (CONNECTING.has(token.plain)) break;
    phrase.push(token.text);
    if (token.ends) break;
  }
  return phrase.join(" ");
}

function typed(field: Field): "string" | "number" {
  return field.schema["type"] === "integer" || field.schema["type"] === "number" ? "number" : "string";
}
