import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readScript, scripted } from "../../adapters/models/scripted.ts";
import { diskSources, readSourceFile } from "../../adapters/sources/disk.ts";
import { moduleTools } from "../../adapters/tools/module.ts";
import { compile, type Compilation } from "../../engine/plan/compile.ts";
import type { JsonObject } from "../../engine/protocol/json.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import { converse } from "../helpers/converse.ts";
import { linesOf } from "../helpers/lint.ts";

interface Talk {
  readonly facts?: JsonObject;
  readonly messages: readonly string[];
  readonly path: readonly string[];
  readonly exit: string;
}

/** What can be seen in the books of each topology after its conversation. */
const effects: readonly (readonly [string, JsonObject])[] = [
  ["support-desk", { refunds: [{ id: "RF-1042", order: "1042", amount: 59.9 }] }],
  ["airline", { claims: [{ claim_id: "BAG-1", bag_tag: "0220417753", delivery_address: "Rua Augusta 12, Lisbon" }] }],
  ["pipeline", { tickets: [expect.objectContaining({ id: "T-1", status: "answered", article: "KB-12" })] }],
  [
    "peers",
    {
      invoices: [
        { number: "INV-201", total: 39, charged_twice: false },
        { number: "INV-202", total: 39, charged_twice: false },
      ],
    },
  ],
  ["hub", { plans: [{ plan_id: "P-1", guests: 40, summary: expect.stringContaining("River hall") }] }],
] as never;

let folder = "";
const before = process.env["SIGNALBOX_DATA"];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-topologies-"));
  process.env["SIGNALBOX_DATA"] = folder;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env["SIGNALBOX_DATA"];
  else process.env["SIGNALBOX_DATA"] = before;
});

describe.each(effects)("%s", (name, effect) => {
  const home = join("topologies", name);
  const talk = JSON.parse(readFileSync(join(home, "conversation.json"), "utf8")) as Talk;

  test("lints with no finding", () => {
    expect(linesOf(compiled(home).diagnostics)).toEqual([]);
  });

  test("the offline model reaches the declared exit by the declared path, and the effect is in the books", async () => {
    const { plan, tools } = await ready(home);
    const talked = await converse(plan, talk.messages, { tools, approve: () => ({ approved: true }) }, { facts: talk.facts ?? {} });
    expect(talked).toMatchObject({ path: talk.path, end: talk.exit });
    expect(books()).toMatchObject(effect);
  });

  test("the script reaches the declared exit by the declared path, and the effect is in the books", async () => {
    const { plan, tools } = await ready(home);
    const model = scripted(readScript(load(readFileSync(join(home, "script.yaml"), "utf8"))));
    const talked = await converse(plan, talk.messages, { tools, model, approve: () => ({ approved: true }) }, { facts: talk.facts ?? {} });
    expect(talked).toMatchObject({ path: talk.path, end: talk.exit });
    expect(books()).toMatchObject(effect);
    model.assertDone();
  });

  test("a tool that is given nonsense says what is wrong and changes nothing", async () => {
    const { tools } = await ready(home);
    const nonsense: readonly unknown[] = [
      undefined,
      null,
      [],
      "x",
      {},
      JSON.parse('{"__proto__":{"order_id":"1042"}}'),
      { order_id: {}, amount: "NaN", guests: -1 },
    ];
    for (const input of nonsense) {
      for (const [tool, act] of Object.entries(tools)) {
        expect(() => act(input as never, { facts: {}, idempotencyKey: `${tool}/x` } as never)).toThrow(/must be|there is no/u);
      }
    }
    expect(() => readFileSync(join(folder, `${name}.json`))).toThrow(/ENOENT/u);
  });

  function books(): unknown {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  }
});

const more: readonly (readonly [string, string, readonly string[], string])[] = [
  ["a late order is credited", "support-desk", ["Where is my kettle, order 1043? My code is 4711."], "triage > resolved"],
  [
    "an old order is refused with a person to talk to",
    "support-desk",
    ["Refund order 1041 please, code 4711"],
    "triage > refunds > escalated",
  ],
  [
    "a wrong code is asked for again",
    "support-desk",
    ["I want my money back for order 1042, code 9999", "sorry, it is 4711"],
    "triage > refunds > refunded",
  ],
  [
    "an order that is not there is asked for again",
    "support-desk",
    ["I want a refund for order 9999", "I meant 1042", "4711"],
    "triage > refunds > refunded",
  ],
  ["a person is one sentence away", "support-desk", ["Let me talk to a human"], "triage > escalated"],
  [
    "a flight is changed",
    "airline",
    ["I need to fly on another day, booking QX7RM2", "2026-04-03"],
    "triage > flight_changes > flight_changed",
  ],
  [
    "a day without seats is a case for a person",
    "airline",
    ["I want to change my flight QX7RM2 to 2027-01-01"],
    "triage > flight_changes > escalated",
  ],
  ["a trip is cancelled", "airline", ["Please cancel my trip, my booking reference is K4TLP9"], "triage > cancellations > cancelled"],
  [
    "a bag that is at the airport is found",
    "airline",
    ["my bag is missing, booking K4TLP9", "0220417754"],
    "triage > lost_baggage > resolved",
  ],
  ["a question without a category is a case for a person", "pipeline", ["What is the meaning of life?"], "intake > classify > escalated"],
  ["a faulty line gets a visit", "peers", ["My internet is slow", "it is line L-31", "2026-06-01"], "sales > technical > visit_booked"],
  ["a faster contract is ordered", "peers", ["I want a faster contract with 500 megabits"], "sales > ordered"],
  ["only what is wanted is quoted", "hub", ["We need food for 12 guests"], "planner > catering > planner > planned"],
];

test.each(more)("offline: %s", async (_, name, messages, path) => {
  const { plan, tools } = await ready(join("topologies", name));
  const talked = await converse(plan, messages, { tools, approve: () => ({ approved: true }) });
  expect(talked.path.join(" > ")).toBe(path);
});

function compiled(home: string): Compilation {
  const read = readSourceFile(join(home, "topology.yaml"));
  if (!read.ok) throw new Error(read.reason);
  return compile(read.file, { sources: diskSources(home) });
}

async function ready(
  home: string,
): Promise<{ plan: Extract<Compilation, { ok: true }>["plan"]; tools: Readonly<Record<string, ToolFunction>> }> {
  const compilation = compiled(home);
  if (!compilation.ok) throw new Error(linesOf(compilation.diagnostics).join("\n"));
  const { tools, refused } = await moduleTools(compilation.plan, home, ["./tools.mjs"]);
  expect(refused).toEqual([]);
  return { plan: compilation.plan, tools };
}
