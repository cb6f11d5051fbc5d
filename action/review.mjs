// What a change does to the topologies, a section of Markdown for each manifest.
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { annotate, Stop } from "./workflow.mjs";

/** Compares each manifest that changed since a commit. `broken` tells whether a change is in one of the categories that fail the job. */
export async function reviewOf(run, git, { base, operands, failOn, temporary }) {
  const sections = [];
  let broken = false;
  const { added, removed } = comingAndGoing(base, git);
  for (const file of removed) sections.push(`### Signalbox\n\n${code(file)} was removed.\n`);
  for (const file of await changedManifests(run, base, operands, temporary)) {
    if (added.has(file)) {
      sections.push(`### Signalbox\n\n${code(file)} is new.\n`);
      continue;
    }
    sections.push(await changesOf(run, base, file));
    if (failOn.length > 0) broken = (await breaks(run, base, file, failOn)) || broken;
  }
  return { sections, broken };
}

async function changedManifests(run, base, operands, temporary) {
  const report = join(temporary, "changed.json");
  const { code: exit, err } = await run([
    "lint",
    "--format",
    "concise",
    "--output",
    `json=${report}`,
    `--since=${base}`,
    "--",
    ...operands,
  ]);
  if (exit > 1) throw new Stop(err, exit);
  return JSON.parse(readFileSync(report, "utf8")).manifests;
}

async function changesOf(run, base, file) {
  const { code: exit, out, err } = await run(["diff", `git:${base}`, "--format", "markdown", "--", file]);
  if (exit === 0) return out;
  if (exit === 1) return `### Signalbox\n\n${code(file)} cannot be read as a manifest now, so it is not compared; see its findings.\n`;
  annotate("warning", `${file} is not compared: ${err}`);
  return `### Signalbox\n\n${code(file)} is not compared with what it was: ${code(err.replace(/^error: /, "").trim())}\n`;
}

async function breaks(run, base, file, failOn) {
  const words = ["breaking", `--against=git:${base}`, `--category=${failOn.join(",")}`, "--format", "json", "--", file];
  const { code: exit, err } = await run(words);
  if (exit === 2) throw new Stop(err, exit);
  return exit === 1;
}

/** Files that are new since a commit, and manifests that are gone, without those that were renamed. */
function comingAndGoing(base, git) {
  const fields = (git("diff", "--name-status", "--no-renames", "-z", base, "--") ?? "").split("\0");
  const renamed = (git("diff", "--name-status", "--diff-filter=R", "-M", "-z", base, "--") ?? "").split("\0");
  const names = (letter) => new Set(fields.filter((_, at) => fields[at - 1] === letter && at % 2 === 1 && !renamed.includes(fields[at])));
  const removed = [...names("D")].filter(
    (file) => /\.(?:ya?ml|json)$/i.test(file) && /^\s*\{?\s*["']?signalbox["']?\s*:/m.test(git("show", `${base}:${file}`) ?? ""),
  );
  return { added: names("A"), removed };
}

/** A text as code in Markdown, whatever it holds. */
export function code(text) {
  const line = text.replaceAll(/\s+/g, " ");
  const most = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(most + 1);
  return most === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
