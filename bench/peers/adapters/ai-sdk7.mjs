// ai@7 declares node >= 22; it also loads and runs on Node 20 (unsupported by its authors).
// tracing 'off'    : no telemetry integration registered (the default)
// tracing 'memory' : @ai-sdk/otel with an OpenTelemetry SDK tracer and a no-op exporter
import * as ai from "ai7";
import { createAiSdk } from "../lib/ai-sdk.mjs";

export async function create({ tracing }) {
  let perCall = {};
  if (tracing === "memory") {
    const { noopProvider } = await import("../lib/otel-noop.mjs");
    const { OpenTelemetry } = await import("@ai-sdk/otel");
    perCall = { telemetry: { integrations: [new OpenTelemetry({ tracer: noopProvider().getTracer("peerbench") })] } };
  }
  return createAiSdk({ ai, spec: "v4", name: tracing === "off" ? "ai-sdk7" : "ai-sdk7+trace", packages: ["ai7"], perCall });
}
