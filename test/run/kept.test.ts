import { expect, test } from "vitest";
import type { Kept } from "../../engine/protocol/kept.ts";
import { noUsage } from "../../engine/protocol/model.ts";
import { readAnswer } from "../../engine/run/model-answer.ts";

const origin = { provider: "p", api: "a", model: "m" };
const kept: Kept = { origin, request: "sha256:0", items: [{ text: 0, calls: 0, item: { type: "reasoning", sealed: "x" } }] };

function keptOf(value: unknown): unknown {
  const answer = readAnswer({ text: "abc", calls: [], stop: "end", usage: noUsage, kept: value });
  return answer.ok ? answer.response.kept : answer.reason;
}

test("what an adapter wants kept is kept as a copy, with what is known of it and nothing else", () => {
  const given = { ...structuredClone(kept), more: 1 };
  const read = keptOf(given);
  expect(read).toEqual(kept);
  expect(read).not.toBe(given);
});

test.each<readonly [string, unknown]>([
  ["nothing", undefined],
  ["no items", { origin, items: [] }],
  ["a place behind the text", { origin, items: [{ text: 4, calls: 0, item: {} }] }],
  ["a place behind the calls", { origin, items: [{ text: 0, calls: 1, item: {} }] }],
  [
    "places out of order",
    {
      origin,
      items: [
        { text: 2, calls: 0, item: {} },
        { text: 1, calls: 0, item: {} },
      ],
    },
  ],
  ["more than a million characters", { origin, items: [{ text: 0, calls: 0, item: { sealed: "x".repeat(1_000_000) } }] }],
])("%s is not kept, and the answer stands", (_, value) => {
  expect(keptOf(value)).toBeUndefined();
});

test.each<readonly [string, unknown]>([
  ["null", null],
  ["a list", []],
  ["no origin", { items: [] }],
  ["a model that is no text", { origin: { ...origin, model: 1 }, items: [] }],
  ["a server that is no text", { origin: { ...origin, server: null }, items: [] }],
  ["a request that is no text", { origin, request: 1, items: [] }],
  ["an item that is no object", { origin, items: [{ text: 0, calls: 0, item: "x" }] }],
  ["a place that is no count", { origin, items: [{ text: -1, calls: 0, item: {} }] }],
  ["what JSON cannot hold", { origin, items: [{ text: 0, calls: 0, item: { at: () => 1 } }] }],
])("%s breaks the port, and the answer says so", (_, value) => {
  expect(keptOf(value)).toMatch(/does not keep the port: expected `kept`/);
});
