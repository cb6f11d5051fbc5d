import { didYouMean, listNames } from "../diagnostic/did-you-mean.ts";
import type { HttpRequest } from "../protocol/http-request.ts";
import { isObject } from "../protocol/json.ts";
import { argumentsNamed } from "../protocol/request-arguments.ts";
import { requestFaults } from "../protocol/request-faults.ts";
import type { Origin } from "../source/source-map.ts";
import type { WrittenTool } from "./document.ts";
import { fieldsSchema, noFields } from "./fields.ts";
import { inside } from "./origin.ts";

type Say = (at: Origin, message: string, help: string, part?: "key" | "value") => void;

/** What the schema cannot see of a request: a template that is none, what a client writes itself, names of arguments that the tool does not take. */
export function judgeRequest(tool: WrittenTool, at: Origin, say: Say): void {
  const written = tool.use?.http;
  if (written === undefined) return;
  const place = inside(inside(at, "use"), "http");
  const request: HttpRequest =
    typeof written === "string" ? { method: "GET", url: written } : { ...written, method: written.method ?? "GET" };
  const within = (key: string): Origin => (typeof written === "string" ? place : inside(place, key));
  for (const { key, entry, message, help } of requestFaults(request))
    say(entry === undefined ? within(key) : inside(within(key), entry), message, help, entry === undefined ? "value" : "key");
  const taken = argumentsOf(tool);
  if (taken === undefined) return;
  const told = new Set<string>();
  for (const { name, key } of argumentsNamed(request)) {
    if (taken.includes(name) || told.has(name)) continue;
    told.add(name);
    const meant = didYouMean(name, taken);
    const known = taken.length === 0 ? "it takes none" : `it takes ${listNames(taken)}`;
    say(
      within(key),
      `\`{${name}}\` is no argument of the tool; ${known}`,
      meant === undefined ? "name an argument, or add it to `input`" : `did you mean \`{${meant.name}}\`?`,
      "value",
    );
  }
}

/** The arguments a tool takes; nothing where it may take any. */
function argumentsOf({ input, schema }: WrittenTool): readonly string[] | undefined {
  const { properties, ...rest } = schema ?? (input === undefined ? noFields : fieldsSchema(input));
  const isOpen = rest["additionalProperties"] === true || rest["patternProperties"] !== undefined;
  return isObject(properties) && !isOpen ? Object.keys(properties) : undefined;
}
