import type { IFlattenedRuleSet } from "dependency-cruiser";

/** The stages of the engine in the order in which they may build on each other. */
export const stages = ["source", "diagnostic", "protocol", "manifest", "graph", "rules", "plan", "loop", "run", "trace", "report"] as const;

const error = "error" as const;
const npm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"] as const;

/** Each rule says in its comment why it is there. Paths are relative to the folder that is cruised. */
export const rules: IFlattenedRuleSet = {
  forbidden: [
    ...stages.slice(0, -1).map((stage, index) => ({
      name: `one-way-${stage}`,
      comment: "a stage builds on earlier stages only, so that it can be understood, tested and replaced without the later ones",
      severity: error,
      from: { path: `^engine/${stage}/` },
      to: { path: `^engine/(${stages.slice(index + 1).join("|")})/` },
    })),
    {
      name: "front-door",
      comment: "hosts drive the engine as a user's service does: what they need must be public",
      severity: error,
      from: { path: "^(cli|server|testing)/" },
      to: { path: "^engine/", pathNot: "^engine/index\\.ts$" },
    },
    {
      name: "engine-knows-no-host",
      comment: "the engine is driven, it drives nobody but ports",
      severity: error,
      from: { path: "^engine/" },
      to: { path: "^(adapters|cli|server|testing|bench|test|topologies)/" },
    },
    {
      name: "index-is-a-door",
      comment: "inside the engine one imports the file one means; the front door is for outsiders",
      severity: error,
      from: { path: "^engine/" },
      to: { path: "^engine/index\\.ts$" },
    },
    {
      name: "no-io-in-engine",
      comment:
        "an engine without I/O runs in any host and is tested without one; the digest and what loads a library late are the only exceptions",
      severity: error,
      from: { path: "^engine/", pathNot: "^engine/(plan/digest|protocol/re2|graph/graphology)\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "digest-is-crypto-only",
      comment: "the exception is as narrow as it can be",
      severity: error,
      from: { path: "^engine/plan/digest\\.ts$" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "late-is-module-only",
      comment: "the exception is as narrow as it can be",
      severity: error,
      from: { path: "^engine/(protocol/re2|graph/graphology)\\.ts$" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?module$" },
    },
    {
      name: "seldom-comes-late",
      comment: "a process without patterns must not load the library behind them, nor one that asks for no graph the library of graphs",
      severity: error,
      from: {},
      to: { path: "node_modules/(re2js|graphology)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-loop",
      comment: "the loop decides what happens to money: nothing in it may come from elsewhere",
      severity: error,
      from: { path: "^engine/loop/" },
      to: { dependencyTypes: [...npm] },
    },
    {
      name: "strangers-apart",
      comment:
        "an adapter is one stranger: a change of one provider must not reach another; which version of the package it is of, is no stranger",
      severity: error,
      from: { path: "^adapters/([^/]+)/([^/.]+)" },
      to: { path: "^adapters/", pathNot: "^adapters/($1/$2|version\\.ts$)" },
    },
    {
      name: "kit-tests-strangers",
      comment: "what a store is tried with is published: it must know no store of ours, and no test runner",
      severity: error,
      from: { path: "^testing/" },
      to: { path: "^(adapters|cli|server|bench|test)/" },
    },
    {
      name: "kit-needs-no-runner",
      comment: "whoever writes a store has a test runner of their own",
      severity: error,
      from: { path: "^testing/" },
      to: { dependencyTypes: [...npm] },
    },
    {
      name: "sdk-anthropic",
      comment: "programs that do not use a provider must not load its SDK",
      severity: error,
      from: { pathNot: "^(adapters/models/anthropic|test|bench)/" },
      to: { path: "@anthropic-ai/sdk" },
    },
    {
      name: "sdk-openai",
      comment: "programs that do not use a provider must not load its SDK",
      severity: error,
      from: { pathNot: "^(adapters/models/openai|test|bench)/" },
      to: { path: "(^|/)openai(/|$)", pathNot: "^(adapters|test)/" },
    },
    {
      name: "sdk-pg",
      comment: "programs that keep no journals in PostgreSQL must not load its client",
      severity: error,
      from: { pathNot: "^(adapters/stores/postgres/|test|bench)" },
      to: { path: "node_modules/(@types/)?pg/" },
    },
    {
      name: "no-circle",
      comment: "two files that need each other are one file, or hide a third",
      severity: error,
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
};
