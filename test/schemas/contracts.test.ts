import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diskSources, readSourceFile } from "../../adapters/sources/disk.ts";
import { scripted } from "../../adapters/models/scripted.ts";
import { jsonlStore } from "../../adapters/stores/jsonl.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import { compile } from "../../engine/plan/compile.ts";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import { isObject, type JsonObject } from "../../engine/protocol/json.ts";
import { noUsage, type ModelAdapter } from "../../engine/protocol/model.ts";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { stream } from "../../engine/run/stream.ts";
import { escalationOf } from "../../engine/trace/escalation-of.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { courses, withGuards, type Course } from "../helpers/loop/course.ts";
import { desk, deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play } from "../helpers/loop/play.ts";

const root = resolve(import.meta.dirname, "../..");
const load = (file: string): Promise<Record<string, unknown>> => import(resolve(root, "docs/generate", file));
const generated = ((await load("contracts.mjs"))["contractSchemas"] as () => Readonly<Record<string, JsonObject>>)();
const words = (await load("contract-words.mjs"))["words"] as Readonly<Record<string, string>>;

/** As published; and closed, so that what is written and not described is found as well. */
const open = new Ajv2020({ strict: true, allowUnionTypes: true });
const closed = new Ajv2020({ strict: true, allowUnionTypes: true });
for (const schema of Object.values(generated)) {
  open.addSchema(schema);
  closed.addSchema(closing(schema) as JsonObject);
}

function closing(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closing);
  if (!isObject(part)) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closing(value)]));
  return isObject(part["properties"]) && part["type"] === "object" ? { ...inside, additionalProperties: false } : inside;
}

function validator(ajv: Ajv2020, contract: string, part = ""): ValidateFunction {
  const found = ajv.getSchema(`https://signalbox.dev/schemas/${contract}.v1.schema.json${part}`);
  if (found === undefined) throw new Error(`no schema of ${contract}${part}`);
  return found;
}

/** What the schemas have against a value, as it is once it was written and read. */
function faults(value: unknown, contract: string, part?: string): readonly string[] {
  const written: unknown = JSON.parse(JSON.stringify(value));
  return [open, closed].flatMap((ajv) => {
    const check = validator(ajv, contract, part);
    return check(written) ? [] : [`${ajv.errorsText(check.errors)} in ${JSON.stringify(written).slice(0, 500)}`];
  });
}

function* propertiesIn(part: unknown, path: string): Generator<readonly [string, JsonObject]> {
  if (Array.isArray(part)) for (const each of part) yield* propertiesIn(each, path);
  if (!isObject(part)) return;
  for (const [key, value] of Object.entries(part)) yield* propertiesIn(value, `${path}/${key}`);
  if (!isObject(part["properties"])) return;
  for (const [name, property] of Object.entries(part["properties"])) if (isObject(property)) yield [`${path}.${name}`, property];
}

describe("what is published", () => {
  test.each(Object.entries(generated))("schemas/%s.v1.schema.json says what the types say (vitest -u writes it)", async (name, schema) => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(join(root, `schemas/${name}.v1.schema.json`));
  });

  test("every property is described, and no description is without its property", () => {
    const properties = Object.entries(generated).flatMap(([name, schema]) => [...propertiesIn(schema, name)]);
    expect(properties.length).toBeGreaterThan(600);
    expect(
      properties.filter(([, { description }]) => typeof description !== "string" || !description.endsWith(".")).map(([path]) => path),
    ).toEqual([]);
    const all = JSON.stringify(generated);
    expect(Object.values(words).filter((word) => !all.includes(JSON.stringify(word)))).toEqual([]);
  });
});

const homes = ["topologies", "test/corpus"].flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(root, folder, entry.name)] : [],
  ),
);
const plans = homes.flatMap((home) => {
  const name = ["topology.yaml", "topology.json"].find((file) => existsSync(join(home, file)));
  const read = name === undefined ? undefined : readSourceFile(join(home, name));
  const compiled = read?.ok === true ? compile(read.file, { sources: diskSources(home) }) : undefined;
  return compiled?.ok === true ? [[compiled.plan.name, compiled.plan] as const] : [];
});

