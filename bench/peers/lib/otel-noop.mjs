// A real OpenTelemetry SDK tracer provider whose exporter throws the finished spans away in memory.
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

export const exported = { spans: 0 };
export function noopProvider() {
  return new BasicTracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor({
        export(spans, done) {
          exported.spans += spans.length;
          done({ code: 0 });
        },
        async shutdown() {},
        async forceFlush() {},
      }),
    ],
  });
}
