import type { HttpRequest } from "./http-request.ts";
import { readUrlTemplate } from "./url-template.ts";

/** What makes a request useless or unsafe, whatever its arguments. */
export interface RequestFault {
  /** The key it is about. */
  readonly key: "url" | "headers" | "body";
  /** The entry under the key, where one is meant. */
  readonly entry?: string;
  readonly message: string;
  readonly help: string;
}

/** What the client writes itself: a manifest that writes it could send a request that is read as two. */
const ours = /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|proxy-.*)$/i;

/** The faults of a request, as far as they can be seen without its arguments. */
export function requestFaults({ method, url, headers = {}, body }: HttpRequest): readonly RequestFault[] {
  const faults: RequestFault[] = [];
  const template = readUrlTemplate(url);
  if (!template.ok)
    faults.push({ key: "url", message: `the URL ${JSON.stringify(url)} cannot be used: ${template.fault}`, help: template.help });
  for (const [name, value] of Object.entries(headers)) {
    if (ours.test(name))
      faults.push({ key: "headers", entry: name, message: `the header \`${name}\` is written by the client`, help: "remove it" });
    const said = typeof value === "string" ? value : (value.prefix ?? "");
    if (/[^\t\u0020-\u007e\u00a0-\u00ff]/.test(said))
      faults.push({
        key: "headers",
        entry: name,
        message: `the header \`${name}\` holds a character that no header can`,
        help: "keep to one line of Latin letters",
      });
  }
  if (method === "GET" && body !== undefined)
    faults.push({ key: "body", message: "a `GET` sends no body", help: "say another `method`, or put it under `query`" });
  return faults;
}
