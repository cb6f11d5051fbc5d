// tracing 'off'    : default (telemetry is opt-in in v6)
// tracing 'memory' : experimental_telemetry with an OpenTelemetry SDK tracer and a no-op exporter
import * as ai from "ai";
import { createAiSdk } from "../lib/ai-sdk.mjs";

export async function create({ tracing }) {
  let perCall = {};
  if (tracing === "memory") {
    const { noopProvider } = await import("../lib/otel-noop.mjs");
    perCall = { experimental_telemetry: { isEnabled: true, tracer: noopProvider().getTracer("peerbench") } };
  }
  return createAiSdk({ ai, spec: "v3", name: tracing === "off" ? "ai-sdk6" : "ai-sdk6+trace", packages: ["ai"], perCall });
}
