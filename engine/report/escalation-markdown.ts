import type { Json, JsonObject } from "../protocol/json.ts";
import type { Escalation, TriedCall } from "../trace/escalation.ts";
import { time } from "./trace-text.ts";
import { visible } from "./visible.ts";

/** A packet for the person who takes over, in Markdown that reads well as plain text too. Ends with a line break. */
export function renderEscalation(packet: Escalation): string {
  const { topology, exit, message, facts, path, tried, unknown, stated, transcript } = packet;
  const store = transcript.store === undefined ? "" : ` in \`${line(transcript.store)}\``;
  const parts = [
    `# ${line(topology)}: ${exit === undefined ? "failed" : line(exit)}`,
    line(packet.summary),
    ...(message === undefined ? [] : [`**The user said last:** ${line(message)}`]),
    `**Why:** ${why(packet)}`,
    `**Path:** ${path.map(line).join(" → ")}`,
    ...section("To be looked into: begun, and nobody knows how it ended", unknown.map(call)),
    ...section("Stated", fields(stated)),
    ...section("Known", fields(facts)),
    ...section("Tried", tried.map(call)),
    `Run \`${line(transcript.runId)}\` of the conversation \`${line(transcript.session)}\`${store}, ${time(packet.at)}.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function why({ cause }: Escalation): string {
  const by = `\`${cause.agent}\``;
  switch (cause.kind) {
    case "agent":
      return `${by} escalated${cause.when === undefined ? "" : `: ${line(cause.when)}`}`;
    case "limit":
      return `the limit \`${cause.limit}\` was spent at ${by}: ${line(cause.message)}`;
    case "expired":
      return `nobody approved \`${cause.tool}\` in time, which ${by} wanted to run`;
    case "guard":
      return `the guard \`${cause.guard}\` refused something at ${by}: ${line(cause.reason)}`;
    case "failure":
      return `it failed at ${by}: ${line(cause.failure.message)} (${cause.failure.code})`;
  }
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((each) => `- ${each}`).join("\n")];
}

function fields(values: JsonObject): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${line(name)}: ${shown(value)}`);
}

function call({ agent, tool, input, outcome, result }: TriedCall): string {
  return `\`${tool}\` ${shown(input)} by ${line(agent)}: ${outcome === "not-run" ? "" : `${outcome}, `}${line(result)}`;
}

function shown(value: Json): string {
  return line(typeof value === "string" ? value : JSON.stringify(value));
}

function line(text: string): string {
  const flat = visible(text.trim().replaceAll(/\s+/g, " ")).replaceAll(/[<>]/g, (mark) => (mark === "<" ? "&lt;" : "&gt;"));
  return flat.length <= 500 ? flat : `${flat.slice(0, 500)}…`;
}
