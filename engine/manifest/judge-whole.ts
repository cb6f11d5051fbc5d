import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { diagnose } from "./diagnose.ts";
import type { Fragment } from "./fragment.ts";
import { nameClashes } from "./name-clash.ts";

const rootOnly = ["name", "version", "shape", "entry", "next_turn", "defaults", "limits"] as const;

/** What no single part of a manifest shows: what the root lacks, what an included file must not say, names given twice. */
export function judgeWhole(fragments: readonly Fragment[]): readonly Diagnostic[] {
  const [root, ...included] = fragments;
  if (root === undefined) return [];
  return [...missingInRoot(root, fragments), ...included.flatMap(misplaced), ...nameClashes(fragments)];
}

function missingInRoot(root: Fragment, fragments: readonly Fragment[]): readonly Diagnostic[] {
  const at = { document: root.document, pointer: "" };
  const missing = (["name", "entry"] as const).filter((key) => root.value[key] === undefined);
  const findings = missing.map((key) =>
    diagnose({
      rule: "schema",
      message: `the key \`${key}\` is missing`,
      at,
      help:
        key === "name"
          ? "say what the topology is called: `name: support-desk`"
          : "name the agent that hears the user first: `entry: triage`",
    }),
  );
  if (fragments.some(({ value }) => Object.keys(value.agents ?? {}).some((name) => !name.startsWith("x-")))) return findings;
  return [
    ...findings,
    diagnose({
      rule: "schema",
      message: root.value.agents === undefined ? "the key `agents` is missing" : "found no agents; expected at least one",
      at: root.value.agents === undefined ? at : { ...at, pointer: "/agents" },
      help: "declare an agent: `agents: { triage: { purpose: … } }`",
    }),
  ];
}

function misplaced({ document, value }: Fragment): readonly Diagnostic[] {
  return rootOnly
    .filter((key) => value[key] !== undefined)
    .map((key) =>
      diagnose({
        rule: "include",
        message: `\`${key}\` belongs in the root manifest; an included file adds agents, tools, facts and the like`,
        at: { document, pointer: `/${key}` },
        part: "key",
        help: `remove \`${key}\`, or move it to the file that includes this one`,
      }),
    );
}
