import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

export interface GitHub {
  readonly url: string;
  readonly comments: Comment[];
  /** Each request as `METHOD path`. */
  readonly asked: string[];
  /** Answers every request with this status instead. */
  refuse: number | undefined;
  close(): Promise<void>;
}

/** A server on loopback that keeps the comments of a pull request as GitHub's API does. */
export async function gitHub(comments: Comment[] = []): Promise<GitHub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? "", "http://localhost");
      asked.push(`${request.method} ${url.pathname}`);
      const answer = (status: number, value: unknown): void => void response.writeHead(status).end(JSON.stringify(value));
      if (self.refuse !== undefined) return answer(self.refuse, { message: "Resource not accessible by integration" });
      if (request.headers.authorization !== "Bearer t0ken") return answer(401, { message: "Bad credentials" });
      const given = body === "" ? "" : (JSON.parse(body) as { readonly body: string }).body;
      if (given.length > 65_536) return answer(422, { message: "Body is too long" });
      if (request.method === "POST") {
        comments.push({ id: 1000 + comments.length, body: given, user: { login: "github-actions[bot]", type: "Bot" } });
        return answer(201, { html_url: `https://github.test/c/${comments.length}` });
      }
      if (request.method === "PATCH") {
        const known = comments.find(({ id }) => url.pathname.endsWith(`/issues/comments/${id}`));
        if (known === undefined) return answer(404, {});
        known.body = given;
        return answer(200, { html_url: `https://github.test/c/${known.id}` });
      }
      if (url.pathname === "/user") return answer(403, {});
      const at = (Number(url.searchParams.get("page")) - 1) * 100;
      answer(200, comments.slice(at, at + 100));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const self: GitHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    asked,
    refuse: undefined,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(() => done()))),
  };
  return self;
}
