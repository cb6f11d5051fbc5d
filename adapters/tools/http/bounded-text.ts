import type { Readable } from "node:stream";

/** As much of a body as was read. */
export interface BoundedText {
  readonly text: string;
  /** There was more: the rest was never read, and its connection is closed. */
  readonly more: boolean;
}

/** Reads a body up to a number of bytes and then stops listening. Throws where the text is in an encoding that is not known. */
export async function boundedText(body: Readable, most: number, charset: string = "utf-8"): Promise<BoundedText> {
  const decoder = new TextDecoder(charset);
  let text = "";
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const room = most - size;
    size += chunk.length;
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    if (size <= most) continue;
    abandon(body);
    return { text, more: true };
  }
  return { text: text + decoder.decode(), more: false };
}

/** Closes the connection of a body that nobody reads any more. */
export function abandon(body: Readable): void {
  // A body that is cut off says so by an error, and nobody listens any more.
  body.on("error", () => undefined).destroy();
}
