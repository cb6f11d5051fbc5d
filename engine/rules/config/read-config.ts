import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { diagnose, diagnoseFault } from "../../manifest/diagnose.ts";
import { isObject, own } from "../../protocol/json.ts";
import { appendToken } from "../../source/pointer.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { Origin } from "../../source/source-map.ts";
import { parseYaml } from "../../source/yaml.ts";
import type { Config, Override, Profile } from "./config.ts";
import { readRules } from "./read-rules.ts";
import { type Reader, listed, misfit, readKeys, readPatterns } from "./reader.ts";

/** A configuration, or the reasons it is none. */
export interface ConfigResult {
  readonly config?: Config;
  readonly diagnostics: readonly Diagnostic[];
}

const topKeys = ["version", "profile", "files", "ignore", "max_warnings", "rules", "overrides"];
const overrideKeys = ["files", "profile", "rules"];
const profiles: readonly Profile[] = ["recommended", "strict"];

/** Reads a `signalbox.config.yaml`. Never throws on what somebody wrote: what is not understood is a finding, and then nothing is in force. */
export function readConfig(file: SourceFile): ConfigResult {
  const { document, value, faults } = parseYaml(file);
  const diagnostics = faults.map((fault) => diagnoseFault(document, fault));
  if (diagnostics.some((found) => found.severity === "error")) return { diagnostics };
  const origin: Origin = { document, pointer: "" };
  const read: Reader = { report: (finding) => diagnostics.push(diagnose({ rule: "config", ...finding })) };
  const config = readTop(read, origin, value ?? {});
  return diagnostics.some((found) => found.severity === "error") ? { diagnostics } : { config, diagnostics };
}

function readTop(read: Reader, origin: Origin, value: unknown): Config {
  const at = (key: string): Origin => ({ ...origin, pointer: appendToken(origin.pointer, key) });
  const keys = readKeys(read, origin, value, topKeys);
  const version = own(keys, "version");
  if (version !== undefined && version !== 1) misfit(read, at("version"), version, "version 1 of this format: `version: 1`");
  const most = own(keys, "max_warnings");
  const isCount = typeof most === "number" && Number.isInteger(most) && most >= 0;
  if (most !== undefined && !isCount) misfit(read, at("max_warnings"), most, "a whole number from 0");
  const files = own(keys, "files");
  const ignore = own(keys, "ignore");
  return {
    origin,
    ...(files === undefined ? {} : { files: readPatterns(read, at("files"), files) }),
    ignore: ignore === undefined ? [] : readPatterns(read, at("ignore"), ignore),
    ...(isCount ? { maxWarnings: most } : {}),
    ...readProfile(read, at("profile"), own(keys, "profile")),
    rules: readRules(read, at("rules"), own(keys, "rules") ?? {}),
    overrides: readOverrides(read, at("overrides"), own(keys, "overrides") ?? []),
  };
}

function readProfile(read: Reader, origin: Origin, value: unknown): Pick<Override, "profile"> {
  if (value === undefined) return {};
  const name = profiles.find((known) => known === value);
  if (name !== undefined) return { profile: { name, origin } };
  misfit(read, origin, value, `one of ${listed(profiles)}`, { given: value, known: profiles });
  return {};
}

function readOverrides(read: Reader, origin: Origin, value: unknown): readonly Override[] {
  if (!Array.isArray(value)) {
    misfit(read, origin, value, "a list of maps, each with `files` and what is in force for them");
    return [];
  }
  return value.map((item: unknown, index) => readOverride(read, { ...origin, pointer: appendToken(origin.pointer, index) }, item));
}

function readOverride(read: Reader, origin: Origin, value: unknown): Override {
  const at = (key: string): Origin => ({ ...origin, pointer: appendToken(origin.pointer, key) });
  const keys = readKeys(read, origin, value, overrideKeys);
  const files = own(keys, "files");
  if (files === undefined && isObject(value)) {
    read.report({ at: origin, message: "this override does not say for which `files` it is", help: "add `files: [<pattern>]`" });
  }
  return {
    origin,
    files: files === undefined ? [] : readPatterns(read, at("files"), files),
    ...readProfile(read, at("profile"), own(keys, "profile")),
    rules: readRules(read, at("rules"), own(keys, "rules") ?? {}),
  };
}
