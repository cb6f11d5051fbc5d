import type { Origin } from "../../source/source-map.ts";
import type { Level } from "../settings.ts";

/** `recommended`: each rule as it is. `strict`: every warning is an error and every info a warning. */
export type Profile = "recommended" | "strict";

/** What a configuration says of one rule. */
export interface RuleConfig {
  readonly origin: Origin;
  readonly level?: Level;
  /** By name: the number above which the rule speaks. */
  readonly thresholds: ReadonlyMap<string, number>;
}

/** What a configuration says of the manifests that its patterns match. */
export interface Override {
  readonly origin: Origin;
  readonly files: readonly string[];
  readonly profile?: { readonly name: Profile; readonly origin: Origin };
  readonly rules: ReadonlyMap<string, RuleConfig>;
}

/** `signalbox.config.yaml` as it was written. Patterns are relative to its folder. */
export interface Config {
  readonly origin: Origin;
  /** The manifests that `lint` looks at where nothing is named. */
  readonly files?: readonly string[];
  /** What is not linted where it is only found. */
  readonly ignore: readonly string[];
  readonly maxWarnings?: number;
  readonly profile?: Override["profile"];
  readonly rules: ReadonlyMap<string, RuleConfig>;
  /** A later one goes before an earlier one. */
  readonly overrides: readonly Override[];
}
