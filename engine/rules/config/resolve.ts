import type { Origin } from "../../source/source-map.ts";
import { rules } from "../index.ts";
import type { Rule } from "../rule.ts";
import { raised, type Level, type Settings } from "../settings.ts";
import type { Config, Override, Profile, RuleConfig } from "./config.ts";
import { thresholdsOf } from "./read-rules.ts";

/** A value, and the place that decided it: in the configuration, on the command line, in a profile, or in the rule itself. */
export interface Decided<T> {
  readonly value: T;
  readonly by: Origin | "command line" | "profile" | "default";
}

/** What is in force for one rule. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly level: Decided<Level>;
  readonly thresholds: ReadonlyMap<string, Decided<number>>;
}

/** What is in force for one manifest, and why. */
export interface InForce {
  readonly profile: Decided<Profile>;
  readonly rules: readonly RuleInForce[];
}

/** What was asked for on the command line; it goes before any file. */
export interface Asked {
  readonly profile?: Profile;
  readonly levels: ReadonlyMap<string, Level>;
}

/** Works out what is in force. `matches` tells whether patterns of the configuration match the manifest. */
export function resolveConfig(config: Config | undefined, asked: Asked, matches: (patterns: readonly string[]) => boolean): InForce {
  const layers: readonly (Config | Override)[] =
    config === undefined ? [] : [...config.overrides.filter(({ files }) => matches(files)).toReversed(), config];
  const profile = profileOf(layers, asked);
  return {
    profile,
    rules: rules.map((rule) => {
      const said = layers.flatMap((layer) => layer.rules.get(rule.name) ?? []);
      return { rule, level: levelOf(rule, said, asked, profile), thresholds: thresholdsInForce(rule, said) };
    }),
  };
}

/** The settings that say no more than what is in force. */
export function settingsOf({ profile, rules: all }: InForce): Settings {
  const said = all.filter(({ level }) => level.by !== "default" && level.by !== "profile");
  const bounded = all.filter(({ thresholds }) => thresholds.size > 0);
  return {
    strict: profile.value === "strict",
    levels: new Map(said.map(({ rule, level }) => [rule.name, level.value])),
    thresholds: new Map(
      bounded.map(({ rule, thresholds }) => [rule.name, new Map([...thresholds].map(([name, { value }]) => [name, value]))]),
    ),
  };
}

function profileOf(layers: readonly (Config | Override)[], asked: Asked): Decided<Profile> {
  if (asked.profile !== undefined) return { value: asked.profile, by: "command line" };
  const said = layers.flatMap((layer) => layer.profile ?? [])[0];
  return said === undefined ? { value: "recommended", by: "default" } : { value: said.name, by: said.origin };
}

function levelOf(rule: Rule, said: readonly RuleConfig[], asked: Asked, profile: Decided<Profile>): Decided<Level> {
  const typed = asked.levels.get(rule.name);
  if (typed !== undefined) return { value: typed, by: "command line" };
  const [nearest] = said.filter(({ level }) => level !== undefined);
  if (nearest?.level !== undefined) return { value: nearest.level, by: nearest.origin };
  if (profile.value === "strict" && rule.severity !== "error") return { value: raised(rule.severity), by: "profile" };
  return { value: rule.severity, by: "default" };
}

function thresholdsInForce(rule: Rule, said: readonly RuleConfig[]): ReadonlyMap<string, Decided<number>> {
  return new Map(
    Object.entries(thresholdsOf(rule)).map(([name, { most }]) => {
      const nearest = said.find(({ thresholds }) => thresholds.has(name));
      const value = nearest?.thresholds.get(name);
      return [name, nearest === undefined || value === undefined ? { value: most, by: "default" } : { value, by: nearest.origin }];
    }),
  );
}
