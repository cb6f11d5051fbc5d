import { timingSafeEqual } from "node:crypto";
import fastify from "fastify";
import { conversations, Refused, statusOf } from "./conversations.mjs";

const said = {
  type: "object",
  properties: { message: { type: "string", minLength: 1, maxLength: 4000 } },
  required: ["message"],
  additionalProperties: false,
};
const answered = {
  type: "object",
  properties: { answers: { type: "array", minItems: 1, items: { type: "object", required: ["effect"] } } },
  required: ["answers"],
};

/**
 * The routes. `tokens` says who may come in: a customer, who sees their own conversations and nothing else, or a colleague.
 *
 * @param {{ plan: () => import("signalbox").Plan, store: Required<import("signalbox").Store>, runtime: import("signalbox").Runtime,
 *   tokens: Readonly<Record<string, { customer: string } | { colleague: string }>> }} setting
 */
export function service({ plan, store, runtime, tokens }) {
  // `return503OnClosing`: what is on its way is finished, nothing new is begun.
  const app = fastify({ bodyLimit: 64 * 1024, return503OnClosing: true });
  const desk = conversations({ plan, store, runtime });

  const customer = (request) => who(request, tokens).customer ?? refuse(403, "this is for customers");
  const colleague = (request) => who(request, tokens).colleague ?? refuse(403, "this is for colleagues");

  app.post("/conversations", { schema: { body: said } }, (request, reply) =>
    tell(desk.start(customer(request), request.body.message), request, reply),
  );
  app.post("/conversations/:id/messages", { schema: { body: said } }, (request, reply) =>
    tell(desk.say(request.params.id, customer(request), request.body.message), request, reply),
  );
  app.get("/conversations/:id", (request) => desk.look(request.params.id, customer(request)));
  app.get("/conversations/:id/trace", (request) => colleague(request) && desk.trace(request.params.id));
  app.get("/approvals", (request) => colleague(request) && desk.waiting());
  app.post("/runs/:id/answers", { schema: { body: answered } }, async (request) => {
    const by = colleague(request);
    // Who answers is for the token to say, not for the body.
    const answers = request.body.answers.map((answer) =>
      answer.approval === undefined ? answer : { ...answer, approval: { ...answer.approval, by } },
    );
    const { status } = await desk.answer(request.params.id, answers);
    return { status };
  });
  app.get("/health", () => ({ plan: plan().digest }));

  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    return reply.code(status).send({ error: status >= 500 ? "something is wrong on our side" : error.message });
  });
  return app;
}

function who(request, tokens) {
  const given = /^Bearer (.+)$/u.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const known = Object.keys(tokens).find((token) => same(token, given));
  return known === undefined ? refuse(401, "say who you are: Authorization: Bearer <token>") : tokens[known];
}

function same(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function refuse(status, message) {
  throw new Refused(status, message);
}

/** Answers with the result; as server-sent events, with the text as it comes, where the client asks for them. A client that goes away leaves the run: the next message goes on with it. */
async function tell(events, request, reply) {
  const first = await events.next();
  if (!(request.headers.accept ?? "").includes("text/event-stream")) {
    let next = first;
    while (!next.done) next = await events.next();
    return outcome(next.value);
  }
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  reply.raw.on("close", () => void events.return(undefined));
  const send = (event, data) => reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  try {
    let next = first;
    for (; !next.done; next = await events.next()) if (next.value.type === "text-delta") send("text", next.value.text);
    if (next.value !== undefined) send("end", outcome(next.value));
  } catch (error) {
    send("error", { error: statusOf(error) >= 500 ? "something is wrong on our side" : error.message });
  }
  reply.raw.end();
}

/** What a customer is told of a result: no names of tools, agents or failures. */
function outcome({ status, end, session }) {
  const text = end?.status === "replied" || end?.status === "exited" ? end.text : undefined;
  return {
    conversation: session.id,
    status,
    ...(text === undefined ? {} : { text }),
    ...(end?.status === "exited" ? { exit: end.exit } : {}),
  };
}
