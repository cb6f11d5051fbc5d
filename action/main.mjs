// What `action.yml` runs: lints, reviews what a change does, and tells it in the log, in the summary and on the pull request. The job fails in a later step, by the exit code that is put
// out here, so that what was found is told and uploaded first.
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { baseOf, gitIn } from "./base.mjs";
import { markerOf, placeComment } from "./comment.mjs";
import { fitted } from "./fitted.mjs";
import { fromTop, operandsOf, readInputs } from "./inputs.mjs";
import { code, reviewOf } from "./review.mjs";
import { findTool, runTool } from "./tool.mjs";
import { annotate, print, setOutputs, Stop } from "./workflow.mjs";

const COMMENT = { most: 65_536, size: (text) => text.length, where: "they are in the summary of the job" };
const SUMMARY = { most: 1024 * 1024, size: (text) => Buffer.byteLength(text), where: "the log has all findings" };

const { env } = process;
try {
  const temporary = mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), "signalbox-"));
  const outputs = await main(readInputs(env), temporary);
  setOutputs(env.GITHUB_OUTPUT, outputs);
} catch (error) {
  const message = error instanceof Stop ? error.message : `the action itself failed: ${error.stack ?? error}`;
  annotate("error", message);
  setOutputs(env.GITHUB_OUTPUT, { "exit-code": error instanceof Stop ? error.exitCode : 3 });
}

async function main(inputs, temporary) {
  const safe = { GIT_CONFIG_COUNT: "2", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: resolve(env.GITHUB_WORKSPACE ?? ".") };
  const surroundings = { ...env, ...safe, GIT_CONFIG_KEY_1: "safe.directory", GIT_CONFIG_VALUE_1: inputs.folder };
  // The token is for the comment alone.
  delete surroundings.INPUT_TOKEN;
  const top = gitIn(inputs.folder, surroundings)("rev-parse", "--show-toplevel")?.trim() ?? inputs.folder;
  const tool = { program: findTool(inputs, temporary), top, env: surroundings };
  const event = eventOf(env.GITHUB_EVENT_PATH);
  const operands = operandsOf(inputs, top);

  const linted = await lint(tool, inputs, { operands, top, temporary });
  const review = await reviewed(tool, inputs, { event, operands, top, temporary });
  const sections = [...review.sections, ...linted.sections];
  if (sections.length > 0) appendFileSync(env.GITHUB_STEP_SUMMARY, fitted(sections, SUMMARY));
  const address = inputs.comment ? await comment(inputs, event, { sections, changed: review.sections.length > 0 }) : undefined;
  return { ...linted.outputs, "exit-code": Math.max(linted.exitCode, review.exitCode), "comment-url": address ?? "" };
}

async function lint(tool, inputs, { operands, top, temporary }) {
  const path = (name) => fromTop(resolve(inputs.folder, name), top);
  const report = { json: join(temporary, "lint.json"), markdown: join(temporary, "lint.md") };
  const sarif = inputs.sarifFile === "" ? join(temporary, "signalbox.sarif") : resolve(inputs.folder, inputs.sarifFile);
  const words = [
    "lint",
    `--format=${inputs.format}`,
    ...[`json=${report.json}`, `markdown=${report.markdown}`, `sarif=${sarif}`].map((output) => `--output=${output}`),
    ...(inputs.config === "" ? [] : [`--config=${path(inputs.config)}`]),
    ...(inputs.baseline === "" ? [] : [`--baseline=${path(inputs.baseline)}`]),
    ...(inputs.since === "" ? [] : [`--since=${inputs.since}`]),
    ...(inputs.maxWarnings === "" ? [] : [`--max-warnings=${inputs.maxWarnings}`]),
    "--",
    ...operands,
  ];
  const isForRunner = inputs.format === "github";
  const { code: exitCode, out, err } = await runTool(tool, words, isForRunner ? "inherit" : undefined);
  if (exitCode > 1 || !existsSync(report.json)) throw new Stop(`${err.trim()}${shallowHint(inputs, tool)}`, exitCode > 1 ? exitCode : 3);
  if (!isForRunner) print(out);
  if (err.trim() !== "") annotate("notice", err);
  const { summary } = JSON.parse(readFileSync(report.json, "utf8"));
  return {
    exitCode,
    sections: [readFileSync(report.markdown, "utf8")],
    outputs: { errors: summary.errors, warnings: summary.warnings, infos: summary.infos, "sarif-file": sarif },
  };
}

function shallowHint({ since }, { top, env: surroundings }) {
  const isShallow = since !== "" && gitIn(top, surroundings)("rev-parse", "--is-shallow-repository")?.trim() === "true";
  return isShallow ? "\nThe clone is shallow: check the whole history out (`actions/checkout` with `fetch-depth: 0`)." : "";
}

/** The review of the change, if there is something to compare with. Where nobody asked for it, that it cannot be made fails nothing. */
async function reviewed(tool, inputs, { event, operands, top, temporary }) {
  const git = gitIn(top, tool.env);
  try {
    const base = baseOf(inputs.against, event, git);
    if (base === undefined) return { sections: [], exitCode: 0 };
    const run = (words) => runTool(tool, words);
    const { sections, broken } = await reviewOf(run, git, { base, operands, failOn: inputs.failOn, temporary });
    if (broken)
      annotate(
        "error",
        `this change is in a category that fails the job (\`fail-on\`: ${inputs.failOn.join(", ")}); the review in the summary of the job says what it does`,
      );
    return { sections, exitCode: broken ? 1 : 0 };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const wasAsked = inputs.against !== "" || inputs.failOn.length > 0;
    annotate(wasAsked ? "error" : "warning", `the change is not reviewed: ${error.message}`);
    return { sections: [`### Signalbox\n\nThe change is not reviewed: ${code(error.message)}\n`], exitCode: wasAsked ? error.exitCode : 0 };
  }
}

/** Comments on the pull request, if there is one. That it cannot be done fails nothing: the summary of the job has it all. */
async function comment({ folder, files, token }, event, { sections, changed }) {
  const number = event.pull_request?.number;
  if (number === undefined || token === "") return undefined;
  const place = { api: env.GITHUB_API_URL ?? "https://api.github.com", repository: env.GITHUB_REPOSITORY, number, token };
  const marker = markerOf(env.GITHUB_WORKFLOW ?? "", env.GITHUB_JOB ?? "", fromTop(folder, env.GITHUB_WORKSPACE ?? "."), ...files);
  const text = fitted(changed ? sections : [`### Signalbox\n\nThis change leaves the topologies as they are.\n`], COMMENT);
  try {
    return await placeComment(place, { marker, text, create: changed });
  } catch (error) {
    const isForbidden = error.status === 403 || error.status === 404;
    const why = isForbidden
      ? "the token may not; give the job `permissions: { pull-requests: write }`. For a pull request from a fork there is no such token"
      : error.message;
    annotate(
      isForbidden ? "notice" : "warning",
      `the pull request is not commented: ${why}. The summary of the job has what it would have said.`,
    );
    return undefined;
  }
}

function eventOf(path) {
  if (path === undefined || !existsSync(path)) return {};
  return JSON.parse(readFileSync(path, "utf8"));
}
