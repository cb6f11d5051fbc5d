import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { watch, type FSWatcher } from "chokidar";
import type { Diagnostic } from "../../../engine/diagnostic/diagnostic.ts";
import type { Sources } from "../../../engine/manifest/sources.ts";
import { compile, type Compilation } from "../../../engine/plan/compile.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { diskSources, readSourceFile } from "../disk.ts";

/** What a host hears about a manifest that it watches. */
export interface WatchOptions {
  /** A new version compiled to another plan, which is in force from now on: new runs are to go by it. */
  readonly onPlan?: (plan: Plan, before: Plan) => void;
  /** A new version has errors, or cannot be read: the plan stays as it was. */
  readonly onProblem?: (problem: WatchProblem) => void;
  /** How long files must be at rest before they are read, in milliseconds. Default 100: an editor may write one in pieces, and a deployment several. */
  readonly restMs?: number;
}

/** Why there is no plan: the errors of the manifest, or that it cannot be read. */
export interface WatchProblem {
  readonly reason: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A manifest that is watched: what both callbacks throw is the host's own, and ends the process like any other error in a timer. */
export interface Watched {
  readonly ok: true;
  /** The plan in force: of the last version that compiled. A run that has it keeps it. */
  readonly plan: () => Plan;
  /** Stops watching; the plan stays. */
  readonly close: () => Promise<void>;
}

/** The watched manifest, or why its first version gives no plan; then nothing is watched. */
export type Watching = Watched | ({ readonly ok: false } & WatchProblem);

/**
 * Compiles a manifest on disk, and compiles it again whenever it, or a file that it includes, changes. A version that does not compile, or that says what the
 * last one said, changes nothing. Runs that go on are not touched: a plan is a value, and they hold theirs.
 */
export async function watchTopology(path: string, options: WatchOptions = {}): Promise<Watching> {
  const { onPlan, onProblem, restMs = 100 } = options;
  const first = read(path);
  if (!first.ok) return { ok: false, ...first.problem };
  let { plan } = first;
  // A file is told when its watch is set up as well: it may have changed, or come to be, since it was read.
  const watcher = watch([...first.files], {
    awaitWriteFinish: { stabilityThreshold: restMs, pollInterval: Math.max(10, restMs / 4) },
  });
  let watched = first.files;
  let told = "";
  const again = (): void => {
    const next = read(path);
    follow(watcher, watched, next.files);
    watched = next.files;
    const trouble = next.ok ? "" : textOf(next.problem);
    if (!next.ok && trouble !== told) onProblem?.(next.problem);
    told = trouble;
    // A file may come to be in the moment before it is watched, and would then not be told.
    if ([...next.files].some((file) => !existsSync(file))) soon.askLater();
    if (!next.ok) return;
    if (next.plan.digest === plan.digest) return;
    const before = plan;
    plan = next.plan;
    onPlan?.(plan, before);
  };
  const soon = debounced(again, restMs);
  watcher.on("all", soon.ask);
  watcher.on("error", (error) =>
    onProblem?.({ reason: `\`${path}\` cannot be watched: ${error instanceof Error ? error.message : String(error)}`, diagnostics: [] }),
  );
  await new Promise<void>((done) => watcher.once("ready", () => done()));
  return {
    ok: true,
    plan: () => plan,
    close: async () => {
      soon.end();
      await watcher.close();
    },
  };
}

type Read = { readonly files: ReadonlySet<string> } & (
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problem: WatchProblem }
);

/** Reads and compiles; also tells every file that was asked for, whether it is there or not. */
function read(path: string): Read {
  const files = new Set([resolve(path)]);
  const root = readSourceFile(path);
  if (!root.ok) return { ok: false, files, problem: { reason: `\`${path}\` cannot be read: ${root.reason}`, diagnostics: [] } };
  const compiled = compile(root.file, { sources: noting(diskSources(dirname(path)), files) });
  return compiled.ok ? { ok: true, files, plan: compiled.plan } : { ok: false, files, problem: problemOf(path, compiled) };
}

function noting(sources: Sources, files: Set<string>): Sources {
  return {
    resolve: (from, reference) => sources.resolve(from, reference),
    read(path) {
      files.add(resolve(path));
      return sources.read(path);
    },
  };
}

function problemOf(path: string, { diagnostics }: Compilation): WatchProblem {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  return { reason: `\`${path}\` does not compile: ${first?.message ?? ""}${more}`, diagnostics };
}

/** Says whether two problems are the same. */
function textOf({ reason, diagnostics }: WatchProblem): string {
  return JSON.stringify([reason, diagnostics.map(({ message, file, span }) => [message, file.path, span.start])]);
}

function follow(watcher: FSWatcher, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
  watcher.add([...now].filter((file) => !before.has(file)));
  watcher.unwatch([...before].filter((file) => !now.has(file)));
}

/** Calls back once, when nobody has asked for a while. */
function debounced(
  work: () => void,
  milliseconds: number,
): { readonly ask: () => void; readonly askLater: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const within = (time: number) => (): void => {
    clearTimeout(timer);
    timer = setTimeout(work, time);
  };
  return { ask: within(milliseconds), askLater: within(Math.max(milliseconds, 1000)), end: () => clearTimeout(timer) };
}
