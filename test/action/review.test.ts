import { afterEach, beforeEach, expect, test } from "vitest";
import { clean, folderOf, git, write } from "../cli/judged.ts";
import { gitHub, type Comment, type GitHub } from "./github.ts";
import { install, perform, type Done, type Job } from "./steps.ts";

let api: GitHub;
const comments: Comment[] = [];
beforeEach(async () => {
  comments.length = 0;
  api = await gitHub(comments);
});
afterEach(() => api.close());

const pay = "  pay: { description: Sends money., input: {}, effects: [destructive] }\n";
/** The agent may do what it could not do before. */
const widened = `${clean.replace("    routine:", "    tools: [pay]\n    routine:")}tools:\n${pay}`;

interface Pull {
  readonly workspace: string;
  readonly event: {
    readonly pull_request: { readonly number: 7; readonly base: { readonly sha: string }; readonly head: { readonly sha: string } };
  };
}

/** A pull request that turns the first files into the second, checked out merged, as GitHub does. */
async function pull(before: Readonly<Record<string, string>>, change: (folder: string) => Promise<void>, depth?: number): Promise<Pull> {
  const origin = folderOf({ ...before, "README.md": "desk\n", ".gitignore": "node_modules\n" });
  await git(origin, "init", "-q");
  await git(origin, "add", ".");
  await git(origin, "commit", "-qm", "base");
  const told = (await git(origin, "rev-parse", "HEAD")).trim();
  await git(origin, "checkout", "-qb", "work");
  await change(origin);
  await git(origin, "add", ".");
  await git(origin, "commit", "-qm", "change", "--allow-empty");
  const head = (await git(origin, "rev-parse", "HEAD")).trim();
  await git(origin, "checkout", "-q", "main");
  write(origin, { "others.yaml": clean.replace("name: desk", "name: others") });
  await git(origin, "add", ".");
  await git(origin, "commit", "-qm", "what others did meanwhile");
  await git(origin, "checkout", "-qb", "merged");
  await git(origin, "merge", "-q", "--no-ff", "-m", "merge", "work");
  const workspace = folderOf({});
  await git(workspace, "clone", "-q", ...(depth === undefined ? [] : [`--depth=${depth}`]), "--branch", "merged", `file://${origin}`, ".");
  install(workspace);
  return { workspace, event: { pull_request: { number: 7, base: { sha: told }, head: { sha: head } } } };
}

const widen = async (folder: string): Promise<void> => write(folder, { "my desk.yaml": widened });
const perform7 = async (made: Pull, inputs: Job["inputs"] = {}): Promise<Done> => await perform({ ...made, api: api.url, inputs });

test("what the change does is commented once, and the comment is updated by the next run", async () => {
  const made = await pull({ "my desk.yaml": clean }, widen);
  const first = await perform7(made);
  expect(first.outputs["comment-url"]).toBe("https://github.test/c/1");
  expect(comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(/^<!-- signalbox:[0-9a-f]{16} -->\n[\s\S]*my desk\.yaml[\s\S]*pay/),
  ]);
  expect(first.summary).toContain("pay");
  expect(comments[0]?.body).not.toContain("others.yaml");
  await perform7(made);
  expect(comments.length).toBe(1);
  expect(api.asked.filter((one) => !one.startsWith("GET"))).toEqual([
    "POST /repos/owner/repo/issues/7/comments",
    "PATCH /repos/owner/repo/issues/comments/1000",
  ]);
});

test("a checkout of one commit is enough: the base is fetched", async () => {
  const made = await pull({ "my desk.yaml": clean }, widen, 1);
  const { code, summary } = await perform7(made);
  expect(code).toBe(0);
  expect(summary).toContain("pay");
  expect(summary).not.toContain("others.yaml` is new");
});

