import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { commands } from "../../cli/commands.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/ci.md");
const action = load(readFileSync(join(root, "action.yml"), "utf8")) as { readonly inputs: Readonly<Record<string, unknown>> };
const hooks = load(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
  readonly id: string;
  readonly entry: string;
}[];
const yaml = fencesOf(page, "yaml").map((text) => load(text) as Readonly<Record<string, unknown>>);

/** The words after `signalbox` in every command line of the page and of the hooks. */
const lines = [...["yaml", "sh", "makefile"].flatMap((language) => fencesOf(page, language)), ...hooks.map(({ entry }) => entry)].flatMap(
  (text) =>
    [...text.matchAll(/\bsignalbox(?:@[\d.]+)? ((?:lint|breaking|diff|baseline)\b[^\n|>]*)/g)].map(([, words = ""]) => words.trim()),
);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

test("the page has a job for each place", () => {
  expect(yaml.filter((one) => "jobs" in one).length).toBeGreaterThanOrEqual(2);
  expect(yaml.filter((one) => "repos" in one)).toHaveLength(1);
  expect(yaml.filter((one) => "signalbox" in one)).toHaveLength(1);
});

test("the jobs give the action inputs that it has", () => {
  const steps = yaml.flatMap((one) =>
    Object.values((one["jobs"] ?? {}) as Record<string, { readonly steps: readonly Step[] }>).flatMap((job) => job.steps),
  );
  const given = steps.filter(({ uses }) => uses?.includes("/signalbox@")).flatMap((step) => Object.keys(step.with ?? {}));
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
});

test("the page lists every input, with its default", () => {
  const text = readFileSync(page, "utf8");
  expect(Object.keys(action.inputs).filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});

test("the hooks of the page are those that there are", () => {
  const config = yaml.find((one) => "repos" in one) as
    | { readonly repos: readonly { readonly hooks: readonly { readonly id: string }[] }[] }
    | undefined;
  const named = config?.repos.flatMap((repo) => repo.hooks.map(({ id }) => id));
  expect(named).toEqual(hooks.map(({ id }) => id));
});

test("each command is one that the command line understands", () => {
  expect(lines.length).toBeGreaterThan(5);
  const bad = lines.filter((line) => {
    const [verb, ...words] = line.split(/\s+/).map((word) => word.replaceAll(/^["']|["']$/g, ""));
    const command = commands.find(({ name }) => name === verb);
    try {
      return (
        command === undefined ||
        parseArguments(
          command,
          words.filter((word) => word !== "\\"),
        ).has("help")
      );
    } catch {
      return true;
    }
  });
  expect(bad).toEqual([]);
});
