import { deepStrictEqual } from "node:assert/strict";
import type { ModelAdapter } from "../../engine/index.ts";
import type { ScriptedAnswer } from "./answer.ts";
import { playServer, type PlayedServer } from "./server.ts";
import type { Line, Wire, WireName } from "./wire.ts";
import { wires } from "./wires/wires.ts";

/** An adapter that reaches its provider by one of the wire formats that the suite plays on loopback. */
export interface WireSubject {
  readonly wire: WireName;
  /** Makes the adapter for a server, given without a path (`http://127.0.0.1:1234`). It must not need a key, or bring any. */
  readonly adapter: (url: string) => ModelAdapter;
}

/** An adapter to something else: it is made on a fake of its stranger that answers each question with what `next` gives. */
export interface BareSubject {
  readonly wire: "none";
  readonly adapter: (next: () => ScriptedAnswer) => ModelAdapter;
}

/** What is to be proved. */
export type ModelSubject = WireSubject | BareSubject;

/** What a subject need not offer: a wire to look at, and reasoning that goes back. */
export type ModelNeed = "wire" | "reasoning";

/** One promise of an adapter, and how it is tried. Any test runner can run it: it resolves where the adapter keeps the promise. */
export interface ModelCase {
  readonly name: string;
  /** Leave the case out where the subject does not offer these. */
  readonly needs: readonly ModelNeed[];
  readonly run: (subject: ModelSubject) => Promise<void>;
}

/** What a case plays on. */
export interface Stage {
  readonly adapter: ModelAdapter;
  /** A second one, as another process has. */
  readonly another: () => ModelAdapter;
  /** The names of models that mean something to the wire. */
  readonly models: Wire["models"];
  /** Adds to what will be answered, in the order of the questions. */
  readonly will: (...answers: readonly ScriptedAnswer[]) => void;
  /** What the wire told in its last request, or in the one of this number; nothing without a wire. */
  readonly lines: (request?: number) => readonly Line[];
  /** Every request's body; none without a wire. */
  readonly bodies: () => readonly unknown[];
}

const anyModels: Wire["models"] = { plain: "any", reasoning: "any", otherReasoning: "other" };

/** Makes a case: sets the stage, tries the promise, and fails where a request was none that the vendor takes, or an answer was not asked for. */
export function modelCase(name: string, needs: readonly ModelNeed[], attempt: (stage: Stage) => Promise<void>): ModelCase {
  return {
    name,
    needs,
    async run(subject) {
      const script: ScriptedAnswer[] = [];
      const will = (...answers: readonly ScriptedAnswer[]): void => void script.push(...answers);
      if (subject.wire === "none") {
        if (needs.length > 0) throw new Error(`this case needs ${needs.join(" and ")}; leave it out by its \`needs\``);
        await attempt(bareStage(subject, script, will));
      } else {
        const wire = wires[subject.wire];
        const server = await playServer(wire, () => script.shift());
        try {
          await attempt(wireStage(subject, server, will)).catch((error: unknown) => {
            // What was refused says more than what came of it.
            throw server.faults.length === 0 ? error : new Error(server.faults.join("\n"), { cause: error });
          });
          deepStrictEqual(server.faults, []);
        } finally {
          await server.close();
        }
      }
      deepStrictEqual(script, [], "some answers were never asked for");
    },
  };
}

function wireStage({ wire, adapter }: WireSubject, server: PlayedServer, will: Stage["will"]): Stage {
  const { models, lines } = wires[wire];
  return {
    adapter: adapter(server.url),
    another: () => adapter(server.url),
    models,
    will,
    lines: (request) => lines(server.bodies.at(request ?? -1)).filter((line) => !/^(system|developer): (?!\[From the system)/.test(line)),
    bodies: () => server.bodies,
  };
}

function bareStage({ adapter }: BareSubject, script: ScriptedAnswer[], will: Stage["will"]): Stage {
  const next = (): ScriptedAnswer => {
    const answer = script.shift();
    if (answer === undefined) throw new Error("nobody expected this question");
    return answer;
  };
  return { adapter: adapter(next), another: () => adapter(next), models: anyModels, will, lines: () => [], bodies: () => [] };
}
