import { arrange } from "../../../engine/protocol/arrange.ts";
import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { Origin } from "../../../engine/protocol/kept.ts";
import type { ModelAdapter, ModelResponse, ModelSettings } from "../../../engine/protocol/model.ts";
import { untilAborted } from "../../../engine/protocol/patience.ts";
import { failureOf } from "./failure.ts";
import type { AiSdkModel, AiSdkOptions } from "./options.ts";
import { writeQuestion, type WrittenQuestion } from "./question.ts";
import { heardParts, waiting } from "./patience.ts";
import { readParts, readResult } from "./read.ts";

export type { AiSdkModel, AiSdkOptions };

/** Any language model that the AI SDK has a provider for, as an adapter: `aiSdk({ provider: "mistral", model: (name) => mistral(name) })`. */
export function aiSdk(options: AiSdkOptions): ModelAdapter {
  const { provider } = options;
  const modelFor = models(options);
  return {
    provider,
    generate: (request, call) =>
      untilAborted(call.signal, async (signal) => {
        const hear = (text: string): void => {
          if (text !== "" && !signal.aborted) call.onDelta?.(text);
        };
        try {
          const model = modelFor(request.settings);
          const origin = { provider, api: `ai-sdk/${model.provider}`, model: model.modelId };
          const { providerOptions } = options;
          const taker = { anthropic: /anthropic/i.test(model.provider), ...(providerOptions === undefined ? {} : { providerOptions }) };
          const written = writeQuestion(arrange(request, { reader: origin, form: "never" }), taker);
          return await ask(model, { written, origin, signal, hear, options });
        } catch (error) {
          signal.throwIfAborted();
          throw failureOf(error, provider);
        }
      }),
  };
}

interface Asking {
  readonly written: WrittenQuestion;
  readonly origin: Origin;
  readonly signal: AbortSignal;
  readonly hear: (text: string) => void;
  readonly options: AiSdkOptions;
}

async function ask(model: AiSdkModel, { written: { question, digest }, origin, signal, hear, options }: Asking): Promise<ModelResponse> {
  const { streaming = true, timeoutMs = 600_000, idleMs = 120_000 } = options;
  const keeping = { origin, ...(digest === undefined ? {} : { request: digest() }) };
  const wait = waiting(timeoutMs, streaming ? idleMs : undefined);
  try {
    const asked = { ...question, abortSignal: AbortSignal.any([signal, wait.signal]) } as never;
    if (streaming) {
      const { stream } = await untilAborted(wait.signal, () => Promise.resolve(model.doStream(asked)));
      return await readParts(heardParts(stream, wait), keeping, hear);
    }
    const answer = readResult(await untilAborted(wait.signal, () => Promise.resolve(model.doGenerate(asked))), keeping);
    hear(answer.text);
    return answer;
  } finally {
    wait.end();
  }
}

const versions = new Set(["v2", "v3", "v4"]);

/** Asks the host for each model once. */
function models({ provider, model }: AiSdkOptions): (settings: ModelSettings) => AiSdkModel {
  const known = new Map<string, AiSdkModel>();
  return (settings) => {
    const key = JSON.stringify([settings.model, settings.baseUrl, settings.api]);
    const made = known.get(key) ?? model(settings.model, settings);
    const version: unknown = typeof made === "object" && made !== null ? made.specificationVersion : typeof made;
    if (typeof version !== "string" || !versions.has(version)) {
      const message = `what \`model\` gave for "${settings.model}" of "${provider}" is no language model of the AI SDK: expected the specification version v2, v3 or v4, found ${JSON.stringify(version)}`;
      throw new FailureError(failure("not-bound", message));
    }
    known.set(key, made);
    return made;
  };
}
