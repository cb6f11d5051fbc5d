import { words } from "./words.ts";

const PEOPLE = new Set(
  "human humans person people someone somebody agent representative rep operator manager supervisor staff advisor adviser employee clerk colleague".split(
    " ",
  ),
);
const REACHING = new Set(
  "talk speak chat connect transfer pass put get give want need call escalate reach contact bring find forward let prefer".split(" "),
);
const FAREWELLS = [
  "bye",
  "goodbye",
  "see you",
  "thats all",
  "that is all",
  "thats it",
  "that is it",
  "nothing else",
  "no thanks",
  "no thank you",
  "im done",
  "all good",
  "all set",
  "have a nice",
  "have a good",
  "cheers",
  "problem solved",
];
const THANKS = ["thank", "thanks", "thankyou", "thx", "great", "perfect"];
const GREETINGS = new Set("hi hello hey good morning afternoon evening day there greetings howdy yo to you team dear sir madam".split(" "));
const YES = new Set(
  "yes yeah yep yup sure correct right ok okay indeed true affirmative certainly absolutely agreed exactly definitely please y".split(" "),
);
const NO = new Set("no nope nah not wrong false negative never incorrect dont n".split(" "));

/** Whether the user asks for a person. */
export function asksForPerson(text: string): boolean {
  const said = words(text);
  if (said.includes("complaint") || said.includes("complain") || said.includes("ombudsman")) return true;
  if (said.length <= 3 && said.some((word) => PEOPLE.has(word) && word !== "people")) return true;
  return said.some((word, at) => {
    if (!PEOPLE.has(word)) return false;
    if ((said[at - 1] === "real" || said[at - 1] === "human" || said[at - 1] === "live" || said[at - 1] === "actual") && word !== "people")
      return true;
    const before = said.slice(Math.max(0, at - 5), at);
    return before.some(
      (verb, index) =>
        REACHING.has(verb) &&
        (verb !== "want" || before.slice(index + 1).every((between) => LINKING.has(between) || REACHING.has(between))),
    );
  });
}

const LINKING = new Set("a an to the with real human live some your me through".split(" "));

/** Whether the user takes leave: a short text that thanks or says goodbye and asks for nothing. */
export function takesLeave(text: string): boolean {
  const said = words(text);
  if (said.length === 0 || said.length > 14 || text.includes("?")) return false;
  const line = ` ${said.join(" ")} `;
  if (FAREWELLS.some((phrase) => line.includes(` ${phrase} `))) return true;
  return said.length <= 6 && said.some((word) => THANKS.includes(word)) && !said.some((word) => ASKING.has(word) || /\d/u.test(word));
}

const ASKING = new Set("but please need want can could how what where when why also would and".split(" "));

/** Whether there is nothing to act on: no word at all, or a greeting. */
export function saysNothing(text: string): boolean {
  const said = words(text);
  return said.length === 0 || (said.length <= 6 && said.every((word) => GREETINGS.has(word)));
}

/** Reads an answer to a question of yes or no. */
export function yesOrNo(text: string): boolean | undefined {
  const said = words(text).slice(0, 12);
  const no = said.findIndex((word) => NO.has(word));
  const yes = said.findIndex((word) => YES.has(word));
  if (no === -1 && yes === -1) return undefined;
  if (no === -1) return true;
  return yes !== -1 && yes < no;
}

const DENIALS =
  /\b(?:do not|don'?t|did not|didn'?t|not asking for|not about|no need (?:for|of)|instead of|rather than|not want(?:ing)?)\b/iu;

/** A text without the clauses in which the user says what they do not want. */
export function wanted(text: string): string {
  const clauses = text.split(/[.,;!?\n]|\bbut\b|\bjust\b|\bonly\b/iu);
  const kept = clauses.map((clause) => {
    const found = DENIALS.exec(clause);
    if (found === null) return clause;
    const rest = clause.slice(found.index + found[0].length);
    return /^\s*(?:want|need|like|require|care|mean|a\b|an\b|the\b|my\b|\w+ing\b)/iu.test(rest) &&
      !/arrive|work|receive|come|turn/iu.test(rest.slice(0, 24))
      ? clause.slice(0, found.index)
      : clause;
  });
  const left = kept.join(" ").trim();
  return left === "" ? text : left;
}
