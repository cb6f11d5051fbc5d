import type { Span } from "./span.ts";
import type { Detector } from "./yaml-detector.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";

/** Finds every key that its map already holds, and shows the first one. */
export function detectDuplicates(_source: string, spanOf: (at: number) => Span): Detector {
  const seen = new Map<number, Map<string, number>>();
  const faults: YamlFault[] = [];
  return {
    faults: () => faults,
    visit({ at, pointer, name, parent }) {
      if (name === undefined) return;
      let keys = seen.get(parent);
      if (keys === undefined) seen.set(parent, (keys = new Map()));
      const first = keys.get(name);
      if (first === undefined) {
        keys.set(name, at);
        return;
      }
      if (faults.length >= maxFaults) return;
      faults.push({
        rule: "duplicate-key",
        severity: "error",
        message: `the key \`${name}\` is here twice; only one of them can hold`,
        label: "and here again",
        span: spanOf(at),
        pointer,
        help: "remove one of the two, or give it the name it was meant to have",
        notes: [{ message: `\`${name}\` is here first`, span: spanOf(first), pointer }],
      });
    },
  };
}
