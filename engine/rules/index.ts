import { assertionFails } from "./assertion-fails.ts";
import { badPattern } from "./bad-pattern.ts";
import { bareAllow } from "./bare-allow.ts";
import { calledExit } from "./called-exit.ts";
import { contradictoryEffects } from "./contradictory-effects.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { factNeverSet } from "./fact-never-set.ts";
import { factNotSet } from "./fact-not-set.ts";
import { hiddenUnicode } from "./hidden-unicode.ts";
import { historyDrops } from "./history-drops.ts";
import { idleGuard } from "./idle-guard.ts";
import { include } from "./include.ts";
import { inputMismatch } from "./input-mismatch.ts";
import { largePeerNetwork } from "./large-peer-network.ts";
import { lethalTrifecta } from "./lethal-trifecta.ts";
import { limitContradiction } from "./limit-contradiction.ts";
import { limitTooLow } from "./limit-too-low.ts";
import { longChain } from "./long-chain.ts";
import { missingEffects } from "./missing-effects.ts";
import { missingTimeout } from "./missing-timeout.ts";
import { missingWhen } from "./missing-when.ts";
import { nameClash } from "./name-clash.ts";
import { noExit } from "./no-exit.ts";
import { noHuman } from "./no-human.ts";
import { noOutcome } from "./no-outcome.ts";
import { notAnAction } from "./not-an-action.ts";
import { optionNotSent } from "./option-not-sent.ts";
import { peerCycle } from "./peer-cycle.ts";
import { privilegeWidening } from "./privilege-widening.ts";
import { proseMention } from "./prose-mention.ts";
import { recursiveCall } from "./recursive-call.ts";
import { retryUnsafe } from "./retry-unsafe.ts";
import type { Rule } from "./rule.ts";
import { samePurpose } from "./same-purpose.ts";
import { sameWhen } from "./same-when.ts";
import { schemaNotPortable } from "./schema-not-portable.ts";
import { schema } from "./schema.ts";
import { secretLiteral } from "./secret-literal.ts";
import { selfHandoff } from "./self-handoff.ts";
import { shapeMismatch } from "./shape-mismatch.ts";
import { tooManyTools } from "./too-many-tools.ts";
import { toolNotGranted } from "./tool-not-granted.ts";
import { toolNotOffered } from "./tool-not-offered.ts";
import { trap } from "./trap.ts";
import { undeclaredOutcome } from "./undeclared-outcome.ts";
import { understatedEffects } from "./understated-effects.ts";
import { ungatedDestructive } from "./ungated-destructive.ts";
import { unknownAllow } from "./unknown-allow.ts";
import { unknownEntry } from "./unknown-entry.ts";
import { unknownFact } from "./unknown-fact.ts";
import { unknownInAssertion } from "./unknown-in-assertion.ts";
import { unknownModel } from "./unknown-model.ts";
import { unknownPlaceholder } from "./unknown-placeholder.ts";
import { unknownRoutine } from "./unknown-routine.ts";
import { unknownServer } from "./unknown-server.ts";
import { unknownTarget } from "./unknown-target.ts";
import { unknownTool } from "./unknown-tool.ts";
import { unmentionedHandoff } from "./unmentioned-handoff.ts";
import { unmentionedTool } from "./unmentioned-tool.ts";
import { unpricedModel } from "./unpriced-model.ts";
import { unreachableAgent } from "./unreachable-agent.ts";
import { unreachableServer } from "./unreachable-server.ts";
import { unsupportedVersion } from "./unsupported-version.ts";
import { unusedAllow } from "./unused-allow.ts";
import { unusedExit } from "./unused-exit.ts";
import { unusedFact } from "./unused-fact.ts";
import { unusedModel } from "./unused-model.ts";
import { unusedRoutine } from "./unused-routine.ts";
import { unusedServer } from "./unused-server.ts";
import { unusedTool } from "./unused-tool.ts";
import { vacuousAssertion } from "./vacuous-assertion.ts";
import { wideAgent } from "./wide-agent.ts";
import { yamlSyntax } from "./yaml-syntax.ts";
import { yamlTrap } from "./yaml-trap.ts";

/** Every rule, in the order of the catalogue: a block a category. */
export const rules: readonly Rule[] = [
  yamlSyntax,
  duplicateKey,
  schema,
  unsupportedVersion,
  yamlTrap,
  unusedAllow,
  bareAllow,
  unknownAllow,
  badPattern,

  unknownTarget,
  unknownTool,
  unknownRoutine,
  unknownModel,
  unknownServer,
  unknownFact,
  unknownEntry,
  include,
  nameClash,
  unusedTool,
  unusedRoutine,
  unusedFact,
  unusedModel,
  unusedServer,
  unusedExit,
  toolNotGranted,
  proseMention,

  unreachableAgent,

  noExit,
  trap,
  limitTooLow,
  limitContradiction,
  unpricedModel,
  calledExit,
  noHuman,

  selfHandoff,
  recursiveCall,
  peerCycle,

  shapeMismatch,
  largePeerNetwork,
  longChain,
  wideAgent,

  noOutcome,
  undeclaredOutcome,
  unmentionedHandoff,
  missingWhen,
  sameWhen,
  samePurpose,
  unmentionedTool,
  notAnAction,

  factNotSet,
  factNeverSet,
  historyDrops,
  unknownPlaceholder,
  ungatedDestructive,
  lethalTrifecta,
  privilegeWidening,
  retryUnsafe,
  missingTimeout,
  missingEffects,
  contradictoryEffects,
  idleGuard,
  secretLiteral,
  hiddenUnicode,

  tooManyTools,
  schemaNotPortable,
  optionNotSent,

  assertionFails,
  unknownInAssertion,
  vacuousAssertion,

  unreachableServer,
  toolNotOffered,
  inputMismatch,
  understatedEffects,
];

const byName: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.name, rule]));

/** The rule of that name, if there is one. */
export function ruleNamed(name: string): Rule | undefined {
  return byName.get(name);
}
