import { answer, call, type ScriptedAnswer } from "../answer.ts";
import type { Fault } from "./fault.ts";

const deep = `{"amount":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;

/** Calls of a tool `pay` (a number `amount`, which may be left out) that must not reach it. */
export const hostileCalls: readonly Fault[] = [
  calls("arguments that are no JSON", answer(call("pay", '{"amount": 5'))),
  calls("arguments that the token limit cut off", { ...answer(call("pay", '{"amount": 5')), cut: true }),
  calls("no arguments, because the token limit came before them", { ...answer(call("pay", "")), cut: true }),
  calls("a list as arguments", answer(call("pay", "[5]"))),
  calls("a text as arguments", answer(call("pay", '"5"'))),
  calls("the key `__proto__` in the arguments", answer(call("pay", '{"__proto__":{"amount":5}}'))),
  calls("a number out of range", answer(call("pay", '{"amount":1e999}')), "stream"),
  calls("arguments that do not fit", answer(call("pay", { amount: "all" }))),
  calls("a tool that does not exist", answer(call("steal", { amount: 5 }))),
  calls("a tool without a name", answer(call("", { amount: 5 }))),
  {
    name: "calls with arguments of 20,000 levels",
    form: "either",
    outcome: { kind: "refused-call" },
    // Put in as text: to write such a value down is more than `JSON.stringify` can do.
    play: ({ send, wire, streaming }) => {
      if (wire !== "anthropic-messages" || streaming) return send(answer(call("pay", deep)));
      send(answer(call("pay", { amount: "DEEP" })), (text) => text.replace('{"amount":"DEEP"}', deep));
    },
  },
];

function calls(what: string, scripted: ScriptedAnswer, form: Fault["form"] = "either"): Fault {
  return {
    name: `calls ${what.startsWith("a tool") ? what : `with ${what}`}`,
    form,
    outcome: { kind: "refused-call" },
    play: ({ send }) => send(scripted),
  };
}
