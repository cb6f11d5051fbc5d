// One comment on a pull request, found again by a marker that nobody sees.
import { createHash } from "node:crypto";

const MOST_PAGES = 50;
const PATIENCE = 20_000;

/** The marker of the comment that this use of the action owns. */
export function markerOf(...names) {
  return `<!-- signalbox:${createHash("sha256").update(names.join("\0")).digest("hex").slice(0, 16)} -->`;
}

/**
 * Updates the comment, or makes one where `create` says so. Resolves to its address, or to nothing where there is none. Rejects with an `Error` that has the `status` of the answer where
 * GitHub refuses.
 */
export async function placeComment({ api, repository, number, token }, { marker, text, create }) {
  const ask = (method, path, body) => request(`${api}${path}`, { method, token, body });
  const comments = `/repos/${repository}/issues/${number}/comments`;
  const known = await ownComment(ask, comments, marker);
  const body = `${marker}\n${text}`;
  if (known !== undefined) return (await ask("PATCH", `/repos/${repository}/issues/comments/${known}`, { body })).html_url;
  return create ? (await ask("POST", comments, { body })).html_url : undefined;
}

/** The newest comment with the marker that we wrote ourselves: one that somebody else made to look so is left alone. */
async function ownComment(ask, comments, marker) {
  let mine;
  let self;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await ask("GET", `${comments}?per_page=100&page=${page}`);
    for (const { id, body, user } of found) {
      if (!String(body ?? "").startsWith(marker)) continue;
      self ??= await whoami(ask);
      if (self === undefined ? user?.type === "Bot" : user?.login === self) mine = id;
    }
    if (found.length < 100) break;
  }
  return mine;
}

/** The name of the token's owner. A job's own token may not ask; what it writes is written by a bot. */
async function whoami(ask) {
  try {
    return (await ask("GET", "/user")).login;
  } catch {
    return undefined;
  }
}

async function request(url, { method, token, body }) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": "signalbox-action",
      "x-github-api-version": "2022-11-28",
    },
    signal: AbortSignal.timeout(PATIENCE),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw Object.assign(new Error(`${method} ${new URL(url).pathname} was answered with ${response.status}: ${text.slice(0, 300)}`), {
    status: response.status,
  });
}
