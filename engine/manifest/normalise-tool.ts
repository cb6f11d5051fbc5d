import type { HttpRequest } from "../protocol/http-request.ts";
import type { Effects } from "../protocol/tool.ts";
import type { Origin } from "../source/source-map.ts";
import { conditionSchema } from "./condition.ts";
import type { WrittenApproval, WrittenEffect, WrittenRequest, WrittenTool, WrittenUse } from "./document.ts";
import { milliseconds } from "./duration.ts";
import { fieldsSchema, noFields } from "./fields.ts";
import type { Approval, Tool, ToolUse } from "./manifest.ts";
import { fromRoot } from "./module-path.ts";
import { inside } from "./origin.ts";
import { requirements } from "./requirements.ts";

/** How long a retry waits where the author does not say. */
const defaultDelayMs = 500;

/** A tool with its input written out and its effects said, the worst of each where the author was silent. */
export function tool(name: string, written: WrittenTool, origin: Origin, folder: string): Tool {
  return {
    name,
    origin,
    ...(written.description === undefined ? {} : { description: written.description }),
    ...input(written, origin),
    effects: effects(written.effects),
    effectsDeclared: written.effects !== undefined,
    requires: requirements(written.requires, origin),
    ...(written.approval === undefined ? {} : { approval: approval(written.approval), ...expiry(written.approval, origin) }),
    ...(written.timeout === undefined ? {} : { timeoutMs: milliseconds(written.timeout) }),
    ...(written.max_result === undefined ? {} : { maxResult: written.max_result }),
    ...(written.retry === undefined ? {} : { retry: retry(written.retry) }),
    ...(written.use === undefined ? {} : { use: use(name, written.use, folder) }),
  };
}

function input(written: WrittenTool, origin: Origin): Pick<Tool, "input" | "inputOrigin"> {
  if (written.schema !== undefined) return { input: written.schema, inputOrigin: inside(origin, "schema") };
  if (written.input !== undefined) return { input: fieldsSchema(written.input), inputOrigin: inside(origin, "input") };
  return { input: noFields, inputOrigin: origin };
}

function effects(written: readonly WrittenEffect[] | undefined): Effects {
  if (written === undefined) return { kind: "destructive", idempotent: false, private: true, untrusted: true, outward: true };
  const said = new Set(written);
  return {
    kind: said.has("destructive") ? "destructive" : said.has("write") ? "write" : said.has("read") ? "read" : "destructive",
    idempotent: said.has("idempotent"),
    private: said.has("private"),
    untrusted: said.has("untrusted"),
    outward: said.has("outward"),
  };
}

function approval(written: "always" | WrittenApproval): Approval {
  if (written === "always" || written.when === undefined) return { kind: "always" };
  return { kind: "when", schema: conditionSchema(written.when) };
}

function expiry(written: "always" | WrittenApproval, origin: Origin): Pick<Tool, "expiry"> {
  if (written === "always" || written.expires === undefined) return {};
  const { expires, then } = written;
  const exit = then === undefined ? {} : { then: { name: then, origin: inside(inside(origin, "approval"), "then") } };
  return { expiry: { ms: milliseconds(expires), ...exit } };
}

function retry(written: NonNullable<WrittenTool["retry"]>): NonNullable<Tool["retry"]> {
  if (typeof written === "number") return { attempts: written, delayMs: defaultDelayMs };
  return { attempts: written.attempts, delayMs: written.delay === undefined ? defaultDelayMs : milliseconds(written.delay) };
}

function use(name: string, written: WrittenUse, folder: string): ToolUse {
  if (written.mcp !== undefined) return { kind: "mcp", server: written.mcp, tool: written.tool ?? name };
  if (written.module !== undefined) return { kind: "module", module: fromRoot(folder, written.module), export: written.export ?? name };
  return { kind: "http", request: request(written.http ?? "") };
}

function request(written: string | WrittenRequest): HttpRequest {
  if (typeof written === "string") return { method: "GET", url: written };
  const { method = "GET", url, headers, query, body, result } = written;
  return {
    method,
    url,
    ...(headers === undefined ? {} : { headers }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(result === undefined ? {} : { result }),
  };
}
