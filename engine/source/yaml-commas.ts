import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event } from "js-yaml";
import type { Span } from "./span.ts";
import type { Detector } from "./yaml-detector.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";
import type { YamlNode } from "./yaml-walk.ts";

/** Whether an event is a scalar in braces that a comma or the closing brace follows, where a colon should be. */
export function isBareKey(source: string, event: Event | undefined): boolean {
  if (event?.type !== EVENT_ID.SCALAR || event.valueStart === -1) return false;
  const quote = event.style === SCALAR_STYLE.PLAIN ? 0 : 1;
  const rest = source.slice(event.valueEnd + quote, event.valueEnd + quote + 200).trimStart();
  return /^[,}#]/.test(rest);
}

interface Trap {
  readonly key: YamlNode;
  readonly start: number;
  end: number;
  readonly pointers: string[];
}

/**
 * Finds `{ description: Checks a code, then stops }`: the comma ends the text, and `then stops` becomes a key without a
 * value. One finding for a text, however many commas it has.
 */
export function detectCommas(source: string, spanOf: (at: number) => Span): Detector {
  const flowMaps = new Map<number, { key?: YamlNode; value?: YamlNode; trap?: Trap }>();
  const traps: Trap[] = [];
  return {
    faults: () => traps.map((trap) => fault(source, trap, spanOf)),
    visit(node) {
      const { at, event, role, parent } = node;
      if (event.type === EVENT_ID.MAPPING && event.style === COLLECTION_STYLE.FLOW) flowMaps.set(at, {});
      const map = flowMaps.get(parent);
      if (map === undefined) return;
      if (role === "key") {
        map.key = node;
        return;
      }
      const isBare = event.type === EVENT_ID.SCALAR && event.valueStart === -1 && isBareKey(source, map.key?.event);
      if (!isBare || map.key === undefined) {
        map.value = node;
        delete map.trap;
        return;
      }
      if (map.trap === undefined && traps.length < maxFaults && isPlainText(map.value?.event)) {
        map.trap = { key: map.key, start: spanOf(map.value?.at ?? 0).start, end: 0, pointers: [] };
        traps.push(map.trap);
      }
      if (map.trap === undefined) return;
      map.trap.end = spanOf(map.key.at).end;
      map.trap.pointers.push(map.key.pointer);
    },
  };
}

function isPlainText(event: Event | undefined): boolean {
  return event?.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && event.valueStart !== -1;
}

function fault(source: string, trap: Trap, spanOf: (at: number) => Span): YamlFault {
  const whole = { start: trap.start, end: trap.end };
  const text = source.slice(whole.start, whole.end);
  const quoted = JSON.stringify(text);
  const oneLine = !/[\r\n]/.test(text);
  return {
    rule: "yaml-trap",
    severity: "warning",
    message: `the comma ends the text here, and \`${trap.key.name ?? ""}\` became a key without a value`,
    span: spanOf(trap.key.at),
    pointer: trap.key.pointer,
    help: oneLine ? `quote the whole text: ${quoted}` : "quote the whole text",
    strays: trap.pointers,
    ...(oneLine ? { fix: [{ span: whole, text: quoted }] } : {}),
  };
}
