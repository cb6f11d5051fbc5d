import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/client";
import type { Json } from "../../../engine/protocol/json.ts";

/**
 * What a server answered, as the tool's result: its structured content where it has one; a text that is a JSON object or list as that value; any other text
 * as it is, with what a model cannot read as text described in brackets. Throws where the server says that the call failed.
 */
export function resultOf(answer: CallToolResult): Json {
  if (answer.isError === true) {
    const said = textOf(answer.content ?? []);
    throw new Error(said === "" ? "the server says that the call failed, and not why" : said);
  }
  if (answer.structuredContent !== undefined) return answer.structuredContent as Json;
  const content = answer.content ?? [];
  if (content.length === 0) return null;
  const text = textOf(content);
  return content.length === 1 && content[0]?.type === "text" ? (valueIn(text) ?? text) : text;
}

function textOf(content: readonly ContentBlock[]): string {
  return content.map(described).join("\n");
}

function described(part: ContentBlock): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
    case "audio":
      return `[${part.type}: ${part.mimeType}, ${size(part.data)}]`;
    case "resource_link":
      return `[resource ${part.uri}: ${[part.title ?? part.name, part.description].filter((text) => text !== undefined).join(", ")}]`;
    case "resource":
      return "text" in part.resource
        ? `[resource ${part.resource.uri}]\n${part.resource.text}`
        : `[resource ${part.resource.uri}: ${part.resource.mimeType ?? "bytes"}, ${size(part.resource.blob)}]`;
  }
}

/** How much a text in base64 holds. */
function size(data: string): string {
  const bytes = Math.floor((data.length * 3) / 4);
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KB`;
}

/** The object or list that a text is, so that facts can point into it; none where a number in it would lose digits. */
function valueIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError("too large");
      return value;
    }) as Json;
  } catch {
    return undefined;
  }
}
