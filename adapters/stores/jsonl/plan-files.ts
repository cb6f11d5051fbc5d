import { access, mkdir, readdir, readFile, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isObject } from "../../../engine/protocol/json.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import { checkVersion } from "../../../engine/run/known-version.ts";
import { writeAtomically } from "./atomic-file.ts";
import { onDisk, unlessMissing } from "./disk-error.ts";

/** The plans that the journals of a folder were written under: one file for each digest. */
export interface PlanFiles {
  keep(plan: Plan): Promise<void>;
  /** Throws `broken-journal` where the plan is missing or is not the one its name says. */
  read(digest: string): Promise<Plan>;
  /** Removes those of the plans that no run needs. `inUse` tells the digests that runs name, as they are when it is asked. */
  sweep(digests: ReadonlySet<string>, inUse: () => Promise<ReadonlySet<string>>): Promise<void>;
}

/** Keeps plans in a folder, and those it has seen in memory too. */
export function planFiles(folder: string): PlanFiles {
  const known = new Map<string, Plan>();

  return {
    async keep(plan) {
      const path = pathOf(folder, plan.digest);
      await onDisk(`write ${path}`, async () => {
        await mkdir(folder, { recursive: true });
        if (!(await exists(path))) await writeAtomically(path, Buffer.from(`${JSON.stringify(plan)}\n`));
      });
      known.set(plan.digest, plan);
    },

    async read(digest) {
      const seen = known.get(digest);
      if (seen !== undefined) return seen;
      const path = pathOf(folder, digest);
      const plan = parse(await text(path), path);
      if (plan.digest !== digest) throw unreadable(path, `it holds the plan ${plan.digest}`);
      known.set(digest, plan);
      return plan;
    },

    async sweep(digests, inUse) {
      const before = await inUse();
      for (const digest of digests) if (!before.has(digest)) await remove(pathOf(folder, digest), async () => (await inUse()).has(digest));
    },
  };
}

function pathOf(folder: string, digest: string): string {
  if (!/^[a-z0-9]{1,16}:[A-Za-z0-9]{1,128}$/.test(digest))
    throw new EngineError("bad-argument", `${JSON.stringify(digest.slice(0, 80))} is no digest of a plan; a plan comes from compile`);
  // A colon is no part of a file's name on Windows.
  return join(folder, `${digest.replace(":", "-")}.json`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes a plan's file, in three steps so that a run created meanwhile keeps its plan: the file is set aside; if a run
 * names it by now, it is put back. Who creates a run looks for the plan once more after the run is there.
 */
async function remove(path: string, isUsed: () => Promise<boolean>): Promise<void> {
  const aside = `${path}.${globalThis.crypto.randomUUID()}${setAside}`;
  await onDisk(`remove ${path}`, async () => {
    if ((await unlessMissing(() => rename(path, aside).then(() => true))) === undefined) return;
    if (await isUsed()) await rename(aside, path);
    else await unlink(aside);
  });
}

const setAside = ".aside";

async function text(path: string): Promise<string> {
  return onDisk(`read ${path}`, async () => {
    const found = (await unlessMissing(() => readFile(path, "utf8"))) ?? (await textAside(path));
    if (found === undefined) throw unreadable(path, "the file is gone");
    return found;
  });
}

/** What a process that removes the plan has set aside, and may put back; or left so when it was killed. */
async function textAside(path: string): Promise<string | undefined> {
  const names = (await unlessMissing(() => readdir(dirname(path)))) ?? [];
  const name = names.find((each) => each.startsWith(`${basename(path)}.`) && each.endsWith(setAside));
  return unlessMissing(() => readFile(name === undefined ? path : join(dirname(path), name), "utf8"));
}

function parse(from: string, path: string): Plan {
  const value = jsonIn(from);
  checkVersion("plan", value, `the plan ${path}`);
  if (isPlan(value)) return value;
  throw unreadable(path, "it is no plan of version 1");
}

/** Text that is no JSON is no plan either. */
function jsonIn(from: string): unknown {
  try {
    return JSON.parse(from);
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is Plan {
  return isObject(value) && value["plan"] === 1 && typeof value["digest"] === "string" && isObject(value["agents"]);
}

function unreadable(path: string, why: string): EngineError {
  return new EngineError("broken-journal", `${path}: the plan of a run cannot be read: ${why}; restore the file`);
}
