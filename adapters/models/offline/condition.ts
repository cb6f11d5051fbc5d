import { isObject, type Json } from "../../../engine/protocol/json.ts";
import type { Datum, Known } from "./known.ts";
import type { Memory } from "./memory.ts";
import { doubt } from "./speech.ts";
import { yesOrNo } from "./signals.ts";
import { numberIn, tokensOf } from "./tokens.ts";
import { meanings, negated, spoken, words } from "./words.ts";

/** What the data say about a condition; nothing where they do not bear on it. */
export function judge(condition: string, known: Known, memory: Memory): boolean | undefined {
  const answered = answerTo(condition, memory);
  if (answered !== undefined || isWish(condition)) return answered;
  const compared = compare(condition, known.data);
  if (compared !== undefined) return compared;
  const sense = senseOf(condition);
  for (const datum of known.data) {
    const verdict = typeof datum.value === "number" ? undefined : weigh(datum, sense, condition);
    if (verdict !== undefined) return verdict;
  }
  return ofFailure(condition, memory);
}

const PERSON =
  /\b(?:customers?|users?|callers?|passengers?|clients?|patients?|guests?|visitors?|members?|travell?ers?|students?|employees?|tenants?|buyers?|sellers?|owners?|they|someone|somebody|he|she|people|person)\b/iu;
const WISHING =
  /\b(?:wants?|asks?|needs?|says?|reports?|complains?|requests?|prefers?|likes?|mentions?|describes?|wish(?:es)?|wonders?|disputes?|interested|looking|seeks?|would like)\b/iu;
const BEING = /\b(?:lost|forgot|cannot|can't|has|have|is|are|did|does|do|feels?|struggles?)\b/iu;

/** Whether a condition is about what somebody says or wants, which only their words can tell and no record. */
export function isWish(condition: string): boolean {
  return (PERSON.test(condition) && WISHING.test(condition)) || /\b(?:about|request|question|message|concerns?)\b/iu.test(condition);
}

/** Whether a user's words are likely to tell that a condition holds. */
export function isAboutWish(condition: string): boolean {
  return isWish(condition) || (PERSON.test(condition) && BEING.test(condition));
}

/** Whether a condition says that the work is done, which shows in results and not in words. */
export function isAboutCompletion(condition: string): boolean {
  return (
    /\b(?:answered|solved|settled|satisfied|helped|completed?|finished|done|all set|nothing (?:else|more)|no (?:further|more|other) questions?)\b/iu.test(
      condition,
    ) && !/\bnot\b|n't\b/iu.test(condition)
  );
}

/** Whether a condition says that the conversation has strayed from what the agent is for. */
export function isAboutStraying(condition: string): boolean {
  return /\bnot (?:really )?(?:about|concern|related|a (?:question|matter) (?:of|about)|for)\b|\b(?:something|anything|somewhere) else\b|\banother (?:topic|matter|subject|desk)\b|\bunrelated\b|\boff[- ]topic\b/iu.test(
    condition,
  );
}

function answerTo(condition: string, memory: Memory): boolean | undefined {
  const asked = memory.replies.find((reply) => reply.text.includes(doubt(condition)));
  const answer = asked === undefined ? undefined : memory.said.findLast((said) => said.index > asked.index);
  return answer === undefined ? undefined : yesOrNo(answer.text);
}

const BELOW =
  /\b(?:within|less than|fewer than|under|below|at most|up to|no more than|not more than|maximum of|not older than|younger than|before|smaller than|cheaper than)\s/iu;
const ABOVE =
  /\b(?:more than|over|above|at least|exceeds?|older than|longer than|greater than|higher than|larger than|bigger than|minimum of|after|or more)\b/iu;

function compare(condition: string, data: readonly Datum[]): boolean | undefined {
  const tokens = tokensOf(condition);
  const limit = tokens.flatMap(({ text }) => (/\d/u.test(text) ? (numberIn(text) ?? []) : []))[0];
  const below = BELOW.test(condition);
  if (limit === undefined || (!below && !ABOVE.test(condition))) return undefined;
  const about = new Set(meanings(condition));
  const ranked = data
    .filter((datum): datum is Datum & { value: number } => typeof datum.value === "number")
    .map((datum) => ({
      value: datum.value,
      fit:
        meanings(spoken(datum.key)).filter((word) => about.has(word)).length +
        (isSum(datum.key) && /[€$£]|amount|price|total|cost|value|worth/iu.test(condition) ? 1 : 0),
    }))
    .filter(({ fit }) => fit > 0)
    .toSorted((one, other) => other.fit - one.fit);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const inclusive =
    !/\b(?:less|fewer|more|over|above|under|below|older|greater|exceeds?) (?:than)?/iu.test(condition) ||
    /\b(?:no|not) more than|at (?:least|most)\b/iu.test(condition);
  if (below) return inclusive ? best.value <= limit : best.value < limit;
  return inclusive ? best.value >= limit : best.value > limit;
}

function isSum(key: string): boolean {
  return /amount|price|total|cost|sum|value|paid/iu.test(key);
}

/** What a condition is about, and what it says of it. */
export interface Sense {
  readonly all: ReadonlySet<string>;
  readonly subject: ReadonlySet<string>;
  /** What comes after the verb; everything where there is no verb. */
  readonly predicate: ReadonlySet<string>;
}

/** Takes a condition apart at its verb. */
export function senseOf(condition: string): Sense {
  const all = new Set(meanings(condition));
  const [before = "", ...after] = condition.split(/\b(?:is|are|was|were|has|have|had|been|be)\b/iu);
  const predicate = new Set(meanings(after.join(" ")));
  return { all, subject: new Set(meanings(before)), predicate: predicate.size > 0 ? predicate : all };
}

function weigh(datum: Datum, sense: Sense, condition: string): boolean | undefined {
  const key = meanings(spoken(datum.key)).filter((word) => word !== "ok");
  const named = key.length > 0 && key.every((word) => sense.all.has(word));
  if (typeof datum.value === "boolean")
    return named && key.some((word) => sense.predicate.has(word)) ? datum.value !== negated(condition) : undefined;
  if (typeof datum.value !== "string" || datum.value.length > 60 || /^\d+$/u.test(datum.value)) return undefined;
  const value = words(spoken(datum.value)).length > 5 ? [] : meanings(spoken(datum.value));
  if (value.length > 0 && value.every((word) => sense.all.has(word)) && value.some((word) => sense.predicate.has(word))) {
    return !negated(condition) || negated(datum.value);
  }
  const isSubject = named && key.length === sense.subject.size && key.every((word) => sense.subject.has(word));
  return isSubject && !/\d/u.test(datum.value) ? negated(condition) : undefined;
}

function ofFailure(condition: string, memory: Memory): boolean | undefined {
  if (isAboutWish(condition)) return undefined;
  const last = memory.calls.findLast((call) => call.index > memory.arrival);
  if (
    /\b(?:refused|denied|declined|rejected|fails?|failed|errors?|unsuccessful|goes wrong|does not work|not work(?:ing)?|not possible|impossible)\b/iu.test(
      condition,
    )
  ) {
    return last === undefined ? undefined : !last.ok;
  }
  const gone =
    /\b(?:cannot|can't|could not|not found|not find|no such|unknown|missing|invalid|unavailable|no (?:article|record|match|result|room|entry|category))\b/iu.test(
      condition,
    );
  return gone && last !== undefined ? !last.ok || isEmpty(last.value) : undefined;
}

/** Whether a result says that there is nothing. */
function isEmpty(value: Json): boolean {
  if (value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && (Object.keys(value).length === 0 || value["found"] === false || value["ok"] === false || "error" in value);
}
