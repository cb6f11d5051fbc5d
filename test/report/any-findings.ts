import fc from "fast-check";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { fingerprintsOf } from "../../engine/report/fingerprint.ts";
import { toLintReport, type LintReport } from "../../engine/report/json.ts";
import { lint } from "../../engine/rules/check.ts";
import { rules } from "../../engine/rules/index.ts";
import { identitiesOf } from "../../engine/diagnostic/identity.ts";

/** The report of findings, all on one manifest called `t`. */
export function reportOf(diagnostics: readonly Diagnostic[], files: readonly string[] = filesOf(diagnostics)): LintReport {
  return toLintReport({ manifests: files, files, diagnostics, fingerprints: fingerprintsOf(identitiesOf(diagnostics, "t")) });
}

function filesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...new Set(diagnostics.map(({ file }) => file.path))];
}

/** What lint says of everything that the rules show as bad. */
export const allBad: readonly Diagnostic[] = rules.flatMap(({ name, bad }) => lint({ path: `bad/${name}.yaml`, text: bad }).diagnostics);

/** Words that mean something to some format. */
const hostile = fc.constantFrom(
  ..."& < > \" ' ]]> <![CDATA[ <script>alert(1)</script> <!-- --> </details> ` `` ``` ~~~ * _ ** # ## - + 1. | || \\ [x](https://e.example) ![x](y) [x]: https://www.e.example http://e.example a@e.example @octocat #1 GH-1 octo/repo#1 :smile: deadbeef1 $x$ {0} ::error:: %0A %25 , : ; = \u0000 \u0007 \u001b[31m \r \n \r\n \t \u0085 \u2028 \u202e \u200b \ufeff \ufffe \uffff \ud800 \udc00 \u{1f600} &amp; &#64; javascript:alert(1) onload=x".split(
    " ",
  ),
);

/** A text that no format may take for markup. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 8 }).map((parts) => parts.join(" ")),
  fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join("")),
);

const severity = fc.constantFrom("error" as const, "warning" as const, "info" as const);
const span = fc.record({ start: fc.nat(60), length: fc.nat(60) }).map(({ start, length }) => ({ start, end: start + length }));

/** Findings of any content, as no rule would report them. */
export const anyFindings: fc.Arbitrary<readonly Diagnostic[]> = fc
  .tuple(fc.array(fc.record({ path: anyText, text: anyText }), { minLength: 1, maxLength: 3 }), fc.nat())
  .chain(([files]) => {
    const file = fc.constantFrom(...files);
    const note = fc.record({ file, span, message: anyText, pointer: anyText });
    const edits = fc.array(fc.record({ file, span, text: anyText }), { minLength: 1, maxLength: 2 });
    return fc.array(
      fc.record(
        {
          rule: fc.oneof(fc.constantFrom("trap", "unknown-target", "internal"), anyText),
          severity,
          message: anyText,
          file,
          span,
          pointer: fc.oneof(fc.constant(""), anyText),
          notes: fc.array(note, { maxLength: 2 }),
          witness: fc.array(note, { maxLength: 3 }),
          help: anyText,
          label: anyText,
          fix: fc.record({ safety: fc.constantFrom("safe" as const, "unsafe" as const), edits }),
        },
        { requiredKeys: ["rule", "severity", "message", "file", "span", "pointer", "notes", "witness"] },
      ),
      { maxLength: 5 },
    );
  });
