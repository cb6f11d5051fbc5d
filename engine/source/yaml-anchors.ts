import { EVENT_ID } from "js-yaml";
import type { Span } from "./span.ts";
import type { Detector } from "./yaml-detector.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";

interface Anchor {
  readonly name: string;
  readonly span: Span;
  readonly pointer: string;
  readonly uses: { readonly message: string; readonly span: Span; readonly pointer: string }[];
}

const maxUses = 10;

/** Finds anchors, each with the aliases that use it as notes, and aliases of no anchor. Nothing is expanded. */
export function detectAnchors(source: string): Detector {
  const anchors = new Map<string, Anchor>();
  const found: Anchor[] = [];
  const lost: YamlFault[] = [];
  return {
    visit({ event, pointer }) {
      if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP || event.anchorStart === -1) return;
      const name = source.slice(event.anchorStart, event.anchorEnd);
      const span = { start: event.anchorStart - 1, end: event.anchorEnd };
      if (event.type === EVENT_ID.ALIAS) {
        const anchor = anchors.get(name);
        if (anchor === undefined) {
          if (lost.length < maxFaults) lost.push(fault(`the alias \`*${name}\` of an anchor that is not there`, span, pointer));
        } else if (anchor.uses.length < maxUses) anchor.uses.push({ message: "used here", span, pointer });
        return;
      }
      const anchor = { name, span, pointer, uses: [] };
      anchors.set(name, anchor);
      if (found.length < maxFaults) found.push(anchor);
    },
    faults: () => [
      ...found.map(({ name, span, pointer, uses }) => ({ ...fault(`the anchor \`&${name}\``, span, pointer), notes: uses })),
      ...lost,
    ],
  };
}

function fault(found: string, span: Span, pointer: string): YamlFault {
  return {
    rule: "yaml-trap",
    severity: "error",
    message: `${found}; a manifest says everything where it is meant, without anchors and aliases`,
    span,
    pointer,
    help: "write the value out in each place, or declare it once and refer to it by its name (a model, a routine, a tool)",
  };
}
