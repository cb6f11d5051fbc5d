import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

/**
 * A shell that outlives this process by a moment. It is told of each process group that is started; when its standard input ends, because this
 * process closed it, crashed or was killed, it ends the groups that are left: politely, and two seconds later for certain.
 */
const script = `trap '' HUP INT QUIT TERM
groups=
while read -r what group; do
  if [ "$what" = add ]; then groups="$groups $group"; continue; fi
  rest=
  for one in $groups; do [ "$one" = "$group" ] || rest="$rest $one"; done
  groups=$rest
done
[ -n "$groups" ] || exit 0
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
sleep 2
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done`;

const watched = new Set<number>();
let watcher: ChildProcess | undefined;

/** Has a process group ended when this process is gone, whatever became of it. */
export function watch(group: number): void {
  watched.add(group);
  if (watcher === undefined) start();
  else watcher.stdin?.write(`add ${group}\n`);
}

/** Forgets a group that has ended. */
export function unwatch(group: number): void {
  if (!watched.delete(group)) return;
  watcher?.stdin?.write(`drop ${group}\n`);
  if (watched.size > 0) return;
  watcher?.stdin?.end();
  watcher = undefined;
}

/** In a session of its own, so that what ends this process's group does not end it. */
function start(): void {
  const shell = spawn("/bin/sh", ["-c", script], { detached: true, cwd: "/", env: {}, stdio: ["pipe", "ignore", "ignore"] });
  watcher = shell;
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  // Somebody killed it: another takes its place.
  shell.on("exit", () => {
    if (watcher !== shell) return;
    watcher = undefined;
    if (watched.size > 0) start();
  });
  shell.unref();
  (shell.stdin as Socket).unref();
  for (const group of watched) shell.stdin.write(`add ${group}\n`);
}
