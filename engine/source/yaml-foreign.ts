import { EVENT_ID, SCALAR_STYLE } from "js-yaml";
import type { Detector } from "./yaml-detector.ts";
import type { Span } from "./span.ts";
import { maxFaults, type YamlFault } from "./yaml-fault.ts";

/** Finds what the manifest's YAML profile leaves out: tags, merge keys, collections as keys, a second document. */
export function detectForeign(source: string, spanOf: (at: number) => Span): Detector {
  const faults: YamlFault[] = [];
  let isSecond = false;
  return {
    faults: () => faults,
    visit({ at, event, pointer, role, name }) {
      if (event.type === EVENT_ID.DOCUMENT) {
        if (at > 0 && !isSecond) faults.push(secondDocument(source, spanOf(at + 1)));
        isSecond = at > 0;
        return;
      }
      if (event.type === EVENT_ID.POP || event.type === EVENT_ID.ALIAS || faults.length >= maxFaults) return;
      if (event.tagStart !== -1) {
        const tag = source.slice(event.tagStart, event.tagEnd);
        faults.push({
          rule: "yaml-trap",
          severity: "error",
          message: `the tag \`${tag}\`; a manifest holds plain texts, numbers, lists and maps, and no tags`,
          span: { start: event.tagStart, end: event.tagEnd },
          pointer,
          help: "remove the tag; put quotes around a value that must be a text",
        });
      }
      if (role === "key" && event.type !== EVENT_ID.SCALAR) {
        faults.push({
          rule: "yaml-syntax",
          severity: "error",
          message: "a list or a map used as a key; keys are texts",
          span: spanOf(at),
          pointer,
          help: "quote the key if its text holds brackets, as `{{name}}` does",
        });
      }
      if (role === "key" && name === "<<" && event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN) {
        faults.push({
          rule: "yaml-trap",
          severity: "error",
          message: "the merge key `<<`; a manifest is read as it stands, without merging",
          span: spanOf(at),
          pointer,
          help: "write the keys out where they are meant",
        });
      }
    },
  };
}

function secondDocument(source: string, first: Span): YamlFault {
  const before = source.slice(0, first.start === 0 ? source.length : first.start);
  const start = Math.max(0, before.lastIndexOf("---"));
  return {
    rule: "yaml-syntax",
    severity: "error",
    message: "a second document begins here; a manifest is one document",
    span: { start, end: start + 3 },
    pointer: "",
    help: "put it into a file of its own and name that under `include`",
  };
}
