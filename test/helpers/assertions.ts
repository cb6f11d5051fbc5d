import { expect } from "vitest";
import { findings } from "./lint.ts";
import { wired } from "./topology.ts";
import type { Wiring } from "./topology.ts";

const own = new Set(["assertion-fails", "unknown-in-assertion", "vacuous-assertion"]);

/** A wiring with facts and tools before its agents, tools given to agents, and assertions after them. */
export function topology(
  wiring: string,
  assert: string,
  more: Partial<Wiring> & { readonly tools?: Readonly<Record<string, string>> } = {},
): string {
  let text = wired(wiring, more);
  for (const [agent, tools] of Object.entries(more.tools ?? {})) {
    text = text.replace(`  ${agent}:\n`, `  ${agent}:\n    tools: [${tools}]\n`);
  }
  return `${text}assert:\n${assert
    .split("\n")
    .map((line) => `  - ${line}\n`)
    .join("")}`;
}

/** Holds what is said of assertions to what is expected, as `rule: message`. */
export function checkAssertions(text: string, expected: readonly string[]): void {
  const told = findings(text).filter(({ rule }) => own.has(rule));
  expect(told.map(({ rule, message }) => `${rule}: ${message}`)).toEqual(expected);
}

/** Facts, and a tool of every kind. */
export const facts = `facts:
  verified: { type: boolean, set_by: identify, at: /ok }
  either: { type: boolean, set_by: [identify, ask], at: /ok }
  approved: { type: boolean, set_by: ask, at: /ok }
tools:
  identify: { description: Identifies the caller., effects: [read, private] }
  ask: { description: Asks the manager., effects: [write], approval: always, timeout: 5s }
  refund: { description: Refunds., effects: [destructive], requires: [verified], timeout: 5s }
  loose: { description: Refunds as it likes., effects: [destructive], requires: [either], timeout: 5s }
  paid: { description: Pays out., effects: [destructive], requires: [approved], approval: { when: { amount: { minimum: 1 } } }, timeout: 5s }
  mail: { description: Sends a letter., input: { text: string }, effects: [write, outward], timeout: 5s }
  ask_mail: { description: Sends a letter., input: { text: string }, effects: [write, outward], approval: always, timeout: 5s }
  inbox: { description: Reads a letter., effects: [read, untrusted] }`;
