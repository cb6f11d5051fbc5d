import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { isObject } from "../protocol/json.ts";
import { appendToken } from "../source/pointer.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { diagnose } from "./diagnose.ts";
import type { Judged } from "./explain.ts";

/**
 * Finds the key `__proto__` wherever it stands. Reading it does no harm here, but the value goes on to hosts and
 * providers, and copying it there might.
 */
export function protoKeys({ document, value }: Judged): readonly Diagnostic[] {
  if (!/__proto__|\\[xuU]/.test(document.file.text)) return [];
  const found: string[] = [];
  const left: { readonly value: unknown; readonly pointer: string }[] = [{ value, pointer: "" }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (!Array.isArray(next.value) && !isObject(next.value)) continue;
    for (const [key, child] of Object.entries(next.value)) {
      const pointer = appendToken(next.pointer, key);
      if (key === "__proto__") found.push(pointer);
      left.push({ value: child, pointer });
    }
  }
  return found.slice(0, maxFaults).map((pointer) =>
    diagnose({
      rule: "schema",
      message: "the key `__proto__` is not known here, nor allowed anywhere: in JavaScript it means something else",
      at: { document, pointer },
      part: "key",
      help: "rename the key",
    }),
  );
}
