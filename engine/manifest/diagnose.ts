import type { Diagnostic, Fix, Note, Severity } from "../diagnostic/diagnostic.ts";
import { safeFix } from "../diagnostic/fix.ts";
import type { Origin, SourceDocument } from "../source/source-map.ts";
import type { Span } from "../source/span.ts";
import type { YamlFault } from "../source/yaml-fault.ts";

/** A finding of the read stage, before it has its place in the text. */
export interface ReadFinding {
  readonly rule: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly at: Origin;
  /** The value unless said. */
  readonly part?: "key" | "value";
  readonly help?: string;
  readonly notes?: readonly Note[];
  readonly witness?: readonly Note[];
  readonly fix?: Fix;
}

/** Gives a finding its place. */
export function diagnose(finding: ReadFinding): Diagnostic {
  const { document, pointer } = finding.at;
  return {
    rule: finding.rule,
    severity: finding.severity ?? "error",
    message: finding.message,
    file: document.file,
    span: firstLine(document.file.text, document.map[finding.part ?? "value"](pointer)),
    pointer,
    notes: finding.notes ?? [],
    witness: finding.witness ?? [],
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  };
}

/** Of a part that runs over many lines the first: to underline the whole of it would point at nothing. */
function firstLine(text: string, span: Span): Span {
  const end = text.slice(span.start, Math.min(span.end, span.start + 1000)).search(/[\r\n]/);
  return end === -1 ? span : { start: span.start, end: span.start + end };
}

/** A second place, as a note points at it. */
export function note(message: string, at: Origin, part: "key" | "value" = "key"): Note {
  return { message, file: at.document.file, span: at.document.map[part](at.pointer), pointer: at.pointer };
}

/** A fault of the text as a diagnostic. */
export function diagnoseFault(document: SourceDocument, fault: YamlFault): Diagnostic {
  const { file } = document;
  return {
    rule: fault.rule,
    severity: fault.severity,
    message: fault.message,
    file,
    span: fault.span,
    pointer: fault.pointer,
    notes: (fault.notes ?? []).map((one) => ({ ...one, file })),
    witness: [],
    ...(fault.label === undefined ? {} : { label: fault.label }),
    ...(fault.help === undefined ? {} : { help: fault.help }),
    ...(fault.fix === undefined ? {} : { fix: safeFix(file, fault.fix) }),
  };
}