describe("what is written keeps to it", () => {
  test("there are plans of all kinds to look at", () => {
    expect(plans.length).toBeGreaterThan(10);
  });

  test.each(plans)("the plan of %s", (_, plan) => {
    expect(faults(plan, "plan")).toEqual([]);
  });

  test("events, outcomes, journals, traces and packets of any run", () => {
    const seen = new Set<string>();
    const look = (course: Course): void => {
      const { plan, header, events } = course;
      const outcomes = course.outcomes.map(counted);
      for (const event of events) seen.add(event.type);
      for (const outcome of outcomes) seen.add(`outcome ${outcome.kind}`);
      expect(faults(plan, "plan")).toEqual([]);
      for (const event of events) expect(faults(event, "event")).toEqual([]);
      for (const [index, outcome] of outcomes.entries()) expect(faults({ index, outcome }, "journal")).toEqual([]);
      expect(faults(header, "journal")).toEqual([]);
      const half = Math.floor(outcomes.length / 2);
      for (const upTo of [half, outcomes.length]) {
        const journal = { plan, header, outcomes: outcomes.slice(0, upTo) };
        expect(faults(journal, "journal", "#/$defs/Journal")).toEqual([]);
        expect(faults(traceOf(journal), "trace")).toEqual([]);
        const packet = escalationOf(journal);
        const wrong = packet === undefined ? [] : faults(packet, "escalation");
        expect(wrong).toEqual([]);
        if (packet !== undefined) seen.add(`escalated by ${packet.cause.kind}`);
      }
    };
    fc.assert(fc.property(courses(), look), { numRuns: 30, seed: 1 });
    fc.assert(fc.property(courses(withGuards), look), { numRuns: 20, seed: 1 });
    // What hostile worlds lead to: nearly all that there is.
    expect(common.filter((what) => !seen.has(what))).toEqual([]);
  });

  test("calls that people edit, refuse, and let expire", () => {
    const plan = planOf(
      deskText.replace(
        "effects: [destructive], approval: always",
        "input: { all?: boolean }, effects: [destructive], approval: { expires: 1m, then: escalated }",
      ),
    );
    const edits = play(plan)
      .calls(["wipe", { all: true }])
      .takes({ kind: "approval", effect: "1.0.approval", at: 3_000, answer: { input: { all: false }, by: "Ada", note: "not all" } });
    const expires = play(plan).calls(["wipe"]).takes({ kind: "expired", effect: "1.0.approval", at: 90_000 });
    for (const { header, outcomes, events } of [edits, edits.denies("1.0.approval"), expires]) {
      const journal = { plan, header, outcomes };
      for (const event of events) expect(faults(event, "event")).toEqual([]);
      expect(faults(journal, "journal", "#/$defs/Journal")).toEqual([]);
      expect(faults(traceOf(journal), "trace")).toEqual([]);
    }
    expect(edits.saw("approval-request")).toHaveLength(2);
    expect(expires.saw("approval-expired")).toHaveLength(1);
    expect(faults(escalationOf({ plan, header: expires.header, outcomes: expires.outcomes }), "escalation")).toEqual([]);
  });

  test("sessions that go on, resumes under another plan, cancellations and deadlines", () => {
    const first = play(desk, { facts: { customer: "c" } }).answers("Which order?");
    const { plan, header, outcomes, events } = first;
    expect(faults({ plan, header, outcomes }, "journal", "#/$defs/Journal")).toEqual([]);
    for (const event of events) expect(faults(event, "event")).toEqual([]);
    for (const kind of ["cancel", "deadline", "resume"] as const) {
      const more = kind === "cancel" ? { reason: "enough" } : kind === "resume" ? { plan: desk } : {};
      expect(faults({ index: 7, outcome: { kind, effect: "run", at: 2_000, ...more } }, "journal")).toEqual([]);
    }
  });

  test("live events", async () => {
    const script = scripted([{ text: "Hello." }]);
    let asked = 0;
    const model: ModelAdapter = {
      provider: "any",
      async generate(request, options) {
        asked += 1;
        if (asked > 1) return script.generate(request, options);
        options.onDelta?.("Hel");
        throw new FailureError(failure("network", "gone"));
      },
    };
    const events: StreamEvent[] = [];
    for await (const event of stream(desk, { message: "Hi" }, { model, random: () => 0, retry: { delayMs: 0 } })) events.push(event);
    for (const event of events) expect(faults(event, "event")).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["text-delta", "text-reset", "retry-start", "model-retry"]));
  });

  test("the journals that version 0.1 wrote, line by line", async () => {
    const folder = join(root, "test/journals/0.1");
    for (const line of readFileSync(join(folder, "approved-refund.jsonl"), "utf8").trim().split("\n"))
      expect(faults(JSON.parse(line), "journal")).toEqual([]);
    const journal = await jsonlStore(folder).read("approved-refund");
    expect(faults(journal, "journal", "#/$defs/Journal")).toEqual([]);
    expect(faults(journal?.plan, "plan")).toEqual([]);
  });
});

describe("what is none is refused", () => {
  const { plan, header, outcomes, events } = play(desk)
    .calls(["check", { code: "1" }], ["wipe"])
    .approves("1.1.approval");
  const trace = traceOf({ plan, header, outcomes });
  const refused = (value: unknown, contract: string): boolean => !validator(open, contract)(JSON.parse(JSON.stringify(value)));

  test.each([
    ["plan", plan, ["plan", "digest", "name", "entry", "nextTurn", "limits", "models", "facts", "tools", "exits", "agents"]],
    ["journal", header, ["journal", "runId", "plan", "topology", "at", "facts"]],
    ["trace", trace, ["trace", "runId", "status", "path", "turns", "agents", "waiting", "usage"]],
    ["event", events[0], ["type", "at", "turn", "runId", "session", "plan", "topology", "agent"]],
  ] as const)("a %s without one of what it must have", (contract, value, required) => {
    expect(refused(value, contract)).toBe(false);
    for (const name of required) expect([name, refused({ ...value, [name]: undefined }, contract)]).toEqual([name, true]);
  });

  test.each([
    ["event", { ...events[0], type: "run-begin" }],
    ["event", { ...events[0], at: "now" }],
    ["journal", { index: 0, outcome: { ...outcomes[0], kind: "guess" } }],
    ["journal", { index: 0, outcome: { kind: "approval", effect: "1.0", at: 1, answer: { approved: "yes" } } }],
    ["journal", { outcome: outcomes[0] }],
    ["plan", { ...plan, plan: 2 }],
    ["trace", { ...trace, status: "lost" }],
  ])("another kind of thing: %s %#", (contract, value) => {
    expect(refused(value, contract)).toBe(true);
  });
});

/** Hostile worlds count tokens that are no numbers; the driver lets nobody journal those. */
function counted(outcome: Outcome): Outcome {
  return outcome.kind === "model" ? { ...outcome, response: { ...outcome.response, usage: noUsage } } : outcome;
}

const events =
  "run-start turn-start answer tool-call tool-start tool-result call-refused guard approval-request approval-answer unknown-outcome fact-set fact-refused handoff call-start call-end limit run-end";
const kinds = "model tool started lost retry approval expired guard";
const common = [...events.split(" "), ...kinds.split(" ").map((kind) => `outcome ${kind}`), "escalated by limit"];
