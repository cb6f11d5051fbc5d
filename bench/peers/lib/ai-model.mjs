// Fake language model for the AI SDK model specification v3 (AI SDK 6, Mastra) and v4 (AI SDK 7).
import { brain, next, finalDeltas } from "./brain.mjs";

const usage = () => ({
  inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
});
/** prompt: [system, user, (assistant, tool)*]. The last text is the user's or the newest tool result's. */
function lastText(prompt) {
  const part = prompt[prompt.length - 1].content;
  const p = part[part.length - 1];
  if (p.type === "tool-result") return typeof p.output.value === "string" ? p.output.value : JSON.stringify(p.output.value);
  return p.text;
}
export class FakeAiModel {
  provider = "fake";
  modelId = "fake";
  supportedUrls = {};
  constructor(agentName, specificationVersion) {
    this.agentName = agentName;
    this.specificationVersion = specificationVersion;
  }
  decide({ prompt }) {
    return next(this.agentName, lastText(prompt), prompt[0].role === "system" ? prompt.length - 1 : prompt.length);
  }
  async doGenerate(options) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const d = this.decide(options);
    return d.tool === undefined
      ? { content: [{ type: "text", text: d.text }], finishReason: { unified: "stop", raw: "stop" }, usage: usage(), warnings: [] }
      : {
          content: [{ type: "tool-call", toolCallId: d.id, toolName: d.tool, input: d.args }],
          finishReason: { unified: "tool-calls", raw: "tool_calls" },
          usage: usage(),
          warnings: [],
        };
  }
  async doStream(options) {
    if (brain.wait !== null) await brain.wait(this.agentName);
    const d = this.decide(options);
    const parts = [{ type: "stream-start", warnings: [] }];
    if (d.tool === undefined) {
      parts.push({ type: "text-start", id: "t" });
      for (const delta of finalDeltas(this.agentName)) parts.push({ type: "text-delta", id: "t", delta });
      parts.push({ type: "text-end", id: "t" });
    } else {
      parts.push(
        { type: "tool-input-start", id: d.id, toolName: d.tool },
        { type: "tool-input-delta", id: d.id, delta: d.args },
        { type: "tool-input-end", id: d.id },
        { type: "tool-call", toolCallId: d.id, toolName: d.tool, input: d.args },
      );
    }
    parts.push({
      type: "finish",
      usage: usage(),
      finishReason: d.tool === undefined ? { unified: "stop", raw: "stop" } : { unified: "tool-calls", raw: "tool_calls" },
    });
    let i = 0;
    return {
      stream: new ReadableStream({
        pull(c) {
          if (i < parts.length) c.enqueue(parts[i++]);
          else c.close();
        },
      }),
    };
  }
}
