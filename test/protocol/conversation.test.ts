import * as fc from "fast-check";
import { expect, test } from "vitest";
import { conversationOf, partsOf, type Turn } from "../../engine/protocol/conversation.ts";
import { sameOrigin, type Kept, type KeptItem, type Origin } from "../../engine/protocol/kept.ts";
import { assistant, result, user } from "../helpers/model-request.ts";

const origin: Origin = { provider: "anthropic", api: "messages", model: "claude-sonnet-4-5" };
const items: readonly KeptItem[] = [
  { text: 0, calls: 0, item: { n: 0 } },
  { text: 4, calls: 0, item: { n: 1 } },
  { text: 8, calls: 1, item: { n: 2 } },
];
const answer = { ...assistant("One.Two.", ["call_1_0", "find"], ["call_1_1", "pay"]), kept: { origin, items } };
const log = [user("Hi"), answer, result("call_1_0", "a"), result("call_1_1", "b"), user("So?")];

function shapeOf(turn: Turn | undefined): readonly (string | undefined)[] {
  if (turn?.role !== "assistant") return [];
  return partsOf(turn).map((part) => {
    if (part.kind === "text") return part.text;
    return part.kind === "call" ? part.exchange.call.name : JSON.stringify(part.item);
  });
}

test("what was kept stands where it stood in the answer, for a reader of the same origin", () => {
  expect(shapeOf(conversationOf(log, origin)[1])).toEqual(['{"n":0}', "One.", '{"n":1}', "Two.", "find", '{"n":2}', "pay"]);
});

test.each<readonly [string, Origin | undefined]>([
  ["nobody in particular", undefined],
  ["another provider", { ...origin, provider: "openai" }],
  ["another wire format", { ...origin, api: "chat" }],
  ["another model", { ...origin, model: "claude-opus-4-5" }],
  ["another server", { ...origin, server: "https://gateway.example" }],
])("%s gets the answer without what was kept", (_, reader) => {
  expect(shapeOf(conversationOf(log, reader)[1])).toEqual(["One.Two.", "find", "pay"]);
});

test.each([
  ["claude-sonnet-4-5-20250929", true],
  ["claude-sonnet-4-5-latest", true],
  ["claude-sonnet-4-5@20250929", true],
  ["claude-sonnet-4", false],
  ["claude-sonnet-4-6", false],
])("the model claude-sonnet-4-5 and %s are the same: %s", (model, same) => {
  expect(sameOrigin(origin, { ...origin, model })).toBe(same);
});

test("an answer whose text was shortened afterwards has lost what was kept of it", () => {
  const [turn] = conversationOf([{ ...answer, text: "No." }], origin).filter(({ role }) => role === "assistant");
  expect(shapeOf(turn)).toEqual(["No.", "find", "pay"]);
});

test("nothing kept is the last piece of an answer, and no text is empty", () => {
  const kept: Kept = { origin, items: [...items, { text: 8, calls: 2, item: { n: 3 } }] };
  expect(shapeOf(conversationOf([{ ...answer, kept }], origin)[1]).at(-1)).toBe("pay");
  const bare = { ...assistant("One.  "), kept: { origin, items: [{ text: 4, calls: 0, item: {} }] } };
  expect(shapeOf(conversationOf([bare], origin)[1])).toEqual(["One."]);
});

test("whatever was kept and wherever, all that was said and called is there once and in order", () => {
  const place = fc.record({ text: fc.nat(12), calls: fc.nat(3), item: fc.constant({}) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 5 }), fc.constantFrom("", " ", "One. Two."), (places, text) => {
      const turn = conversationOf([{ ...answer, text, kept: { origin, items: places } }], origin).find(({ role }) => role === "assistant");
      const parts = turn?.role === "assistant" ? partsOf(turn) : [];
      expect(parts.flatMap((part) => (part.kind === "call" ? [part.exchange.call.id] : []))).toEqual(["call_1_0", "call_1_1"]);
      const said = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
      expect(said.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
    }),
  );
});

test("an id that two turns use gets in each turn that turn's result", () => {
  const ask = assistant("", ["call_1_0", "find"]);
  const turns = conversationOf([user("Hi"), ask, ask, result("call_1_0", "second"), ask, result("call_1_0", "third")]);
  const results = turns.flatMap((turn) => (turn.role === "assistant" ? turn.exchanges.map((each) => each.result.text) : []));
  expect(results).toEqual(["There is no result: the call was not carried out.", "second", "third"]);
});
