import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Origin } from "../source/source-map.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { diagnose } from "./diagnose.ts";
import type { WrittenFact, WrittenRoutine, WrittenServer, WrittenStep, WrittenTool } from "./document.ts";
import { milliseconds } from "./duration.ts";
import type { Fragment } from "./fragment.ts";
import { judgeGuards } from "./judge-guards.ts";
import { isName } from "./normalise-routine.ts";
import { judgeRequest } from "./judge-request.ts";
import { inside } from "./origin.ts";

/** What keys of one part say together, which the schema cannot judge in a way that helps: too much, or too little. */
export function judgeParts({ document, value }: Fragment): readonly Diagnostic[] {
  const root: Origin = { document, pointer: "" };
  const found: Diagnostic[] = [];
  const each = <T>(
    key: "facts" | "tools" | "servers" | "routines" | "agents",
    map: Readonly<Record<string, T>> | undefined,
    judge: (one: T, at: Origin) => void,
  ): void => {
    for (const [name, one] of Object.entries(map ?? {})) if (!name.startsWith("x-")) judge(one, { document, pointer: `/${key}/${name}` });
  };
  const say = (at: Origin, message: string, help: string, part: "key" | "value" = "key"): void => {
    if (found.length < maxFaults) found.push(diagnose({ rule: "schema", message, at, part, help }));
  };
  each("facts", value.facts, (fact, at) => judgeFact(fact, at, say));
  each("tools", value.tools, (tool, at) => judgeTool(tool, at, say));
  each("servers", value.servers, (server, at) => judgeServer(server, at, say));
  each("routines", value.routines, (routine, at) => judgeRoutine(routine, () => at, say));
  each("agents", value.agents, (agent, at) => {
    judgeRoutine(agent.routine, () => inside(at, "routine"), say);
    found.push(...judgeGuards(agent.guards, () => at));
  });
  return [...found, ...judgeGuards(value.guards, () => root)];
}

type Say = (at: Origin, message: string, help: string, part?: "key" | "value") => void;

function judgeFact(fact: WrittenFact, at: Origin, say: Say): void {
  if (fact.type !== undefined && fact.schema !== undefined)
    say(inside(at, "schema"), "found `type` and `schema`; expected one of them", "put the type into the schema");
  if (fact.type === undefined && fact.schema === undefined)
    say(at, "the fact says no type", "add its type, as in `type: string`, or a JSON Schema under `schema`");
  if (fact.from !== undefined && fact.set_by !== undefined) {
    say(
      inside(at, "set_by"),
      "found `from` and `set_by`; expected one of them, since a fact has one source",
      "keep `set_by` if a tool establishes the fact",
    );
  } else if (fact.from === undefined && fact.set_by === undefined) {
    say(at, "the fact says no source", "add `from: host`, `from: model`, or `set_by` with the tool that establishes it");
  } else if (fact.at !== undefined && fact.set_by === undefined) {
    say(inside(at, "at"), "`at` means something only beside `set_by`: it points into a tool's result", "remove `at`");
  }
}

function judgeTool(tool: WrittenTool, at: Origin, say: Say): void {
  if (tool.input !== undefined && tool.schema !== undefined) {
    say(
      inside(at, "schema"),
      "found `input` and `schema`; expected one of them",
      "keep `schema` for a whole JSON Schema, `input` for the shorthand",
    );
  }
  const kinds = tool.effects?.filter((effect) => effect === "read" || effect === "write" || effect === "destructive");
  if (kinds !== undefined && kinds.length !== 1) {
    const found = kinds.length === 0 ? "none of `read`, `write` and `destructive`" : kinds.map((kind) => `\`${kind}\``).join(" and ");
    say(
      inside(at, "effects"),
      `found ${found}; expected exactly one`,
      "say the worst the tool can do: `read`, `write` or `destructive`",
      "value",
    );
  }
  const ways = (["mcp", "http", "module"] as const).filter((way) => tool.use?.[way] !== undefined);
  if (tool.use !== undefined && ways.length !== 1) {
    const found = ways.length === 0 ? "none of `mcp`, `http` and `module`" : ways.map((way) => `\`${way}\``).join(" and ");
    say(
      inside(at, "use"),
      `found ${found}; expected exactly one`,
      "say one way to reach the tool, or leave `use` out and bind it in the host",
    );
  }
  judgeRequest(tool, at, say);
  judgeDuration(tool.timeout, inside(at, "timeout"), say);
  if (typeof tool.retry === "object") judgeDuration(tool.retry.delay, inside(inside(at, "retry"), "delay"), say);
}

function judgeServer(server: WrittenServer, at: Origin, say: Say): void {
  if (server.command !== undefined && server.url !== undefined)
    say(
      inside(at, "url"),
      "found `command` and `url`; expected one of them",
      "keep `command` for a server that is started, `url` for one that is there",
    );
  if (server.command === undefined && server.url === undefined)
    say(
      at,
      "the server says neither `command` nor `url`",
      "add `command` with the program to start, or the `url` of a server that is there",
    );
  judgeDuration(server.start_timeout, inside(at, "start_timeout"), say);
  judgeDuration(server.call_timeout, inside(at, "call_timeout"), say);
}

/** The longest a timer of JavaScript can wait. */
const longestMs = 2_147_483_647;

function judgeDuration(duration: string | undefined, at: Origin, say: Say): void {
  if (duration === undefined || milliseconds(duration) <= longestMs) return;
  say(at, `found ${duration}; expected 24 days (576h) at most`, "say a time that somebody will wait for", "value");
}

function judgeRoutine(routine: WrittenRoutine | undefined, at: () => Origin, say: Say): void {
  if (routine === undefined || typeof routine === "string" || "file" in routine) return;
  routine.forEach((step, index) => {
    if (typeof step !== "string") judgeStep(step, () => inside(at(), index), say);
  });
}

function judgeStep(step: Exclude<WrittenStep, string>, at: () => Origin, say: Say): void {
  const hasElse = Object.hasOwn(step, "else");
  if (step.if !== undefined && hasElse) {
    say(inside(at(), "else"), "found `if` and `else` in one step; expected one of them", "begin a step of its own with `else`");
    return;
  }
  const isTarget = typeof step.else === "string" && step.then === undefined && isName(step.else);
  if (typeof step.else === "string" && step.do !== undefined && !isTarget) {
    say(inside(at(), "else"), "found what to do twice, under `else` and under `do`", "keep `do`, and leave `else` empty");
    return;
  }
  if (step.do === undefined && step.then === undefined && typeof step.else !== "string") {
    say(at(), "the step says neither what to do nor where to go", "add `do`, `then`, or both", "value");
  }
}
