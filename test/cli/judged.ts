import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyFolder, finished } from "./command.ts";

/** A manifest without a finding. */
export const clean: string = `signalbox: 1
name: desk
entry: triage
agents:
  triage:
    purpose: Helps people.
    routine:
      - if: they are served
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: They are served. }
      escalated: { when: They ask for a person. }
`;

/** One warning: nobody uses the tool. */
export const warned: string = `${clean}tools:\n  idle: { description: Does nothing., input: {}, effects: [read] }\n`;

/** One error: nobody declares the target. */
export const broken: string = clean.replace("then: resolved", "then: nowhere");

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  write(folder, files);
  return folder;
}

/** Writes these files into a folder. */
export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Runs git in a folder, as nobody in particular and with no configuration but the repository's. */
export async function git(cwd: string, ...words: readonly string[]): Promise<string> {
  const identity = [
    "-c",
    "user.name=test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "init.defaultBranch=main",
  ];
  const { code, out, err } = await finished("git", [...identity, ...words], {
    cwd,
    env: { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "" },
  });
  if (code !== 0) throw new Error(`git ${words.join(" ")}: ${err}`);
  return out;
}
