import { expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";

test("a placeholder for what a handoff carries is told how to be shown", () => {
  const text = (facts: string): string => `signalbox: 1
name: desk
entry: triage
${facts}
agents:
  triage:
    purpose: Learns why they leave.
    routine: Ask why.
    handoffs: { closing: { when: They gave a reason., carry: { reason: string } }, escalated: { when: They ask for a person. } }
  closing:
    purpose: Closes accounts.
    routine: They said {{reason}}. Accept it, and close the case.
    handoffs: { resolved: { when: It is closed. }, escalated: { when: They ask for a person. } }
`;
  expect(findings(text("")).map(({ rule, help }) => `${rule}: ${help}`)).toEqual([
    "unknown-placeholder: a handoff to `closing` carries `reason`, but only facts are shown: declare it under `facts` with `from: model`",
  ]);
  expect(findings(text("facts: { reason: { type: string, from: model } }"))).toEqual([]);
});
