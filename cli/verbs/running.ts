import type { Command, Option } from "../command.ts";

const STORE: Option = {
  name: "store",
  value: "<folder or URL>",
  help: "The folder that holds the journals of runs, or the URL of a PostgreSQL database (postgres://user@host/database). Default: .signalbox/runs in the current folder.",
};

/** The verbs that compile and run topologies. */
export const running: readonly Command[] = [
  {
    name: "plan",
    summary: "Print what a topology compiles to.",
    operands: { usage: "<file>", least: 1, most: 1 },
    options: [{ name: "agent", value: "<name>", help: "Print what this agent's model is told instead: its instructions and its tools." }],
    about: [
      "Prints the compiled plan as JSON: the same bytes for the same manifest, so that it can be kept and compared. Errors in the manifest are printed as by `lint`.",
    ],
    examples: ["signalbox plan topology.yaml > plan.json", "signalbox plan topology.yaml --agent triage"],
    load: () => import("../commands/plan.ts"),
  },
  {
    name: "types",
    summary: "Write TypeScript types for a topology's tools, facts, handoffs and exits.",
    operands: { usage: "<file>", least: 1, most: 1 },
    options: [
      { name: "output", value: "<file>", help: "Write to this file instead of printing; one that says the same already is left alone." },
      { name: "check", help: "Write nothing: end with 1 where the file of `--output` is not what would be written." },
    ],
    about: [
      "The types let a host's compiler check what is bound to the topology: `const tools = { … } satisfies Tools`. They hold no code and import only types from `signalbox`.",
    ],
    examples: [
      "signalbox types topology.yaml --output topology.types.ts",
      "signalbox types topology.yaml --output topology.types.ts --check",
    ],
    load: () => import("../commands/types.ts"),
  },
  {
    name: "run",
    summary: "Hold a conversation, and see who hands over to whom and why.",
    operands: { usage: "<file>", least: 0, most: 1 },
    options: [
      {
        name: "model",
        value: "<provider/model>",
        help: "Who answers, for every agent: anthropic/<model>, openai/<model>, scripted/<file> (a script in YAML or JSON), or offline. Default: what the manifest says; offline where a key it needs is missing.",
      },
      { name: "message", value: "<text>", many: true, help: "Say this instead of asking in the terminal." },
      { name: "agent", value: "<name>", help: "Start at this agent. Default: the topology's first entry." },
      { name: "fact", value: "<name=value>", many: true, help: "A fact that the host knows, read as the fact's type says." },
      {
        name: "allow",
        value: "<name|all>",
        many: true,
        help: "Let the manifest's tools load this module, which runs its code, start this server, or contact this host.",
      },
      {
        name: "allow-private",
        value: "<host>",
        many: true,
        help: "Let the manifest's tools contact this host, also where it is this machine or in a private network.",
      },
      {
        name: "approve",
        value: "<none|ask|all>",
        choices: ["none", "ask", "all"],
        help: "What happens to calls that need approval. Default: ask in a terminal and with --resume, none elsewhere. Where nobody can be asked, `ask` leaves the run waiting.",
      },
      STORE,
      {
        name: "approve-call",
        value: "<call[@digest]>",
        many: true,
        help: "With --resume: approve this call that waits, as `2.0`. With the beginning of a digest it must be the request that was shown.",
      },
      { name: "reject-call", value: "<call[=reason]>", many: true, help: "With --resume: refuse this call; the model hears the reason." },
      { name: "edit-call", value: "<call=json>", many: true, help: "With --resume: approve this call with other arguments." },
      {
        name: "settle-call",
        value: "<call=outcome>",
        many: true,
        help: "With --resume: say how a call ended that a process began and did not finish: `2.0=ok:<JSON>`, `2.0=error:<text>`, or `2.0=repeat`.",
      },
      { name: "by", value: "<name>", help: "Who answers, for the journal. Default: command line." },
      { name: "resume", value: "<run>", help: "Go on with a run (or `last`) that waits or was cut off, under the plan it began with." },
      { name: "json", help: "Print events as JSON Lines; where the run waits, the last line says for what, since when and until when." },
    ],
    about: [
      "In a terminal it asks for one message after the other until the conversation leaves through an exit. With `--message`, or with lines on standard input, each message is one run of the conversation; it stops early when a run exits, fails or waits.",
      "A manifest's own code runs only where `--allow` names its module, by its path from the manifest or from the current folder, or says `all`; servers are started and hosts contacted only where it names them. Hosts on this machine and in private networks need `--allow-private`, which `all` does not say. Other tools answer with an error that the model hears.",
      "Values of facts that are `sensitive` are replaced by `[redacted]` in what `--json` prints, and in a transcript everywhere but in what is said.",
      "`offline` is no language model: it matches words against the manifest's own prose, needs no key, and is there to try a topology out. ANTHROPIC_API_KEY and OPENAI_API_KEY are read from the environment.",
      "Ends with 0 when the last run replied, exited or waits for an approval (how to go on is then printed), with 1 when it failed or was cancelled.",
    ],
    examples: [
      "signalbox run topology.yaml --allow all",
      'signalbox run topology.yaml --message "My order is late" --fact customer_id=c1',
      "signalbox run topology.yaml --model anthropic/claude-haiku-4-5 --json --message hello",
      "signalbox run topology.yaml --resume 0198c5 --approve all",
      'signalbox run --resume last --approve-call 2.0 --reject-call "2.1=too much" --by grace',
    ],
    load: () => import("../commands/run.ts"),
  },
  {
    name: "trace",
    summary: "Tell the story of a run: who was active, what was called, why control went where it went.",
    operands: { usage: "<run, journal file or last>", least: 1, most: 1 },
    options: [
      STORE,
      {
        name: "format",
        value: "<text|json|escalation>",
        choices: ["text", "json", "escalation"],
        help: "How it is told. `escalation` is what a person needs who takes over, in Markdown. Default: text.",
      },
    ],
    about: [
      "Takes the id of a run in the store, the path of its journal, or `last` for the newest run. The trace is made by replaying the journal; nothing is called again.",
    ],
    examples: ["signalbox trace last", "signalbox trace 0198c5", "signalbox trace .signalbox/runs/0198c5.jsonl --format json"],
    load: () => import("../commands/trace.ts"),
  },
];
