import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

/** A Chromium on this machine, or why there is none. Where Debian's packages can be installed, it is. `CHROMIUM_PATH` names another. */
export function findChromium(): { readonly path: string } | { readonly reason: string } {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return existsSync(named) ? { path: named } : { reason: `CHROMIUM_PATH names no file: ${named}` };
  const found = known.find(existsSync);
  if (found !== undefined) return { path: found };
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return { reason: "no Chromium is installed" };
  install();
  const installed = known.find(existsSync);
  return installed === undefined ? { reason: "no Chromium is installed, and apt-get could not install it" } : { path: installed };
}

/** How a headless Chromium is started so that it asks nothing of the network. */
export const flags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Once a run of the tests; apt has a lock of its own for those that come at the same time. */
function install(): void {
  const tried = join(tmpdir(), `signalbox-chromium-${process.ppid}`);
  try {
    mkdirSync(tried);
  } catch {
    return;
  }
  const options = { stdio: "ignore", timeout: 240_000, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  const get = ["-y", "-o", "DPkg::Lock::Timeout=120", "--no-install-recommends", "install", "chromium"];
  if (spawnSync("apt-get", get, options).status !== 0 && spawnSync("apt-get", ["update"], options).status === 0)
    spawnSync("apt-get", get, options);
  rmdirSync(tried);
}
