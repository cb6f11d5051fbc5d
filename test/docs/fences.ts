import { readFileSync } from "node:fs";

/** The fenced code blocks of one language in a Markdown file, in order. */
export function fencesOf(file: string, language: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].filter((match) => match[1] === language).map((match) => match[2] ?? "");
}
