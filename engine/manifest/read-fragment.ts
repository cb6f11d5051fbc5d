import type { SourceFile } from "../source/source-file.ts";
import { parseYaml } from "../source/yaml.ts";
import { diagnoseFault } from "./diagnose.ts";
import type { Fragment } from "./fragment.ts";
import type { Reading } from "./reading.ts";
import { validate } from "./validate.ts";

/** Reads one manifest file; absent where its text or its shape is wrong, which is then among the findings. */
export function readFragment(reading: Reading, file: SourceFile): Fragment | undefined {
  const { document, value, faults } = parseYaml(file);
  reading.documents.push(document);
  if (faults.some((fault) => fault.severity === "error")) {
    reading.diagnostics.push(...faults.map((fault) => diagnoseFault(document, fault)));
    return undefined;
  }
  const validation = validate(document, value);
  const strays = new Set(faults.flatMap((fault) => fault.strays ?? []));
  const told = validation.diagnostics.filter((diagnostic) => !strays.has(diagnostic.pointer));
  const hidden = new Set(validation.diagnostics.map((diagnostic) => diagnostic.pointer));
  for (const fault of faults) {
    const diagnostic = diagnoseFault(document, fault);
    const isError = (fault.strays ?? []).some((stray) => hidden.has(stray));
    reading.diagnostics.push(isError ? { ...diagnostic, severity: "error" } : diagnostic);
  }
  reading.diagnostics.push(...told);
  return validation.ok ? { document, value: validation.value } : undefined;
}
