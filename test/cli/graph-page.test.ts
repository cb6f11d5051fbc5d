import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../helpers/chromium.ts";
import { accessibilityFaults, openBrowser, visit, type Visit } from "./browser.ts";
import { emptyFolder, signalbox } from "./command.ts";

const root = resolve(import.meta.dirname, "../..");
const found = findChromium();
const why = "path" in found ? "in a real browser" : `skipped: ${found.reason}`;

const evil = `<img src=x onerror="alert(1)"></script><script>alert(2)</script>]]>`;
const hostile = `signalbox: 1
name: ${JSON.stringify(evil)}
entry: a
agents:
  a:
    purpose: ${JSON.stringify(`${evil} </style> </title> <!--`)}
    routine: ${JSON.stringify(`${evil}\n</pre></article>`)}
    handoffs:
      b: { when: ${JSON.stringify(evil)} }
  b:
    purpose: ${JSON.stringify(`"><svg onload=alert(3)>`)}
    routine: Do b.
    handoffs:
      resolved: { when: ${JSON.stringify("&lt;b&gt; ${alert(4)}")} }
`;

const pages = new Map<string, string>();
const manifests = new Map([
  ["desk", join(root, "topologies/support-desk/topology.yaml")],
  ["shop", join(root, "test/corpus/helpdesk/topology.yaml")],
  ["government", join(root, "test/corpus/government/topology.yaml")],
]);

describe.runIf("path" in found)(`a page of a topology, ${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    const folder = emptyFolder();
    const evilFile = join(folder, "evil.yaml");
    writeFileSync(evilFile, hostile);
    for (const [name, manifest] of [...manifests, ["evil", evilFile] as const]) {
      const { code, out } = await signalbox(["graph", manifest, "--format", "html"]);
      if (code !== 0) throw new Error(`no page of ${name}`);
      const svg = await signalbox(["graph", manifest, "--format", "svg"]);
      pages.set(name, join(folder, `${name}.html`));
      writeFileSync(join(folder, `${name}.html`), out);
      writeFileSync(join(folder, `${name}.svg`), svg.out);
    }
    browser = await openBrowser("path" in found ? found.path : "");
  }, 120_000);
  afterAll(() => browser?.close());

  const open = (name: string, scheme: "light" | "dark" = "light"): Promise<Visit> => visit(browser, pages.get(name) ?? "", scheme);
  const viewBox = async (page: Page): Promise<readonly number[]> => {
    const text = await page.locator(".view:not([hidden]) svg").getAttribute("viewBox");
    return (text ?? "").split(" ").map(Number);
  };
  const box = (page: Page, name: string): ReturnType<Page["locator"]> =>
    page.locator(".view:not([hidden]) .node").filter({ has: page.locator(".name", { hasText: new RegExp(`^${name}$`) }) });

  test.each([
    ["desk", "light"],
    ["desk", "dark"],
    ["government", "light"],
    ["government", "dark"],
    ["evil", "light"],
  ] as const)(
    "axe finds nothing on the page of %s in %s, and the console is silent",
    async (name, scheme) => {
      const { page, faults } = await open(name, scheme);
      await box(page, name === "desk" ? "triage" : name === "evil" ? "a" : "reception").click();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.close();
    },
    120_000,
  );

  test("texts of a manifest run nothing and become no elements", async () => {
    const { page, faults } = await open("evil");
    expect(await page.locator("h1").textContent()).toContain(evil);
    await box(page, "b").click();
    await page.locator("#search").fill("<img");
    expect(await page.locator("img, [onerror], [onload], article script, svg svg").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("the policy would stop a script and a style that are not the page's own", async () => {
    const { page, faults } = await open("desk");
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'stolen'" }), Object.assign(document.createElement("style"), { textContent: "body { display: none }" }))`,
    );
    expect(await page.title()).not.toBe("stolen");
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(faults.filter((fault) => fault.includes("Content Security Policy"))).toHaveLength(2);
    await page.close();
  });

  test("wheel, buttons and keys zoom, dragging and arrows move, zero shows all again", async () => {
    const { page, faults } = await open("shop");
    await page.locator("#stage").focus();
    await page.keyboard.press("0");
    const [x0 = 0, y0 = 0, all = 0] = await viewBox(page);
    await page.keyboard.press("+");
    expect((await viewBox(page))[2]).toBeLessThan(all);
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    expect((await viewBox(page))[2]).toBeGreaterThan(all);
    await page.keyboard.press("0");
    await page.locator("#zoom-in").click();
    expect((await viewBox(page))[2]).toBeLessThan(all);
    await page.locator("#zoom-all").click();
    expect(await viewBox(page)).toEqual([x0, y0, all, (await viewBox(page))[3]]);
    await page.locator("#stage").focus();
    await page.keyboard.press("ArrowRight");
    expect((await viewBox(page))[0]).toBeGreaterThan(x0);
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, -200);
    await expect.poll(async () => (await viewBox(page))[2]).toBeLessThan(all);
    const [before = 0] = await viewBox(page);
    await page.mouse.down();
    await page.mouse.move(300, 380, { steps: 4 });
    await page.mouse.up();
    expect((await viewBox(page))[0]).toBeGreaterThan(before);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("keys go from agent to agent, open one, and come back", async () => {
    const { page } = await open("desk");
    await page.locator("#stage").focus();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.querySelector('.name').textContent")).toBe("triage");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate("document.activeElement.querySelector('.name').textContent")).toBe("refunds");
    await page.keyboard.press("Enter");
    const details = page.locator("article:not([hidden])");
    expect(await details.locator("h2").textContent()).toBe("refunds");
    expect(await details.textContent()).toMatch(/Decides on refunds.*refund_order destructive.*Look the order up.*Hands over to.*refunded/);
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.id")).toBe("stage");
    expect(await details.count()).toBe(0);
    await page.close();
  });

  test("a search lists what it finds, dims the rest, and goes to it where it is in a closed group", async () => {
    const { page } = await open("government");
    expect(await box(page, "tax_refund").count()).toBe(0);
    await page.locator("#search").fill("tax_refund");
    await expect.poll(() => page.locator("#results button").first().textContent()).toBe("tax_refund");
    expect(await page.locator(".view:not([hidden]) .node.dim").count()).toBeGreaterThan(3);
    await page.keyboard.press("Enter");
    expect(await box(page, "tax_refund").isVisible()).toBe(true);
    expect(await page.locator("article:not([hidden]) h2").textContent()).toBe("tax_refund");
    expect(await page.locator("#crumbs [aria-current]").textContent()).toContain("tax");
    await page.locator("#search").fill("no such thing anywhere");
    expect(await page.locator("#hits").textContent()).toBe("0 found");
    await page.close();
  });

  test("a group opens by a click, and Escape goes back", async () => {
    const { page } = await open("government");
    await page.locator("#zoom-all").click();
    await page
      .locator(".view:not([hidden]) .node", { has: page.locator(".group") })
      .first()
      .click();
    expect(await page.locator("#crumbs [aria-current]").textContent()).not.toBe("Overview");
    expect(await page.locator(".view:not([hidden]) .outside").count()).toBeGreaterThan(0);
    await page.locator("#stage").focus();
    await page.keyboard.press("Escape");
    expect(await page.locator("#crumbs [aria-current]").textContent()).toBe("Overview");
    await page.close();
  });

  test("the tables hold every agent, handoff and finding, whatever is opened", async () => {
    const { page } = await open("government");
    expect(await page.locator(".tables table").nth(0).locator("tbody tr").count()).toBe(65);
    expect(await page.locator(".tables table").nth(1).locator("tbody tr").count()).toBe(211);
    expect(await page.locator(".tables table").nth(2).locator("tbody tr").count()).toBeGreaterThan(20);
    await page.close();
  });

  test("light and dark follow the system, and the button", async () => {
    const { page } = await open("desk", "dark");
    const ground = (): Promise<unknown> => page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(await ground()).toBe("rgb(13, 17, 23)");
    await page.locator("#theme").click();
    expect(await ground()).toBe("rgb(255, 255, 255)");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });

  test.each(["desk", "shop", "government"])(
    "in the picture of %s no text leaves its box, and boxes and labels do not touch",
    async (name) => {
      const { page } = await visit(browser, (pages.get(name) ?? "").replace(/html$/, "svg"));
      const faults: unknown = await page.evaluate(`(() => {
      const of = (selector) => [...document.querySelectorAll(selector)];
      const rect = (found) => found.getBoundingClientRect();
      const inside = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1 && one.top >= other.top - 12 && one.bottom <= other.bottom + 1;
      const touch = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
      const frames = of(".node").map((node) => [node, rect([...node.querySelectorAll(":scope > .box")][0])]);
      const texts = frames.flatMap(([node, frame]) => [...node.querySelectorAll("text.name, text.text, text.note, .chip ~ text")].filter((text) => !inside(rect(text), frame)).map((text) => "leaves: " + text.textContent));
      const labels = of(".label").map((label) => [label, rect(label.querySelector(".veil"))]);
      const wide = labels.flatMap(([label, frame]) => [...label.querySelectorAll("text")].filter((text) => !inside(rect(text), frame)).map((text) => "leaves: " + text.textContent));
      const all = [...frames, ...labels];
      const touching = all.flatMap(([one, a], at) => all.slice(at + 1).filter(([, b]) => touch(a, b)).map(([other]) => "touch: " + one.textContent + " / " + other.textContent));
      return [...texts, ...wide, ...touching];
    })()`);
      expect(faults).toEqual([]);
      await page.close();
    },
  );
});
