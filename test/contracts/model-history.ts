import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../engine/protocol/message.ts";
import type { ModelRequest } from "../../engine/protocol/model.ts";
import { httpServer, streamHead, type HttpServer } from "../helpers/http-server.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../helpers/model-request.ts";
import type { Dialect, Line } from "./dialects.ts";

/** What every adapter must make of a conversation's log, read from what reached the server. */
export function historyContract(dialect: Dialect): void {
  describe(`${dialect.name}, the conversation`, () => {
    let server: HttpServer;
    beforeAll(async () => {
      server = await httpServer();
      server.answer = (response) => void streamHead(response).end(dialect.frames({ text: ["ok"] }).join(""));
    });
    afterAll(() => server.close());

    const sent = async (request: ModelRequest): Promise<unknown> => {
      await dialect.adapter(server.url).generate(request, { signal: never() });
      return server.seen.at(-1)?.body;
    };
    const linesOf = async (...messages: readonly Message[]): Promise<readonly Line[]> =>
      dialect
        .lines(await sent(requestOf({ instructions: "", tools: [tool("find"), tool("pay")], messages })))
        .map((line) => line.replace(/^> /, ""));

    test("each result stands behind its call's message, in call order, whatever the order in the log", async () => {
      const calls = assistant("One moment.", ["call_1_0", "find", { id: "A" }], ["call_1_1", "pay", {}]);
      expect(
        await linesOf(user("Hi"), calls, result("call_1_1", "not allowed", true), result("call_1_0", '{"ok":true}'), user("And?")),
      ).toEqual([
        "user: Hi",
        "assistant: One moment.",
        'call call_1_0 find {"id":"A"}',
        "call call_1_1 pay {}",
        'result call_1_0 {"ok":true}',
        "result call_1_1 Error: not allowed",
        "user: And?",
      ]);
    });

    test("a call nobody answered gets a result that says so, and a result nobody asked for is left out", async () => {
      const lines = await linesOf(user("Hi"), assistant("", ["call_1_0", "find"]), user("Well?"), result("call_9_9", "stray"));
      expect(lines).toEqual([
        "user: Hi",
        "call call_1_0 find {}",
        "result call_1_0 Error: There is no result: the call was not carried out.",
        "user: Well?",
      ]);
    });

    test("an id that two turns use gets in each turn that turn's result", async () => {
      const ask = assistant("", ["call_1_0", "find"]);
      const lines = await linesOf(user("Hi"), ask, ask, result("call_1_0", "second"), ask, result("call_1_0", "third"));
      expect(lines.filter((line) => line.startsWith("result"))).toEqual([
        "result call_1_0 Error: There is no result: the call was not carried out.",
        "result call_1_0 second",
        "result call_1_0 third",
      ]);
    });

    test("a name that no provider takes is made one it takes", async () => {
      const lines = await linesOf(
        user("Hi"),
        assistant("", ["call_1_0", "functions.find order!"], ["call_1_1", ""]),
        result("call_1_0", "x"),
        result("call_1_1", "y"),
      );
      expect(lines.filter((line) => line.startsWith("call"))).toEqual([
        "call call_1_0 functions_find_order_ {}",
        "call call_1_1 unnamed {}",
      ]);
    });

    test("a briefing reaches the model as the system's word, behind what came before", async () => {
      const lines = await linesOf(
        user("Refund me"),
        assistant("", ["call_1_0", "transfer_to_refunds"]),
        result("call_1_0", "done"),
        briefing("reason: late"),
      );
      expect(lines.slice(0, 3)).toEqual(["user: Refund me", "call call_1_0 transfer_to_refunds {}", "result call_1_0 done"]);
      expect(lines[3]).toMatch(/^(user|developer): \[From the system, not from the user\]\nreason: late$/);
    });

    test.each<readonly [string, readonly Message[]]>([
      ["nothing", []],
      ["only an answer", [assistant("I was asked something.")]],
      ["an answer last", [user("Hi"), assistant("Hello.")]],
      ["an empty answer and an empty message", [user("  "), assistant("\n")]],
      ["only a stray result", [result("call_1_0", "x")]],
    ])("a log that holds %s makes a request whose first and last word are not the model's", async (_, messages) => {
      const lines = await linesOf(...messages);
      expect(lines[0]).toMatch(/^user: \S/);
      expect(lines.at(-1)).toMatch(/^user: \S/);
    });

    test("any log makes a request in which every call has its one result at once, in order, and no text is empty", async () => {
      await fc.assert(
        fc.asyncProperty(logs, fc.boolean(), async (messages, withTools) => {
          const body = await sent(requestOf({ messages, tools: withTools ? [tool("find")] : [] }));
          expect(faultsOf(dialect.lines(body))).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });
  });
}

const texts = fc.constantFrom("", " ", "yes", "tell me", "{}");
const ids = fc.constantFrom("call_1_0", "call_1_1", "call_2_0");
const names = fc.constantFrom("find", "transfer_to_x", "", "a b", "ü");
const logs: fc.Arbitrary<readonly Message[]> = fc.array(
  fc.oneof(
    texts.map(user),
    texts.map(briefing),
    fc.tuple(ids, texts, fc.boolean()).map(([id, text, error]) => result(id, text, error)),
    fc
      .tuple(texts, fc.uniqueArray(fc.tuple(ids, names), { selector: ([id]) => id, maxLength: 3 }))
      .map(([text, calls]) => assistant(text, ...calls.map(([id, name]) => [id, name] as const))),
  ),
  { maxLength: 12 },
);

/** What a provider would refuse: results that do not follow their calls, texts of nothing, and an answer as the last word. */
export function faultsOf(lines: readonly Line[]): readonly string[] {
  const faults: string[] = [];
  let open: string[] = [];
  for (const marked of lines) {
    const line = marked.replace(/^> /, "");
    const [kind, id = ""] = line.split(" ");
    if (kind === "call") open.push(id);
    else if (kind === "result" && open.shift() !== id) faults.push(`out of place: ${line}`);
    else if (kind !== "result" && open.length > 0) faults.push(`${open.join()} has no result before: ${line}`);
    if (/^\w+:\s*$/.test(line)) faults.push(`empty: ${line}`);
    if (kind === "call" && !/^call \S+ [\w-]{1,64} \{/.test(line)) faults.push(`illegal name: ${line}`);
  }
  if (open.length > 0) faults.push(`${open.join()} has no result`);
  if (/^(> )?assistant:/.test(lines.at(-1) ?? "assistant:")) faults.push("an answer is the last word");
  return faults;
}
