import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import { flags } from "../helpers/chromium.ts";

/** A browser, with a profile of its own that is thrown away. */
export function openBrowser(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: [...flags] });
}

export interface Visit {
  readonly page: Page;
  /** What the page complained of, what its policy stopped, and what it asked the network for. */
  readonly faults: readonly string[];
}

/** Opens a file as a reader does. */
export async function visit(browser: Browser, file: string, colorScheme: "light" | "dark" = "light"): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
  const faults: string[] = [];
  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) faults.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, faults };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page: the rule, and where. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(`(() => { ${axe}; return axe.run(document).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " " + target.join(" ") + " " + failureSummary))); })()`);
  return found as readonly string[];
}
