import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { diagnose } from "./diagnose.ts";
import type { WrittenAssertion } from "./document.ts";
import type { Fragment } from "./fragment.ts";
import { inside } from "./origin.ts";

/** The forms of an assertion, by the keys that belong together. */
const forms = [["before", "always"], ["from", "never_reaches"], ["every", "can_reach"], ["hops"]] as const;

const expected = "`before` with `always`, `from` with `never_reaches`, `every: agent` with `can_reach`, or `hops`";

/** An assertion says one thing: with a key too few, or with keys of two forms, it says none. */
export function judgeAssertions({ document, value }: Fragment): readonly Diagnostic[] {
  return (value.assert ?? []).flatMap((assertion, index) => {
    const at = inside({ document, pointer: "/assert" }, index);
    const found = faultOf(assertion);
    if (found === undefined) return [];
    const { key, message, help } = found;
    return [
      diagnose({ rule: "schema", message, help, at: key === undefined ? at : inside(at, key), part: key === undefined ? "value" : "key" }),
    ];
  });
}

interface Fault {
  readonly key?: string;
  readonly message: string;
  readonly help: string;
}

function faultOf(assertion: WrittenAssertion): Fault | undefined {
  const begun = forms.filter((form) => form.some((key) => assertion[key] !== undefined));
  const [first, second] = begun;
  if (first === undefined) return { message: "the assertion states nothing", help: `expected ${expected}` };
  const [has, lacks] = [first.find((key) => assertion[key] !== undefined), first.find((key) => assertion[key] === undefined)];
  if (second !== undefined) {
    const key = second.find((one) => assertion[one] !== undefined) ?? second[0];
    return {
      key,
      message: `found \`${has}\` and \`${key}\`, which are two statements; expected one`,
      help: "make an entry of its own of each",
    };
  }
  if (lacks === undefined) return undefined;
  const help = lacks === "every" ? "add `every: agent`" : `add \`${lacks}\`, or remove the assertion`;
  return { key: has ?? first[0], message: `\`${has}\` states nothing without \`${lacks}\` beside it`, help };
}
