import { EVENT_ID, SCALAR_STYLE } from "js-yaml";
import type { Event } from "js-yaml";

/** Tells whether an offset lies in quoted or block text, where a `#` is a character like any other. Built at the first question. */
export function textOf(events: readonly Event[]): (offset: number) => boolean {
  let texts: readonly { readonly start: number; readonly end: number }[] | undefined;
  return (offset) => {
    texts ??= events.flatMap((event) =>
      event.type === EVENT_ID.SCALAR && event.style !== SCALAR_STYLE.PLAIN ? [{ start: event.valueStart, end: event.valueEnd }] : [],
    );
    let low = 0;
    let high = texts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((texts[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const text = texts[low];
    return text !== undefined && text.start <= offset;
  };
}
