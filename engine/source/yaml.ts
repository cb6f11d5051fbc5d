import { constructFromEvents, parseEvents, YAMLException, type Event } from "js-yaml";
import type { SourceFile } from "./source-file.ts";
import type { SourceDocument, SourceMap } from "./source-map.ts";
import type { Span } from "./span.ts";
import type { YamlFault } from "./yaml-fault.ts";
import { constructPlain } from "./yaml-construct.ts";
import { inspect, isPlain } from "./yaml-inspect.ts";
import { placesOf } from "./yaml-places.ts";
import { syntaxFault } from "./yaml-syntax.ts";

/** A text read as YAML (or JSON, which is YAML): its value, unless a fault of severity `error` makes it worthless. */
export interface ParsedYaml {
  readonly document: SourceDocument;
  /** JSON data; absent where the text holds none or cannot be trusted. */
  readonly value?: unknown;
  readonly faults: readonly YamlFault[];
}

/** The longest text that is read, in UTF-16 units. */
export const maxLength: number = 16 * 1024 * 1024;

/** The deepest nesting that is read. */
export const maxDepth = 64;

/** Reads a text in one parse; never throws, and never expands an alias. */
export function parseYaml(file: SourceFile): ParsedYaml {
  if (file.text.length > maxLength) return failed(file, [tooLong(file)]);
  let events: Event[];
  try {
    events = parseEvents(file.text, { maxDepth });
  } catch (error) {
    return failed(file, [faultOf(file.text, error)]);
  }
  const document = { file, map: placesOf(file.text, events) };
  if (events.length === 0) return { document, faults: [] };
  const plain = isPlain(file.text, events) ? constructPlain(file.text, events) : undefined;
  if (plain !== undefined) return { document, faults: [], value: plain.value };
  const faults = inspect(file.text, events);
  if (faults.some((fault) => fault.severity === "error")) return { document, faults };
  try {
    return { document, faults, value: constructFromEvents(events, { source: file.text })[0] };
  } catch (error) {
    const found = inspect(file.text, events);
    return { document, faults: found.some((fault) => fault.severity === "error") ? found : [faultOf(file.text, error)] };
  }
}

function failed(file: SourceFile, faults: readonly YamlFault[]): ParsedYaml {
  return { document: { file, map: wholeText(file.text) }, faults };
}

/** The map of a text that was not parsed: everything stands at its first line. */
export function wholeText(text: string): SourceMap {
  const end = text.slice(0, 120).search(/[\r\n]|$/);
  const span: Span = { start: 0, end };
  return { value: () => span, key: () => span };
}

function tooLong(file: SourceFile): YamlFault {
  const size = (file.text.length / 1024 / 1024).toFixed(1);
  return {
    rule: "yaml-syntax",
    severity: "error",
    message: `the file holds ${size} million characters; at most ${maxLength / 1024 / 1024} are read`,
    span: wholeText(file.text).value(""),
    pointer: "",
    help: "split the topology into several files with `include`",
  };
}

function faultOf(text: string, error: unknown): YamlFault {
  if (error instanceof YAMLException) return syntaxFault(text, error.reason, error.mark?.position ?? 0);
  return syntaxFault(text, error instanceof Error ? error.message : String(error), 0);
}
