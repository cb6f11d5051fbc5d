import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** A PostgreSQL server of a test's own, in a folder of its own, on a port of the loopback interface. */
export interface PostgresServer {
  /** The URL of its database, with its password. */
  readonly url: string;
  readonly password: string;
  /** Ends it: `fast` as an administrator does, `immediate` as a crash does. */
  stop(how: "fast" | "immediate"): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes all it wrote. */
  remove(): Promise<void>;
}

/** The folder of the server's programs, or why there is none. */
export type Postgres = { readonly programs: string; readonly missing?: never } | { readonly programs?: never; readonly missing: string };

const run = promisify(execFile);

/** Finds the programs of PostgreSQL; installs Debian's package where that can be done. */
export async function findPostgres(): Promise<Postgres> {
  const there = programs();
  if (there !== undefined) return { programs: there };
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return { missing: "no PostgreSQL server is installed, and only root on Debian can install one here" };
  try {
    // One at a time: the test files that need it run at once.
    const install = "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql";
    await run(
      "flock",
      [join(temporary, "signalbox-apt.lock"), "sh", "-c", `command -v initdb || ls /usr/lib/postgresql/*/bin/initdb || { ${install}; }`],
      {
        timeout: 240_000,
        maxBuffer: 1 << 26,
      },
    );
  } catch (error) {
    return { missing: `no PostgreSQL server is installed, and apt-get could not install one: ${String(error).split("\n")[0]}` };
  }
  const installed = programs();
  return installed === undefined ? { missing: "apt-get installed no PostgreSQL server" } : { programs: installed };
}

const debian = "/usr/lib/postgresql";
/** Not the user's own temporary folder, which the server's user may not enter. */
const temporary = "/tmp";

function programs(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/** Makes a server and starts it. */
export async function startPostgres(from: string): Promise<PostgresServer> {
  const user = await unprivileged();
  const folder = await mkdtemp(join(temporary, "signalbox-pg-"));
  const data = join(folder, "data");
  const password = `s3cret-${globalThis.crypto.randomUUID()}`;
  await writeFile(join(folder, "password"), password);
  if (user.uid !== undefined) for (const path of [folder, join(folder, "password")]) await chown(path, user.uid, user.gid);
  const made = [
    "-D",
    data,
    "-U",
    "me",
    "-A",
    "scram-sha-256",
    `--pwfile=${join(folder, "password")}`,
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  await run(join(from, "initdb"), made, { ...user, cwd: folder });
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`];
    const child = spawn(join(from, "postgres"), options, { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    server = child;
    let log = "";
    await new Promise<void>((done, fail) => {
      child.stderr.on("data", (chunk: Buffer) => {
        if (log.includes("ready to accept connections")) return;
        log += chunk.toString();
        if (log.includes("ready to accept connections")) done();
      });
      child.on("exit", () => fail(new Error(`the server ended: ${log}`)));
    });
  }

  async function stop(how: "fast" | "immediate"): Promise<void> {
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill(how === "fast" ? "SIGINT" : "SIGQUIT");
    await ended;
  }

  await start();
  return {
    url: `postgres://me:${password}@127.0.0.1:${port}/postgres`,
    password,
    start,
    stop,
    async remove() {
      await stop("immediate");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ readonly uid: number; readonly gid: number } | { readonly uid?: never; readonly gid?: never }> {
  if (process.getuid?.() !== 0) return {};
  const id = async (option: string): Promise<number> => {
    const { stdout } = await run("id", [option, "postgres"]).catch(() => run("id", [option, "nobody"]));
    return Number(stdout);
  };
  return { uid: await id("-u"), gid: await id("-g") };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