test("a comment is found behind a hundred others, and one that somebody else made to look so is left alone", async () => {
  const made = await pull({ "my desk.yaml": clean }, widen);
  await perform7(made);
  const marker = comments[0]?.body.split("\n")[0] ?? "";
  comments.length = 0;
  for (let id = 0; id < 150; id++) comments.push({ id, body: "chat", user: { login: "ann", type: "User" } });
  const bot = { login: "github-actions[bot]", type: "Bot" };
  comments.push(
    { id: 200, body: `${marker}\nours`, user: bot },
    { id: 201, body: `${marker}\nforged`, user: { login: "eve", type: "User" } },
  );
  await perform7(made);
  expect(comments.find(({ id }) => id === 200)?.body).toContain("pay");
  expect(comments.at(-1)?.body).toBe(`${marker}\nforged`);
});

test("a change that leaves the topologies alone makes no comment, and takes back what was said", async () => {
  const made = await pull({ "my desk.yaml": clean }, async (folder) => write(folder, { "README.md": "more\n" }));
  const { outputs } = await perform7(made);
  expect([comments.length, outputs["comment-url"]]).toEqual([0, ""]);
  const touched = await pull({ "my desk.yaml": clean }, widen);
  await perform7(touched);
  await perform7(made);
  expect(comments.map(({ body }) => body.split("\n").at(3))).toEqual(["This change leaves the topologies as they are."]);
});

test("new, removed and renamed manifests are told", async () => {
  const made = await pull({ "old.yaml": clean, "gone.yaml": clean.replace("name: desk", "name: gone") }, async (folder) => {
    await git(folder, "mv", "old.yaml", "renamed.yaml");
    await git(folder, "rm", "-q", "gone.yaml");
    write(folder, { "new`.yaml": `${clean.replace("name: desk", "name: fresh")}${"# quite another file\n".repeat(60)}` });
  });
  const { summary } = await perform7(made);
  expect(summary).toContain("`gone.yaml` was removed.");
  expect(summary).toContain("`` new`.yaml `` is new.");
  expect(summary).not.toContain("`renamed.yaml` is new");
});

test.each<readonly [string, number]>([
  ["exposure", 1],
  ["session", 0],
  ["exposure, contract", 1],
  ["exposre", 2],
])("with fail-on %s a widened agent ends the job with %i", async (failOn, expected) => {
  const made = await pull({ "my desk.yaml": clean }, async (folder) => write(folder, { "my desk.yaml": harmless }));
  const { code } = await perform7(made, { "fail-on": failOn });
  expect(code).toBe(expected);
});

/** Wider than before, without a finding. */
const harmless = clean.replace("agents:", "limits: { turns: 90 }\nagents:");

test.each([
  [403, "::notice title=signalbox::the pull request is not commented: the token may not"],
  [500, "::warning title=signalbox::the pull request is not commented: GET"],
])("an API that answers %i fails nothing, and is told", async (status, said) => {
  const made = await pull({ "my desk.yaml": clean }, async (folder) => write(folder, { "my desk.yaml": harmless }));
  api.refuse = status;
  const { code, lint, summary } = await perform7(made);
  expect(code).toBe(0);
  expect(lint.out).toContain(said);
  expect(summary).toContain("my desk.yaml");
});

test("an API that is not there, and `comment: false`, fail nothing", async () => {
  const made = await pull({ "my desk.yaml": clean }, async (folder) => write(folder, { "my desk.yaml": harmless }));
  const away = await perform({ ...made });
  expect([away.code, away.lint.out.includes("::warning title=signalbox::the pull request is not commented")]).toEqual([0, true]);
  await perform7(made, { comment: "false" });
  expect(api.asked).toEqual([]);
});

test("a comment never holds more than GitHub takes", async () => {
  const many = (name: string): string =>
    `${clean.replace("name: desk", `name: ${name}`)}tools:\n${Array.from({ length: 300 }, (_, at) => `  t${at}: { description: Does nothing., input: {}, effects: [read] }\n`).join("")}`;
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`d${at}.yaml`, many(`d${at}`)]));
  const made = await pull({ "my desk.yaml": clean }, async (folder) => {
    await widen(folder);
    write(folder, files);
  });
  await perform7(made);
  expect(comments.length).toBe(1);
  expect(comments[0]?.body.length).toBeLessThanOrEqual(65_536);
  expect(comments[0]?.body).toContain("in the summary of the job");
}, 60_000);
