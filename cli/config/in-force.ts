import { dirname } from "node:path";
import {
  canBeGraded,
  recommended,
  resolveConfig,
  ruleNamed,
  rules,
  settingsOf,
  type Asked,
  type InForce,
  type Level,
  type Profile,
  type Settings,
} from "../../engine/index.ts";
import { hint, type Arguments } from "../arguments.ts";
import { badUsage } from "../refusal.ts";
import { configFinder, matcher, type FindConfig } from "./find.ts";
import type { FoundConfig } from "./read.ts";

/** What is in force for a manifest, and the file that says so, if any does. */
export interface Governed {
  readonly found?: FoundConfig;
  readonly settings: Settings;
  inForce(): InForce;
}

/** Tells what is in force for each manifest, after `--config`, `--no-config`, `--profile` and `--rule`. */
export interface Government {
  readonly find: FindConfig;
  of(path: string): Promise<Governed>;
}

/** Reads the options once. Throws a `Refusal` for a rule, a level or a profile that there is not. */
export function governmentOf(args: Arguments): Government {
  if (args.has("no-config") && args.has("config")) throw badUsage("`--config` and `--no-config` contradict each other; leave one out");
  const find = configFinder(args.has("no-config") ? false : args.text("config"));
  const asked = askedOf(args);
  const isPlain = asked.profile === undefined && asked.levels.size === 0;
  return {
    find,
    async of(path) {
      const found = await find(dirname(path));
      const matches = found === undefined || found.config.overrides.length === 0 ? () => false : await matcher(found, path);
      const inForce = (): InForce => resolveConfig(found?.config, asked, matches);
      const settings = found === undefined && isPlain ? recommended : settingsOf(inForce());
      return { ...(found === undefined ? {} : { found }), settings, inForce };
    },
  };
}

const profiles: readonly Profile[] = ["recommended", "strict"];
const levels: readonly Level[] = ["off", "info", "warning", "error"];

function askedOf(args: Arguments): Asked {
  const profile = profiles.find((known) => known === args.text("profile"));
  return { ...(profile === undefined ? {} : { profile }), levels: new Map(args.texts("rule").map(levelOf)) };
}

function levelOf(word: string): readonly [string, Level] {
  const at = word.indexOf("=");
  const name = at === -1 ? word : word.slice(0, at);
  const rule = ruleNamed(name);
  if (rule === undefined) {
    const known = rules.map((each) => each.name);
    throw badUsage(`there is no rule \`${name}\`${hint(name, known)}; \`signalbox rules\` lists them`);
  }
  const given = at === -1 ? undefined : word.slice(at + 1);
  const level = levels.find((each) => each === given);
  if (level === undefined) {
    const wrong = given === undefined ? `\`--rule ${word}\` says no level` : `\`${given}\` is no level${hint(given, levels)}`;
    throw badUsage(`${wrong}; expected \`--rule ${name}=<${levels.join("|")}>\``);
  }
  if (!canBeGraded(rule) && level !== "error") {
    throw badUsage(`\`${name}\` finds what makes a plan impossible; it stays an error, and cannot be \`${level}\``);
  }
  return [name, level];
}
