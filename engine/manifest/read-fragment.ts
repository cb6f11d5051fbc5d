import type { SourceFile } from "../source/source-file.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { parseYaml } from "../source/yaml.ts";
import { diagnoseFault } from "./diagnose.ts";
import type { Fragment } from "./fragment.ts";
import { judgeAssertions } from "./judge-assertions.ts";
import { judgeParts } from "./judge-parts.ts";
import { judgeSchemas } from "./judge-schemas.ts";
import { protoKeys } from "./proto-keys.ts";
import type { Reading } from "./reading.ts";
import { lacksColon } from "./unknown-key.ts";
import { validate } from "./validate.ts";

/**
 * Reads one manifest file; absent where its text or its shape is wrong, which is then among the findings. Of a key that a
 * comma made by accident only the comma is said, as an error where the schema would have complained.
 */
export function readFragment(reading: Reading, file: SourceFile, folder: string): Fragment | undefined {
  const { document, value, faults: all } = parseYaml(file);
  reading.documents.push(document);
  const faults = all.filter(({ strays = [] }) => strays.length === 0 || !strays.every((stray) => lacksColon(value, stray)));
  if (faults.some((fault) => fault.severity === "error")) {
    reading.diagnostics.push(...faults.map((fault) => diagnoseFault(document, fault)));
    return undefined;
  }
  const validation = validate(document, value);
  const told = new Set(validation.diagnostics.map((diagnostic) => diagnostic.pointer));
  const strays = new Set(faults.flatMap((fault) => fault.strays ?? []));
  for (const fault of faults) {
    const diagnostic = diagnoseFault(document, fault);
    const isError = (fault.strays ?? []).some((stray) => told.has(stray));
    reading.diagnostics.push(isError ? { ...diagnostic, severity: "error" } : diagnostic);
  }
  reading.diagnostics.push(
    ...validation.diagnostics.filter((diagnostic) => !strays.has(diagnostic.pointer)),
    ...protoKeys({ document, value }).filter((diagnostic) => !told.has(diagnostic.pointer)),
  );
  if (!validation.ok) return undefined;
  const fragment = { document, value: validation.value, folder };
  reading.diagnostics.push(...[...judgeParts(fragment), ...judgeAssertions(fragment), ...judgeSchemas(fragment)].slice(0, maxFaults));
  return fragment;
}
