import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one process from every other, also from a later one that got the same number. */
export interface ProcessMark {
  readonly host: string;
  readonly pid: number;
  /** Boot and start time, where the system tells them (Linux); empty elsewhere. */
  readonly start: string;
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { host: hostname(), pid: process.pid, start: startOf(process.pid) ?? "" };
}

/**
 * Whether the marked process may still be running. A process of another machine cannot be asked, so it counts as alive.
 * One that was killed and waits to be reaped (a zombie) is dead.
 */
export function isAlive(mark: ProcessMark): boolean {
  if (mark.host !== hostname()) return true;
  if (!exists(mark.pid)) return false;
  const start = startOf(mark.pid);
  return mark.start === "" || start === undefined || start === mark.start;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return typeof error === "object" && error !== null && "code" in error && error.code === "EPERM";
  }
}

/** Boot id and start time in clock ticks (proc(5), field 22); `zombie` for one that is dead; nothing where there is no procfs. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in parentheses and may hold anything, so the fields are counted from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return "zombie";
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}
