// What the caller of the action asks for. Inputs arrive in the environment, so that nothing in them is ever read by a shell.
import { existsSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { Stop } from "./workflow.mjs";

/** Reads the inputs. Throws a `Stop` for one that means nothing. */
export function readInputs(env) {
  const text = (name) => (env[`INPUT_${name.toUpperCase().replaceAll("-", "_")}`] ?? "").trim();
  const folder = resolve(env.GITHUB_WORKSPACE ?? ".", text("working-directory"));
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Stop(`\`working-directory\` is \`${text("working-directory")}\`, and there is no such folder; check it out first`, 2);
  }
  return {
    folder,
    files: lines(text("files")),
    format: text("format") || "github",
    config: text("config"),
    baseline: text("baseline"),
    since: text("since"),
    maxWarnings: text("max-warnings"),
    against: text("against"),
    failOn: lines(text("fail-on").replaceAll(",", "\n")),
    comment: flag("comment", text("comment")),
    sarifFile: text("sarif-file"),
    version: version(text("version")),
    token: text("token"),
  };
}

/** Operands as the command line takes them at the top of the repository: there the paths in its reports are those that GitHub knows. */
export function operandsOf({ folder, files }, top) {
  return files.map((file) => {
    if (existsSync(resolve(folder, file))) return fromTop(join(folder, file), top);
    const lead = fromTop(folder, top).replace(/[*?[\]{}!()\\]/g, "\\$&");
    return lead === "." ? guarded(file) : `${lead}/${file}`;
  });
}

/** A path from the top of the repository, which cannot be taken for an option or for standard input. */
export function fromTop(path, top) {
  const way = relative(top, path).split(sep).join("/");
  return way === "" ? "." : guarded(way);
}

function guarded(path) {
  return path.startsWith("-") ? `./${path}` : path;
}

function lines(text) {
  const found = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [...new Set(found)];
}

function flag(name, text) {
  if (text === "true" || text === "false") return text === "true";
  throw new Stop(`\`${name}\` is \`true\` or \`false\`, not \`${text}\``, 2);
}

function version(text) {
  if (/^[\w.^~+-]*$/.test(text)) return text;
  throw new Stop(`\`version\` is a version of the package, such as \`1.2.3\` or \`^1.2\`, not \`${text}\``, 2);
}
