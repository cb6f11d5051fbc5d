import { positionAt } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { Span } from "../source/span.ts";
import { allowComments } from "./comment.ts";
import type { AllowComment } from "./comment.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";
import { didYouMean, type Suggestion } from "./did-you-mean.ts";
import { safeFix } from "./fix.ts";
import { withoutAllow } from "./without-allow.ts";

/** What `# allow` comments are held against. */
export interface KnownRules {
  /** Every rule there is. */
  readonly names: readonly string[];
  /** Those that looked at this manifest; only they can make an `# allow` superfluous. */
  readonly ran: ReadonlySet<string>;
}

/**
 * Takes away the findings that a `# allow <rule>: reason` on their line, or on the line above, is about, and adds what is wrong with such
 * comments: `unused-allow`, `bare-allow` and `unknown-allow`. Errors stay.
 */
export function suppress(
  documents: readonly SourceDocument[],
  diagnostics: readonly Diagnostic[],
  known: KnownRules,
): readonly Diagnostic[] {
  const names = new Set(known.names);
  const comments = documents.flatMap((document) => allowComments(document, (name) => names.has(name)));
  if (comments.length === 0) return diagnostics;
  const at = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = placeOf(diagnostic.file.path, positionAt(diagnostic.file, diagnostic.span.start).line, diagnostic.rule);
    at.set(key, [...(at.get(key) ?? []), diagnostic]);
  }
  const allowed = new Set<Diagnostic>();
  const faults = comments.flatMap((comment) => {
    const wrong = comment.names.flatMap(({ name, span }) => {
      const metBy = (rule: string): readonly Diagnostic[] => at.get(placeOf(comment.document.file.path, comment.line, rule)) ?? [];
      if (!names.has(name)) {
        const meant = didYouMean(name, known.names);
        const missed = meant?.certain === true ? metBy(meant.name).filter(({ severity }) => severity !== "error") : [];
        // A slip in the name is one fault: the finding it was to allow is not told as well.
        for (const diagnostic of missed) allowed.add(diagnostic);
        return [unknownAllow(comment, { name, span }, meant, missed.length > 0)];
      }
      const met = metBy(name);
      if (met.length === 0) return known.ran.has(name) ? [unusedAllow(comment, name, span)] : [];
      if (met.some((diagnostic) => diagnostic.severity === "error")) return [errorAllow(comment, name, span)];
      for (const diagnostic of met) allowed.add(diagnostic);
      return [];
    });
    if (wrong.length > 0) return wrong;
    if (comment.names.length === 0) return [namelessAllow(comment)];
    return comment.reason === "" ? [bareAllow(comment)] : [];
  });
  return [...diagnostics.filter((diagnostic) => !allowed.has(diagnostic)), ...faults];
}

function placeOf(path: string, line: number, rule: string): string {
  return `${line} ${rule} ${path}`;
}

function unusedAllow(comment: AllowComment, name: string, span: Span): Diagnostic {
  const message = `\`# allow ${name}\` allows nothing: \`${name}\` has no finding on line ${comment.line}`;
  return faultOf("unused-allow", comment, {
    span,
    message,
    help: "delete it, or move it to the end of the line of the finding or to the line above",
    ...withoutAllow(comment, name),
  });
}

function bareAllow(comment: AllowComment): Diagnostic {
  const list = comment.names.map(({ name }) => name).join(", ");
  const message = `\`# allow ${list}\` gives no reason`;
  return faultOf("bare-allow", comment, { span: comment.span, message, help: `say why it is right here: \`# allow ${list}: <reason>\`` });
}

function unknownAllow(
  comment: AllowComment,
  { name, span }: AllowComment["names"][number],
  meant: Suggestion | undefined,
  mends: boolean,
): Diagnostic {
  return faultOf("unknown-allow", comment, {
    span,
    message: `there is no rule \`${name}\` to allow`,
    help: meant === undefined ? "name a rule that `signalbox rules` lists" : `did you mean \`${meant.name}\`?`,
    ...(mends && meant !== undefined ? { fix: safeFix(comment.document.file, [{ span, text: meant.name }]) } : {}),
  });
}

function namelessAllow(comment: AllowComment): Diagnostic {
  return faultOf("unknown-allow", comment, {
    span: comment.span,
    message: "`# allow` names no rule",
    help: "name the rule: `# allow <rule>: <reason>`",
  });
}

function errorAllow(comment: AllowComment, name: string, span: Span): Diagnostic {
  const message = `\`# allow ${name}\` allows nothing: \`${name}\` is an error here, and no plan can be made while it is there`;
  return faultOf("unused-allow", comment, { span, message, help: "mend the error and delete the comment", ...withoutAllow(comment, name) });
}

function faultOf(
  rule: string,
  comment: AllowComment,
  text: { readonly span: Span; readonly message: string; readonly help: string; readonly fix?: Fix },
): Diagnostic {
  return { rule, severity: "warning", ...text, file: comment.document.file, pointer: "", notes: [], witness: [] };
}
