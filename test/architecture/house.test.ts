import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(resolve(root, file)));

test("no file of code is longer than 300 lines", () => {
  const long = tracked
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => ({ file, lines: readFileSync(resolve(root, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});

test("every link from a page of the docs leads to a file", () => {
  const broken = tracked
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => {
      const text = readFileSync(resolve(root, file), "utf8")
        .replaceAll(/```[\s\S]*?```/g, "")
        .replaceAll(/`[^`\n]*`/g, "");
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((link) => !/^(https?:|#|mailto:)/.test(link))
        .filter((link) => !existsSync(resolve(root, file, "..", decodeURI(link.split("#")[0] ?? ""))))
        .map((link) => `${file}: ${link}`);
    });
  expect(broken).toEqual([]);
});

test("every subpath of the package leads to a source file", () => {
  const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  const missing = Object.values(manifest.exports)
    .filter((target) => typeof target === "object")
    .map((target) => target.default.replace(/^\.\/dist\//, "").replace(/\.js$/, ".ts"))
    .filter((file) => !existsSync(resolve(root, file)));
  expect(missing).toEqual([]);
});
