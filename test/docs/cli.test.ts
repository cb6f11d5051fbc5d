import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { Command } from "../../cli/command.ts";
import { commands } from "../../cli/commands.ts";
import * as help from "../../cli/help.ts";

const root = resolve(import.meta.dirname, "../..");
const generator = resolve(root, "docs/generate/cli.mjs");
const { cliPage } = (await import(generator)) as { readonly cliPage: (table: readonly Command[], spelling: object) => string };

test("docs/cli.md is what the command line is today (vitest -u writes it)", async () => {
  await expect(cliPage(commands, help)).toMatchFileSnapshot(resolve(root, "docs/cli.md"));
});
