import { duplicateKey } from "./duplicate-key.ts";
import { include } from "./include.ts";
import { nameClash } from "./name-clash.ts";
import type { Rule } from "./rule.ts";
import { schema } from "./schema.ts";
import { unsupportedVersion } from "./unsupported-version.ts";
import { yamlSyntax } from "./yaml-syntax.ts";
import { yamlTrap } from "./yaml-trap.ts";

/** Every rule, in the order of the catalogue: by category, and in a category from the gravest fault to advice. */
export const rules: readonly Rule[] = [
  yamlSyntax,
  duplicateKey,
  schema,
  unsupportedVersion,
  yamlTrap,

  include,
  nameClash,
];

const byName: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.name, rule]));

/** The rule of that name, if there is one. */
export function ruleNamed(name: string): Rule | undefined {
  return byName.get(name);
}
