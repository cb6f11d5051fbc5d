import { applyFixes, type Diagnostic } from "../../engine/index.ts";
import { findingsOf, lintTarget, placeKey, withoutFragments, type Linted } from "./linted.ts";
import { withTexts } from "./overlay.ts";
import { isMended, namedKey } from "./proof.ts";
import type { Target } from "./targets.ts";

/** What fixing comes to; nothing is written yet. */
export interface Fixed {
  /** The manifests as they are with the new texts. */
  readonly linted: readonly Linted[];
  /** Each file that changes, by its path, with the text it was linted with and the new one. */
  readonly changes: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** How many findings are gone by a fix. */
  readonly count: number;
  /** Findings that are left because their fix brought an error, or did not help. */
  readonly refused: readonly Diagnostic[];
}

/** More rounds than fixes of one place could need; it keeps two fixes that undo each other from going on for ever. */
const MOST_ROUNDS = 100;

/** Applies the fixes that are wanted in rounds, until none is left. What a round does not mend, or pays for with an error, is taken back. */
export function fixAll(targets: readonly Target[], wanted: (linted: readonly Linted[]) => readonly Diagnostic[]): Fixed {
  let state: State = { linted: targets.map(lintTarget), texts: new Map(), before: new Map() };
  const refused = new Set<string>();
  let count = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const left = wanted(state.linted).filter((one) => !refused.has(namedKey(one)));
    const kept = mostThatHold(targets, state, left);
    for (const one of kept.refused) refused.add(namedKey(one));
    count += kept.mended;
    state = kept.state;
    if (kept.mended === 0 && kept.refused.length === 0) break;
  }
  const changes = [...state.texts].map(([path, after]) => [path, { before: state.before.get(path) ?? "", after }] as const);
  return {
    linted: state.linted,
    changes: new Map(changes.filter(([, { before, after }]) => before !== after)),
    count,
    refused: findingsOf(withoutFragments(state.linted)).filter((one) => refused.has(namedKey(one))),
  };
}

interface State {
  readonly linted: readonly Linted[];
  readonly texts: ReadonlyMap<string, string>;
  /** What the changed files held at first. */
  readonly before: ReadonlyMap<string, string>;
}

interface Kept {
  readonly state: State;
  readonly mended: number;
  readonly refused: readonly Diagnostic[];
}

/** Applies all fixes at once; where that does not hold the first half of them, and so on, until some hold. Those that do not hold alone are refused. */
function mostThatHold(targets: readonly Target[], state: State, diagnostics: readonly Diagnostic[]): Kept {
  const refused: Diagnostic[] = [];
  const groups = [diagnostics];
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const { texts, mended } = applyFixes(group);
    if (mended.length === 0) continue;
    const next = withChanges(targets, state, group, texts);
    const keys = new Set(mended.map(placeKey));
    if (texts.size > 0 && state.linted.every((before, at) => isMended(before, next.linted[at] ?? before, keys))) {
      return { state: next, mended: mended.length, refused };
    }
    const half = Math.ceil(mended.length / 2);
    if (mended.length === 1) refused.push(...mended);
    else groups.unshift(mended.slice(0, half), mended.slice(half));
  }
  return { state, mended: 0, refused };
}

function withChanges(
  targets: readonly Target[],
  state: State,
  diagnostics: readonly Diagnostic[],
  changed: ReadonlyMap<string, string>,
): State {
  const texts = new Map([...state.texts, ...changed]);
  const before = new Map(state.before);
  for (const { file } of diagnostics.flatMap(({ fix }) => fix?.edits ?? [])) if (!before.has(file.path)) before.set(file.path, file.text);
  const linted = state.linted.map((one, at) => {
    const target = targets[at] ?? one.target;
    return one.files.some((path) => changed.has(path)) ? lintTarget(withTexts(target, texts)) : one;
  });
  return { linted, texts, before };
}
