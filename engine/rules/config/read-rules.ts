import { quote } from "../../manifest/found.ts";
import { isObject, own } from "../../protocol/json.ts";
import { appendToken } from "../../source/pointer.ts";
import type { Origin } from "../../source/source-map.ts";
import { ruleNamed, rules } from "../index.ts";
import type { Rule } from "../rule.ts";
import type { Level } from "../settings.ts";
import type { RuleConfig } from "./config.ts";
import { listed, meant, misfit, readKeys, type Reader } from "./reader.ts";

const levels: readonly Level[] = ["off", "info", "warning", "error"];

/** What is said of each rule: `<rule>: <level>`, or a map with `severity` and the rule's thresholds. */
export function readRules(read: Reader, origin: Origin, value: unknown): ReadonlyMap<string, RuleConfig> {
  if (!isObject(value)) {
    misfit(read, origin, value, { expected: "a map of rules, such as `{ long-chain: off }`" });
    return new Map();
  }
  return new Map(
    Object.keys(value).flatMap((name) => {
      const at = { ...origin, pointer: appendToken(origin.pointer, name) };
      const rule = ruleNamed(name);
      if (rule !== undefined) return [[name, readRule(read, at, rule, own(value, name))] as const];
      read.report({
        at,
        part: "key",
        message: `there is no rule ${quote(name)}`,
        help: "`signalbox rules` lists them",
        ...meant(at, "key", { given: name, known: rules.map((known) => known.name) }),
      });
      return [];
    }),
  );
}

function readRule(read: Reader, origin: Origin, rule: Rule, value: unknown): RuleConfig {
  if (!isObject(value)) return { origin, ...readLevel(read, origin, rule, value), thresholds: new Map() };
  const names = Object.keys(thresholdsOf(rule));
  const keys = readKeys(read, origin, value, ["severity", ...names]);
  const at = (key: string): Origin => ({ ...origin, pointer: appendToken(origin.pointer, key) });
  const severity = own(keys, "severity");
  const thresholds = names.flatMap((name) => {
    const most = own(keys, name);
    if (most === undefined) return [];
    if (typeof most === "number" && Number.isInteger(most) && most >= 1) return [[name, most] as const];
    misfit(read, at(name), most, { expected: "a whole number from 1" });
    return [];
  });
  return { origin, ...(severity === undefined ? {} : readLevel(read, at("severity"), rule, severity)), thresholds: new Map(thresholds) };
}

function readLevel(read: Reader, origin: Origin, rule: Rule, value: unknown): { readonly level?: Level } {
  // YAML 1.1 readers take an unquoted `off` for false; ours does not, but a JSON file may say so.
  const level = levels.find((known) => known === (value === false ? "off" : value));
  if (level === undefined) {
    misfit(read, origin, value, { expected: `one of ${listed(levels)}`, known: levels });
    return {};
  }
  if (canBeGraded(rule)) return { level };
  if (level !== "error") {
    read.report({
      at: origin,
      message: `\`${rule.name}\` finds what makes a plan impossible; it stays an error, and cannot be \`${level}\``,
      help: "mend what it finds, and delete this line",
    });
  }
  return {};
}

/** Whether settings can change anything about a rule: errors stay errors, so one that finds nothing else is as it is. */
export function canBeGraded(rule: Rule): boolean {
  return rule.severity !== "error" || (rule.stage === "graph" && rule.alsoMilder === true);
}

/** The thresholds of a rule, by name. */
export function thresholdsOf(rule: Rule): NonNullable<Extract<Rule, { readonly stage: "graph" }>["thresholds"]> {
  return rule.stage === "graph" ? (rule.thresholds ?? {}) : {};
}
