import type { Outcome, ToolResult } from "../loop/outcome.ts";
import type { ModelCall, ModelResponse, Usage } from "../protocol/model.ts";
import { copyWithin, hasKeys, isPlainNumber, type Allowance } from "./plain-copy.ts";

/**
 * A copy of an outcome that nobody else can change, equal to what a round trip through JSON text gives. `undefined` where only that trip tells, as of
 * {@link copyWithin}. The outcomes that every turn makes are copied field by field, whatever else by the general way.
 */
export function copyOfOutcome(outcome: Outcome, allowance: Allowance): Outcome | undefined {
  const { effect, at } = outcome;
  if (typeof effect !== "string" || !isPlainNumber(at)) return undefined;
  if (outcome.kind === "model" && hasKeys(outcome, 4)) {
    const response = responseOf(outcome.response, allowance);
    allowance.left -= effect.length + 12;
    return response === undefined || allowance.left < 0 ? undefined : { kind: "model", effect, at, response };
  }
  if (outcome.kind === "tool" && hasKeys(outcome, 4)) {
    const result = resultOf(outcome.result, allowance);
    allowance.left -= effect.length + 12;
    return result === undefined || allowance.left < 0 ? undefined : { kind: "tool", effect, at, result };
  }
  return copyWithin(outcome, allowance);
}

function responseOf(response: ModelResponse, allowance: Allowance): ModelResponse | undefined {
  if (typeof response !== "object" || response === null) return undefined;
  const { text, calls, stop, usage } = response;
  if (!hasKeys(response, 4) || typeof text !== "string" || typeof stop !== "string" || !Array.isArray(calls))
    return copyWithin(response, allowance);
  const counted = usageOf(usage, allowance);
  const asked = callsOf(calls, allowance);
  if (counted === undefined || asked === undefined) return undefined;
  allowance.left -= text.length + stop.length + 12;
  return { text, calls: asked, stop, usage: counted };
}

function usageOf(usage: Usage, allowance: Allowance): Usage | undefined {
  if (typeof usage !== "object" || usage === null) return undefined;
  const { input, output, cached, reasoning } = usage;
  const counts = isPlainNumber(input) && isPlainNumber(output) && isPlainNumber(cached) && isPlainNumber(reasoning);
  if (!counts || !hasKeys(usage, 4)) return copyWithin(usage, allowance);
  allowance.left -= 24;
  return { input, output, cached, reasoning };
}

function callsOf(calls: readonly ModelCall[], allowance: Allowance): readonly ModelCall[] | undefined {
  if (Object.getPrototypeOf(calls) !== Array.prototype || calls.length > allowance.left) return undefined;
  const copied = calls.slice();
  for (let index = 0; index < copied.length; index++) {
    const copy = callOf(copied[index], allowance);
    if (copy === undefined) return undefined;
    copied[index] = copy;
  }
  return copied;
}

function callOf(call: ModelCall | undefined, allowance: Allowance): ModelCall | undefined {
  if (typeof call !== "object" || call === null) return undefined;
  const { name, arguments: given } = call;
  if (typeof name !== "string" || typeof given !== "string" || !hasKeys(call, 2)) return copyWithin(call, allowance);
  allowance.left -= name.length + given.length + 6;
  return { name, arguments: given };
}

function resultOf(result: ToolResult, allowance: Allowance): ToolResult | undefined {
  if (typeof result !== "object" || result === null || !hasKeys(result, 2)) return copyWithin(result, allowance);
  const said: unknown = result.ok;
  if (!result.ok || said !== true) return copyWithin(result, allowance);
  const value = copyWithin(result.value, allowance);
  allowance.left -= 6;
  return value === undefined ? undefined : { ok: true, value };
}
