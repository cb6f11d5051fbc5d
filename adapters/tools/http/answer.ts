import type { Readable } from "node:stream";
import { valueAt } from "../../../engine/manifest/value-at.ts";
import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import { isObject, type Json } from "../../../engine/protocol/json.ts";
import { codeOfStatus, oneLine } from "../../../engine/protocol/provider-failure.ts";
import { abandon, boundedText } from "./bounded-text.ts";

/** An answer whose body has not been read yet. */
export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Readable;
}

/** How much of an answer is looked at. */
export interface Looking {
  /** The JSON Pointer to what is wanted. */
  readonly pointer: string;
  readonly mostBytes: number;
}

/** An answer that says no is told so far: enough for its reason, too little for a page. */
const mostOfRefusal = 2_000;

/** The value a tool gets from an answer. Throws a `FailureError` that says what came instead: another status, no text, no JSON, nothing at the pointer. */
export async function valueOf(incoming: Incoming, looking: Looking): Promise<Json> {
  const { status, body } = incoming;
  if (status < 200 || status > 299) throw await refusal(incoming);
  if (status === 204 || status === 205) {
    abandon(body);
    return pointed(null, looking.pointer);
  }
  const type = header(incoming, "content-type").toLowerCase();
  const encoding = header(incoming, "content-encoding").toLowerCase();
  if (encoding !== "" && encoding !== "identity") throw unread(body, `it answered with ${encoding}, which was not asked for`);
  const isJson = /^[^;]*[/+]json\b/.test(type);
  if (!isJson && !isText(type)) throw unread(body, `it answered with ${type.split(";", 1)[0] ?? ""}, which is no text`);
  const { text, more } = await read(incoming, looking.mostBytes);
  if (more && (isJson || looking.pointer !== ""))
    throw wrong(`its answer is longer than ${looking.mostBytes} bytes and was not read to the end; ask for less`);
  if (more) return `${text}\n[cut here: the answer goes on, and no more than ${looking.mostBytes} bytes of it were read]`;
  return pointed(isJson ? parsed(text) : text, looking.pointer);
}

async function refusal(incoming: Incoming): Promise<FailureError> {
  const { status } = incoming;
  const location = header(incoming, "location");
  if (status >= 300 && status < 400) {
    abandon(incoming.body);
    const to = location === "" ? "" : ` to ${JSON.stringify(location.slice(0, 200))}`;
    return wrong(`it answered ${status} and sends on${to}; only a \`GET\` is sent on, and only to the same host`, status);
  }
  const type = header(incoming, "content-type").toLowerCase();
  const { text, more } = isText(type) || /json/.test(type) ? await read(incoming, mostOfRefusal) : { text: "", more: false };
  const said = oneLine(text);
  const message = `it answered ${status}${said === "" ? "" : `: ${said}${more ? "…" : ""}`}`;
  return new FailureError(failure(codeOfStatus(status), message, { status }));
}

function read({ body, headers }: Incoming, most: number): ReturnType<typeof boundedText> {
  const [, charset = "utf-8"] = /charset\s*=\s*"?([\w.:-]+)/i.exec(String(headers["content-type"] ?? "")) ?? [];
  return boundedText(body, most, isKnown(charset) ? charset : "utf-8");
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== "";
  } catch {
    return false;
  }
}

function isText(type: string): boolean {
  return type === "" || /^(?:text\/|application\/(?:xml|yaml|x-yaml|javascript|x-www-form-urlencoded|x-ndjson)\b)|\+xml\b/.test(type);
}

function parsed(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw wrong(`its answer says that it is JSON and is none: ${oneLine(text).slice(0, 200)}`);
  }
}

function pointed(value: Json, pointer: string): Json {
  if (pointer === "") return value;
  const found = valueAt(value, pointer);
  if (found !== undefined) return found;
  const there = isObject(value) ? `an object with ${Object.keys(value).slice(0, 20).join(", ") || "nothing in it"}` : kindOf(value);
  throw wrong(`its answer has nothing at ${pointer}: it is ${there}`);
}

function kindOf(value: Json): string {
  if (value === null) return "empty";
  return Array.isArray(value) ? `a list of ${value.length}` : `a ${typeof value}`;
}

function header({ headers }: Incoming, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : (value?.[0] ?? "");
}

function unread(body: Readable, message: string): FailureError {
  abandon(body);
  return wrong(message);
}

/** Asked again, it would say the same. */
function wrong(message: string, status?: number): FailureError {
  return new FailureError(failure("malformed-response", message, { retryable: false, ...(status === undefined ? {} : { status }) }));
}
