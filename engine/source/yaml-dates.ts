import { EVENT_ID, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Span } from "./span.ts";
import type { Detector } from "./yaml-detector.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";

const date = /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?$/;

/** Whether an unquoted scalar is one that YAML 1.1 reads as a date. */
export function looksLikeDate(source: string, event: ScalarEvent): boolean {
  const { valueStart, valueEnd } = event;
  if (valueEnd - valueStart < 8 || valueEnd - valueStart > 40 || source[valueStart + 4] !== "-") return false;
  return date.test(source.slice(valueStart, valueEnd));
}

/** Finds unquoted dates: this engine reads them as texts, many other readers of YAML do not. */
export function detectDates(source: string, spanOf: (at: number) => Span): Detector {
  const faults: YamlFault[] = [];
  return {
    faults: () => faults,
    visit({ at, event, pointer, role }) {
      if (role === "key" || event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || !looksLikeDate(source, event)) return;
      const span = spanOf(at);
      const text = source.slice(span.start, span.end);
      if (faults.length >= maxFaults) return;
      faults.push({
        rule: "yaml-trap",
        severity: "warning",
        message: `the unquoted date \`${text}\`; it is a text here, but a point in time for other readers of YAML`,
        span,
        pointer,
        help: `quote it: "${text}"`,
        fix: [{ span, text: `"${text}"` }],
      });
    },
  };
}
