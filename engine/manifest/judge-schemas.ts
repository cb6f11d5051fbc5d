import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { isObject, type JsonObject, type JsonSchema } from "../protocol/json.ts";
import { appendToken, tokensOf } from "../source/pointer.ts";
import type { Origin } from "../source/source-map.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { diagnose } from "./diagnose.ts";
import type { WrittenFields, WrittenGuards, WrittenRequires } from "./document.ts";
import { conditionSchema, isWholeCondition } from "./condition.ts";
import { fieldsSchema, isWholeSchema } from "./fields.ts";
import type { Fragment } from "./fragment.ts";
import { hostSchemaFaults } from "./host-schema.ts";
import { inside } from "./origin.ts";

/** Holds every JSON Schema that a manifest brings along against the draft, so that nothing broken reaches a plan. */
export function judgeSchemas({ document, value }: Fragment): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const say: Say = (schema, at, toWritten = (pointer) => pointer) => {
    const faults = hostSchemaFaults(schema);
    for (const { pointer, message, help } of faults.slice(0, maxFaults)) {
      const place = { document: at.document, pointer: at.pointer + toWritten(pointer) };
      found.push(diagnose({ rule: "schema", message, at: place, help }));
    }
    return faults.length === 0;
  };
  const each = <T>(
    key: "facts" | "tools" | "exits" | "agents",
    map: Readonly<Record<string, T>> | undefined,
    judge: (one: T, at: Origin) => void,
  ): void => {
    for (const [name, one] of Object.entries(map ?? {})) if (!name.startsWith("x-")) judge(one, { document, pointer: `/${key}/${name}` });
  };
  each("facts", value.facts, (fact, at) => {
    if (fact.schema !== undefined) say(fact.schema, inside(at, "schema"));
  });
  each("tools", value.tools, (tool, at) => {
    if (tool.schema !== undefined) judgeInput(tool.schema, inside(at, "schema"), { say, found });
    judgeFields(tool.input, { part: at, key: "input" }, { say, found });
    judgeRequires(tool.requires, at, say);
    if (typeof tool.approval === "object" && tool.approval.when !== undefined)
      judgeCondition(tool.approval.when, inside(inside(at, "approval"), "when"), say);
  });
  each("exits", value.exits, (exit, at) => judgeFields(exit?.result, { part: at, key: "result" }, { say, found }));
  judgeGuardSchemas(value.guards, () => ({ document, pointer: "/guards" }), say);
  each("agents", value.agents, (agent, at) => {
    judgeRequires(agent.requires, at, say);
    judgeGuardSchemas(agent.guards, () => inside(at, "guards"), say);
    const handoffs = agent.handoffs ?? {};
    for (const target of Object.keys(handoffs)) {
      const handoff = handoffs[target] ?? {};
      if (target.startsWith("x-") || (isSimple(handoff.carry) && handoff.requires === undefined)) continue;
      const place = inside(inside(at, "handoffs"), target);
      judgeFields(handoff.carry, { part: place, key: "carry" }, { say, found });
      judgeRequires(handoff.requires, place, say);
    }
  });
  return found;
}

/** Judges a schema at a place, and tells whether it is right; the last argument turns a pointer into it into one of what was written. */
type Say = (schema: JsonSchema, at: Origin, toWritten?: (pointer: string) => string) => boolean;

interface Judging {
  readonly say: Say;
  readonly found: Diagnostic[];
}

function judgeInput(schema: JsonSchema, at: Origin, { say, found }: Judging): void {
  if (!say(schema, at) || !Object.hasOwn(schema, "type") || schema["type"] === "object") return;
  const message = "found a schema of something else; a model gives its arguments as one map, so expected `type: object`";
  found.push(diagnose({ rule: "schema", message, at: inside(at, "type"), help: "put the value into a field under `properties`" }));
}

interface Holder {
  readonly part: Origin;
  readonly key: string;
}

function judgeFields(fields: WrittenFields | undefined, { part, key: under }: Holder, judging: Judging): void {
  if (fields === undefined || isSimple(fields)) return;
  const at = inside(part, under);
  if (isWholeSchema(fields)) {
    judging.say(fields, at);
    return;
  }
  for (const key of Object.keys(fields)) {
    if (!key.endsWith("?") || !Object.hasOwn(fields, key.slice(0, -1))) continue;
    const message = `found the field \`${key.slice(0, -1)}\` twice, once as optional`;
    judging.found.push(diagnose({ rule: "schema", message, at: inside(at, key), part: "key", help: "remove one of the two" }));
  }
  if (Object.values(fields).some(isObject)) judging.say(fieldsSchema(fields), at, (pointer) => writtenField(fields, pointer));
}

/** Whether no field brings a schema of its own, and none is optional: nothing of it can be wrong. */
function isSimple(fields: WrittenFields = {}): boolean {
  for (const key in fields) {
    if (key.endsWith("?") || typeof fields[key] !== "string") return false;
  }
  return true;
}

/** From `/properties/amount/minimum` of the schema back to `/amount?/minimum` of the shorthand. */
function writtenField(fields: WrittenFields, pointer: string): string {
  const [, name = "", ...rest] = tokensOf(pointer);
  return [Object.hasOwn(fields, name) ? name : `${name}?`, ...rest].reduce<string>(appendToken, "");
}

function judgeCondition(when: JsonObject, at: Origin, say: Say): void {
  if (isWholeCondition(when)) say(when, at);
  else say(conditionSchema(when), at, (pointer) => pointer.slice("/properties".length));
}

function judgeGuardSchemas(guards: WrittenGuards | undefined, at: () => Origin, say: Say): void {
  for (const [index, { schema }] of (guards?.tool ?? []).entries()) {
    if (schema !== undefined) judgeCondition(schema, inside(inside(inside(at(), "tool"), index), "schema"), say);
  }
}

function judgeRequires(requires: WrittenRequires | undefined, part: Origin, say: Say): void {
  if (requires === undefined || Array.isArray(requires)) return;
  const at = inside(part, "requires");
  for (const [fact, schema] of Object.entries(requires)) {
    if (isObject(schema)) say(schema, inside(at, fact));
  }
}
