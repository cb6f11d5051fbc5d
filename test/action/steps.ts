import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { finished, type Ended } from "../cli/command.ts";

export const root: string = resolve(import.meta.dirname, "../..");

interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export const action: Action = load(readFileSync(join(root, "action.yml"), "utf8")) as Action;

/** A job in which the action is used. */
export interface Job {
  /** The checkout. */
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: unknown;
  readonly api?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Done {
  /** What the step that lints ended with. */
  readonly lint: Ended;
  /** What the job would end with. */
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the action's own steps as the runner does, the upload left out: expressions are replaced in `env` only, and `run` goes to bash as it is. */
export async function perform({ workspace, inputs = {}, event = {}, api = "http://127.0.0.1:9", env = {} }: Job): Promise<Done> {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-runner-"));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const output = file("output", "");
  const summary = file("summary", "");
  const runner = {
    GITHUB_ACTION_PATH: root,
    GITHUB_API_URL: api,
    GITHUB_EVENT_PATH: file("event.json", JSON.stringify(event)),
    GITHUB_JOB: "lint",
    GITHUB_OUTPUT: output,
    GITHUB_REPOSITORY: "owner/repo",
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKFLOW: "CI",
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: folder,
    ...env,
  };
  const given = (name: string): string => inputs[name] ?? (name === "token" ? "t0ken" : (action.inputs[name]?.default ?? ""));
  const step = (name: string, expand: (expression: string) => string): Promise<Ended> => {
    const { run = "", env: wanted = {} } = action.runs.steps.find((one) => one.name === name) ?? {};
    const values = Object.entries(wanted).map(([key, value]) => [
      key,
      value.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, inner: string) => expand(inner)),
    ]);
    return finished("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", file("step.sh", run)], {
      cwd: workspace,
      env: { ...runner, ...(Object.fromEntries(values) as Record<string, string>) },
    });
  };
  const lint = await step("Lint and review", (inner) => given(inner.replace("inputs.", "")));
  const outputs = outputsOf(readFileSync(output, "utf8"));
  const result = await step("Result", (inner) => outputs[inner.replace("steps.lint.outputs.", "")] ?? "");
  return { lint, code: result.code, outputs, summary: readFileSync(summary, "utf8") };
}

/** Makes the signalbox of this repository what `npm ci` would have installed in a checkout. */
export function install(workspace: string): void {
  mkdirSync(join(workspace, "node_modules"), { recursive: true });
  symlinkSync(root, join(workspace, "node_modules/signalbox"), "dir");
}

function outputsOf(text: string): Readonly<Record<string, string>> {
  const blocks = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  const lines = text.matchAll(/^([\w-]+)=(.*)$/gm);
  return Object.fromEntries([
    ...[...lines].map(([, name, value]) => [name, value]),
    ...[...blocks].map(([, name, , value]) => [name, value]),
  ]);
}
