import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homeOf } from "./conversations.mjs";
import { serve } from "./server.mjs";

/**
 * Holds a conversation through a real adapter and gives its requests in order: what led to each, and its parts as the provider reads them. `padding` makes its first message
 * longer, in bytes.
 */
export async function talk(engine, { conversation, wire, layout, padding = 0 }) {
  const books = mkdtempSync(join(tmpdir(), "signalbox-cache-"));
  process.env.SIGNALBOX_DATA = books;
  const { plan, tools } = await ready(engine, conversation.topology, { ...wire.model, handoffs_prompt: layout });
  const server = await serve(conversation.script.map(wire.answer));
  const causes = [];
  let session;
  let end;
  for (const [index, said] of conversation.messages.entries()) {
    const message = index === 0 ? said + "x".repeat(padding) : said;
    let cause = causes.length === 0 ? "first" : "next message";
    const input = { message, facts: conversation.facts, ...(session === undefined ? {} : { session }) };
    const runtime = { models: [wire.adapter(engine, server.url)], tools, approve: () => ({ approved: true }) };
    const events = engine.stream(plan, input, runtime);
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done) {
        ({ session, end } = next.value);
        break;
      }
      if (next.value.type === "handoff") cause = `hop, history ${next.value.history}`;
      if (next.value.type !== "turn-start") continue;
      causes.push(cause);
      cause = "turn";
    }
  }
  await server.close();
  rmSync(books, { recursive: true });
  if (end?.exit !== conversation.exit) throw new Error(`${conversation.name} by ${wire.name}, ${layout}, ended as ${JSON.stringify(end)}`);
  return server.bodies.map((body, index) => ({ cause: causes[index], parts: wire.read(body).map((part) => JSON.stringify(part)) }));
}

/** The topology as it is written, but with one model for all its agents, and without guards: they would not let a padded message through. */
async function ready({ compile, diskSources, moduleTools }, name, model) {
  const home = homeOf(name);
  const written = readFileSync(join(home, "topology.yaml"), "utf8");
  const text = written
    .replace(/^models:\n(?: .*\n)+/m, `models: { fast: ${JSON.stringify(model)} }\n`)
    .replace(/^ +model: smart\n/m, "")
    .replace(/^guards:\n(?: .*\n|\n(?= ))*/m, "");
  const compiled = compile({ path: join(home, "topology.yaml"), text }, { sources: diskSources(home) });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((found) => found.message).join("; "));
  const { tools } = await moduleTools(compiled.plan, home, ["./tools.mjs"]);
  return { plan: compiled.plan, tools };
}
