import { EVENT_ID, SCALAR_STYLE, type Event } from "js-yaml";
import { detectAnchors } from "./yaml-anchors.ts";
import { detectCommas, isBareKey } from "./yaml-commas.ts";
import { detectDates, looksLikeDate } from "./yaml-dates.ts";
import type { Detector, DetectorMaker } from "./yaml-detector.ts";
import { detectDuplicates } from "./yaml-duplicates.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";
import { detectForeign } from "./yaml-foreign.ts";
import { eventSpans } from "./yaml-places.ts";
import { walk } from "./yaml-walk.ts";

const detectors: readonly DetectorMaker[] = [detectForeign, detectAnchors, detectDuplicates, detectCommas, detectDates];

/**
 * Whether a text holds none of what {@link inspect} looks for, but for duplicate keys and collections as keys, which the
 * construction of the value meets anyway. One cheap pass, so that a clean file pays next to nothing.
 */
export function isPlain(source: string, events: readonly Event[]): boolean {
  for (let at = 0; at < events.length; at++) {
    const event = events[at];
    switch (event?.type) {
      case EVENT_ID.DOCUMENT:
        if (at > 0) return false;
        break;
      case EVENT_ID.ALIAS:
        return false;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        if (event.anchorStart !== -1 || event.tagStart !== -1) return false;
        break;
      case EVENT_ID.SCALAR:
        if (event.anchorStart !== -1 || event.tagStart !== -1) return false;
        if (event.valueStart === -1) {
          if (isBareKey(source, events[at - 1])) return false;
        } else if (event.style === SCALAR_STYLE.PLAIN) {
          if (looksLikeDate(source, event) || isMerge(source, event.valueStart, event.valueEnd)) return false;
        }
        break;
    }
  }
  return true;
}

/** Everything that is wrong with a text that parsed, in the order of the text. */
export function inspect(source: string, events: readonly Event[]): readonly YamlFault[] {
  const spanOf = eventSpans(source, events);
  const looking: readonly Detector[] = detectors.map((make) => make(source, spanOf));
  walk(source, events, (node) => {
    for (const detector of looking) detector.visit(node);
  });
  return looking
    .flatMap((detector) => detector.faults())
    .toSorted((a, b) => a.span.start - b.span.start)
    .slice(0, maxFaults);
}

function isMerge(source: string, start: number, end: number): boolean {
  return end - start === 2 && source.startsWith("<<", start);
}
