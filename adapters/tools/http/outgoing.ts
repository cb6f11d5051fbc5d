import { parseTemplate } from "url-template";
import type { HttpRequest } from "../../../engine/protocol/http-request.ts";
import { isObject, own, type Json, type JsonObject } from "../../../engine/protocol/json.ts";
import { argumentOf, argumentsNamed } from "../../../engine/protocol/request-arguments.ts";
import { readUrlTemplate } from "../../../engine/protocol/url-template.ts";

/** A request with its arguments in, or why they cannot be put in. */
export type Outgoing = { readonly ok: true; readonly url: URL; readonly body?: string } | { readonly ok: false; readonly reason: string };

const longestUrl = 8_000;

/**
 * Puts a call's arguments into its request: encoded, so that they change neither host nor path. What stands nowhere goes to the query
 * of a `GET` or `DELETE` and to the JSON body of any other, unless the request writes that place out itself.
 */
export function outgoing(request: HttpRequest, input: JsonObject): Outgoing {
  const expanded = expand(request.url, input);
  if (!expanded.ok) return expanded;
  const named = new Set(argumentsNamed(request).map(({ name }) => name));
  const rest = Object.entries(input).filter(([name]) => !named.has(name));
  const inQuery = request.method === "GET" || request.method === "DELETE";
  const { url } = expanded;
  const pairs = request.query === undefined ? (inQuery ? rest : []) : Object.entries(asObject(filled(request.query, input)));
  const query = pairs.flatMap(([name, value]) => textsOf(value).map((text) => `${encode(name)}=${encode(text)}`)).join("&");
  if (query !== "") url.search = url.search === "" ? query : `${url.search}&${query}`;
  if (url.href.length > longestUrl) return no(`the address would be ${url.href.length} characters long; at most ${longestUrl} are sent`);
  if (request.body === null || (request.body === undefined && inQuery)) return { ok: true, url };
  const body = request.body === undefined ? Object.fromEntries(rest) : filled(request.body, input);
  return { ok: true, url, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

function expand(template: string, input: JsonObject): Exclude<Outgoing, { readonly ok: true }> | { readonly ok: true; readonly url: URL } {
  const read = readUrlTemplate(template);
  if (!read.ok) return no(read.fault);
  // Without a prototype: a template that names `constructor` finds nothing.
  const values: Record<string, unknown> = Object.assign(Object.create(null), {});
  for (const { names, part } of read.expressions) {
    for (const name of names) {
      const value = own(input, name);
      const texts = value === undefined ? [] : textsOf(value);
      if (part === "path") {
        if (texts.length === 0 || texts.includes("")) return no(`\`${name}\` must not be empty: it is part of the address`);
        if (texts.some(goesBack)) return no(`\`${name}\` must not hold \`.\` or \`..\` as a part of a path: it is part of the address`);
      }
      if (texts.length > 0) values[name] = Array.isArray(value) ? texts : texts[0];
    }
  }
  const text = parseTemplate(template).expand(values as never);
  const [url, origin] = [new URL(text), new URL(template.replaceAll(/\{[^{}]*\}/g, "")).origin];
  const path = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(text)?.[1] || "/";
  // What the checks above have made impossible would be seen here.
  const isMoved = url.origin !== origin || url.pathname.split("/").length !== path.split("/").length;
  return isMoved ? no("the arguments would change where the request goes") : { ok: true, url };
}

/** Some servers decode `%2F` before they look at the path. */
function goesBack(text: string): boolean {
  return text.split(/[/\\]/).some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
}

/** A template with its arguments in; what was not given is left out of objects and lists. */
function filled(template: Json, input: JsonObject): Json | undefined {
  if (typeof template === "string") {
    const name = argumentOf(template);
    return name === undefined ? template : own(input, name);
  }
  if (Array.isArray(template)) {
    return (template as readonly Json[]).flatMap((part) => {
      const value = filled(part, input);
      return value === undefined ? [] : [value];
    });
  }
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, part]) => {
      const value = filled(part, input);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** A value as texts of a URL: one for each item of a list, none for null. */
function textsOf(value: Json): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsOf);
  if (typeof value === "object") return [wellFormed(JSON.stringify(value))];
  return [wellFormed(String(value))];
}

/** Half of a character cannot be encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

function encode(text: string): string {
  return encodeURIComponent(text);
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
