// The library's catalogue, as another department would run it: `LIBRARY_TOKEN=... node topologies/library/catalogue.mjs`. It says a line for each request.
import { createServer } from "node:http";
import { find, openLedger, text } from "../ledger.mjs";

const token = process.env["LIBRARY_TOKEN"];
if (!token) throw new Error("set LIBRARY_TOKEN to what the desk has to send before it may reserve");
const books = openLedger("library", new URL("./data.json", import.meta.url));

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request).catch((error) => refused(400, error.message));
  console.log(`${request.method} ${request.url} ${status}`);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
server.listen(Number(process.env["PORT"] ?? 8093), "127.0.0.1", () => console.log(`http://localhost:${server.address().port}`));
process.once("SIGTERM", () => server.close());

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const reserved = /^\/books\/([\w-]+)\/reservations$/u.exec(pathname);
  if (request.method === "GET" && pathname === "/books") return search(searchParams.get("title") ?? "");
  if (request.method === "POST" && reserved) return await reserve(reserved[1], request);
  return refused(404, "there is nothing here");
}

function search(title) {
  const found = books.read().books.filter((book) => title !== "" && book.title.toLowerCase().includes(title.toLowerCase()));
  return found.length === 0
    ? refused(404, `the library has no book with "${title}" in its title`)
    : { status: 200, body: { books: found } };
}

/** A request that comes again with its key changes nothing, and hears what it heard the first time. */
async function reserve(id, request) {
  const key = request.headers["idempotency-key"];
  if (request.headers.authorization !== `Bearer ${token}`) return refused(401, "only the desk may reserve");
  if (!key) return refused(400, "a reservation needs an Idempotency-Key");
  const member = text(await bodyOf(request), "member");
  const reservation = books.change(key, (state) => {
    const book = find(state.books, "id", id);
    if (!book?.on_shelf) throw new Error(`there is no book ${id} on the shelf`);
    book.on_shelf = false;
    const made = { id: `R-${state.reservations.length + 1}`, book: book.id, member };
    state.reservations.push(made);
    return made;
  });
  return { status: 201, body: { reservation } };
}

async function bodyOf(request) {
  let whole = "";
  for await (const piece of request.setEncoding("utf8")) {
    whole += piece;
    if (whole.length > 10_000) throw new Error("a reservation is shorter than that");
  }
  return JSON.parse(whole);
}

function refused(status, error) {
  return { status, body: { error } };
}
