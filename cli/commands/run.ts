import { dirname } from "node:path";
import { hideFacts, memoryRates, own, replay, type Journal, type Plan } from "../../engine/index.ts";
import { hint, type Arguments } from "../arguments.ts";
import type { Run } from "../command.ts";
import { compiled } from "../compiled.ts";
import { EXIT } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { badUsage } from "../refusal.ts";
import { hasAnswers, readAnswers } from "../run/answers.ts";
import { holdConversation } from "../run/conversation.ts";
import { ending } from "../run/ending.ts";
import { readFacts } from "../run/facts.ts";
import { bindGuards } from "../run/guards.ts";
import { chooseModels } from "../run/models.ts";
import { bindTools } from "../run/tools.ts";
import { waitingLine } from "../run/waiting.ts";
import { DEFAULT_STORE, journalOf, storeOf } from "../store.ts";

export const run: Run = async (args, output) => {
  const [file] = args.operands;
  const resume = args.text("resume");
  checkCombination(args);
  const { store, folder } = await storeOf(args);
  const journal = resume === undefined ? undefined : await journalOf(resume, store, folder);
  const given = journal === undefined ? compiled(file ?? "", output) : planOf(journal);
  if (given === undefined) return EXIT.findings;

  const agent = agentOf(given, args.text("agent"));
  const opening = { facts: readFacts(given, args.texts("fact")), ...(agent === undefined ? {} : { agent }) };
  const state = journal === undefined ? undefined : replay(journal.plan, journal).state;
  const answers = readAnswers(args, state?.pending ?? [], hideFacts(given, state?.facts ?? {}));
  const model = args.text("model");
  const { notice, plan, ...models } = await chooseModels({ plan: given, asked: model, environment: process.env, journal });
  const trust = { folder: dirname(file ?? "."), allow: args.texts("allow"), allowPrivate: args.texts("allow-private") };
  const { tools, notices, close } = await bindTools(plan, trust);
  const { guards, notices: unasked } = await bindGuards(plan, trust);
  for (const line of [...(notice === undefined ? [] : [notice]), ...notices, ...unasked]) output.err(`${line}\n`);

  const last = await holdConversation({
    plan,
    output,
    runtime: { ...models, tools, guards, rates: memoryRates(), store },
    opening,
    messages: args.texts("message"),
    approve: approvalMode(args, output),
    json: args.has("json"),
    known: state?.facts ?? opening.facts,
    answers,
    by: args.text("by") ?? "terminal",
    ...(journal === undefined ? {} : { resume: journal.header.runId }),
  }).finally(close);
  if (last === undefined) {
    if (output.interactive) return EXIT.clean;
    throw badUsage("there is nothing to say: give `--message`, lines on standard input, or a terminal");
  }
  if (args.has("json") && last.status === "waiting") output.out(waitingLine(await journalOf(last.runId, store, folder)));
  const where = folder === DEFAULT_STORE ? [] : ["--store", folder];
  const kept = [
    ...where,
    ...args.texts("allow").flatMap((name) => ["--allow", name]),
    ...args.texts("allow-private").flatMap((name) => ["--allow-private", name]),
    ...(model === undefined ? [] : ["--model", model]),
  ];
  const next = {
    resume: ["signalbox", "run", ...args.operands, "--resume", last.runId, ...kept].join(" "),
    trace: ["signalbox", "trace", last.runId, ...where].join(" "),
  };
  output.err(ending(last, { ...next, plan, paint: output.errPaint }));
  return last.status === "failed" || last.status === "cancelled" ? EXIT.findings : EXIT.clean;
};

function checkCombination(args: Arguments): void {
  if (!args.has("resume")) {
    if (hasAnswers(args)) throw badUsage("answers to calls that wait are for a run that is gone on with: add `--resume <run>`");
    if (args.operands.length === 0) throw badUsage("`run` needs <file>, or a run to go on with: `--resume <run>`");
    return;
  }
  for (const option of ["fact", "agent"]) {
    if (args.has(option)) throw badUsage(`\`--${option}\` is said at the start of a conversation and cannot be given with \`--resume\``);
  }
}

/** The plan a run goes by: the one it began with, unless a host had it go on under another. */
function planOf(journal: Journal): Plan {
  const changed = journal.outcomes.flatMap((outcome) => (outcome.kind === "resume" ? (outcome.plan ?? []) : []));
  return changed.at(-1) ?? journal.plan;
}

function agentOf(plan: Plan, name: string | undefined): string | undefined {
  if (name === undefined || own(plan.agents, name) !== undefined) return name;
  const names = Object.keys(plan.agents);
  throw badUsage(`the topology has no agent \`${name}\`${hint(name, names)}; it has ${names.map((known) => `\`${known}\``).join(", ")}`);
}

function approvalMode(args: Arguments, output: Output): "none" | "ask" | "all" {
  const mode = args.text("approve");
  if (mode === "none" || mode === "ask" || mode === "all") return mode;
  return output.interactive || args.has("resume") ? "ask" : "none";
}
