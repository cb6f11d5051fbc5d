import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signalbox, type Ended } from "../cli/command.ts";

const root = resolve(import.meta.dirname, "../..");
const home = join(root, "topologies/library");
const secret = "s3cret-desk-token";

let folder = "";
let catalogue: { readonly host: string; readonly stopped: () => Promise<readonly string[]> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-library-"));
  catalogue = await started();
  writeFileSync(join(folder, "topology.yaml"), here(readFileSync(join(home, "topology.yaml"), "utf8")));
});
afterEach(async () => {
  await catalogue.stopped();
  rmSync(folder, { recursive: true });
});

/** The published manifest with the catalogue of this test, and with the installed memory server in place of one that is downloaded. */
function here(published: string): string {
  const installed = [join(root, "node_modules/@modelcontextprotocol/server-memory/dist/index.js")];
  return [
    ["command: npx", `command: ${JSON.stringify(process.execPath)}`],
    ['[-y, "@modelcontextprotocol/server-memory"]', JSON.stringify(installed)],
    ["localhost:8093", catalogue.host],
  ].reduce((text, [from = "", to = ""]) => {
    expect(text).toContain(from);
    return text.replaceAll(from, to);
  }, published);
}

async function started(): Promise<typeof catalogue> {
  const env = { PATH: process.env["PATH"], PORT: "0", LIBRARY_TOKEN: secret, SIGNALBOX_DATA: folder };
  const program = spawn(process.execPath, [join(home, "catalogue.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(program, "close");
  const said: string[] = [];
  const lines = createInterface({ input: program.stdout }).on("line", (line) => said.push(line));
  await once(lines, "line");
  const stopped = async (): Promise<readonly string[]> => {
    program.kill();
    await ended;
    return said.slice(1);
  };
  return { host: new URL(said[0] ?? "").host, stopped };
}

interface Event {
  readonly type: string;
  readonly agent?: string;
  readonly runId?: string;
  readonly end?: { readonly exit?: string };
}

/** What the catalogue keeps: reservations, and what it answered to which `Idempotency-Key`. */
interface Books {
  readonly reservations: readonly unknown[];
  readonly done: Readonly<Record<string, unknown>>;
}

function books(): Books {
  return JSON.parse(readFileSync(join(folder, "library.json"), "utf8")) as Books;
}

interface Talk {
  readonly facts: Readonly<Record<string, string>>;
  readonly messages: readonly string[];
  readonly path: readonly string[];
}

const talk = JSON.parse(readFileSync(join(home, "conversation.json"), "utf8")) as Talk;
const notes = (): string => join(folder, "notes.jsonl");

function talked(...more: readonly string[]): Promise<Ended> {
  const facts = Object.entries(talk.facts).flatMap(([name, value]) => ["--fact", `${name}=${value}`]);
  const messages = talk.messages.flatMap((message) => ["--message", message]);
  const script = `scripted/${join(home, "script.yaml")}`;
  return signalbox(["run", "topology.yaml", "--model", script, ...facts, ...messages, ...more], {
    cwd: folder,
    env: { LIBRARY_TOKEN: secret, NOTES_FILE: notes() },
  });
}

test("the published topology lints with no finding", async () => {
  expect(await signalbox(["lint", join(home, "topology.yaml"), "--max-warnings", "0"])).toMatchObject({ code: 0, err: "" });
});

test("the tools are as the memory server offers them", async () => {
  const words = ["lint", "topology.yaml", "--probe", "--allow", "notes", "--max-warnings", "0"];
  expect(await signalbox(words, { cwd: folder, env: { NOTES_FILE: notes() } })).toMatchObject({
    code: 0,
    out: expect.stringContaining("no findings"),
  });
});

test("the book is looked up and reserved once, with the secret, and the note is kept", async () => {
  const { code, out, err } = await talked("--allow", "notes", "--allow-private", catalogue.host, "--json");
  expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining("answer with an error") });
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);
  const path = [...new Set(events.flatMap(({ type, agent = "" }) => (type === "turn-start" ? [agent] : [])))];
  expect([...path, events.at(-1)?.end?.exit]).toEqual(talk.path);
  expect(await catalogue.stopped()).toEqual(["GET /books?title=the%20dispossessed 200", "POST /books/B-1/reservations 201"]);
  const made = { id: "R-1", book: "B-1", member: "M-7" };
  expect(books().reservations).toEqual([made]);
  expect(Object.entries(books().done)).toEqual([[expect.stringContaining(events[0]?.runId ?? "?"), made]]);
  expect(
    readFileSync(notes(), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([{ type: "entity", name: "M-7 likes Le Guin", entityType: "note", observations: ["Asked for The Dispossessed."] }]);
  expect(out + err).not.toContain(secret);
});

test("a reservation whose answer was lost is asked for again, and made once", async () => {
  const { host, close } = await losesFirstReservation();
  try {
    const path = join(folder, "topology.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(catalogue.host, host));
    const { out } = await talked("--allow", "notes", "--allow-private", host);
    expect(out).toContain('■ ended through reserved (resolved) {"reservation":"R-1"}');
  } finally {
    close();
  }
  const again = "POST /books/B-1/reservations 201";
  expect((await catalogue.stopped()).slice(1)).toEqual([again, again]);
  expect(books().reservations).toHaveLength(1);
});

/** A way to the catalogue that closes the connection of the first `POST` once the catalogue has answered it. */
async function losesFirstReservation(): Promise<{ readonly host: string; readonly close: () => void }> {
  let lost = false;
  const way = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(`http://${catalogue.host}${url}`, { method, headers }, (answer) => {
      if (method !== "POST" || lost) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      lost = true;
      outgoing.destroy();
      answer.resume();
    });
    incoming.pipe(onward);
  });
  await once(way.listen(0, "127.0.0.1"), "listening");
  const address = way.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { host: `localhost:${port}`, close: () => void way.close() };
}

test("nothing is started or contacted where nothing is allowed", async () => {
  const { err } = await talked();
  expect(err).toContain(`add \`--allow ${catalogue.host}\``);
  expect(err).toContain("add `--allow notes`");
  expect(await catalogue.stopped()).toEqual([]);
  expect(existsSync(notes())).toBe(false);
});

test("the catalogue reserves for the desk alone, once for each key, and only what is on the shelf", async () => {
  const reserve = async (book: string, headers: Readonly<Record<string, string>>, body = '{"member":"M-7"}'): Promise<unknown> => {
    const response = await fetch(`http://${catalogue.host}/books/${book}/reservations`, { method: "POST", headers, body });
    return [response.status, await response.json()];
  };
  const desk = { authorization: `Bearer ${secret}` };
  const first = { ...desk, "idempotency-key": "first" };
  expect(await reserve("B-1", { "idempotency-key": "first" })).toEqual([401, { error: "only the desk may reserve" }]);
  expect(await reserve("B-1", desk)).toEqual([400, { error: "a reservation needs an Idempotency-Key" }]);
  for (const body of ["", "[]", "{}", '{"member":7}', "x".repeat(20_000)])
    expect(await reserve("B-1", first, body)).toMatchObject({ 0: 400 });
  const made = { reservation: { id: "R-1", book: "B-1", member: "M-7" } };
  expect(await reserve("B-1", first)).toEqual([201, made]);
  expect(await reserve("B-1", first)).toEqual([201, made]);
  for (const book of ["B-1", "B-2", "B-9", "constructor"]) {
    expect(await reserve(book, { ...desk, "idempotency-key": book })).toEqual([400, { error: `there is no book ${book} on the shelf` }]);
  }
  expect(books().reservations).toEqual([made.reservation]);
});
