import { find, openLedger, text } from "../ledger.mjs";

const books = openLedger("pipeline", new URL("./data.json", import.meta.url));

/** Writes the request down and numbers it. */
export function recordRequest(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const ticket_id = `T-${state.tickets.length + 1}`;
    state.tickets.push({ id: ticket_id, text: text(input, "text"), status: "open" });
    return { ticket_id };
  });
}

/** Sorts a request by the words in it. */
export function classifyRequest(input) {
  const { tickets, categories } = books.read();
  const words = new Set(
    known(tickets, input)
      .text.toLowerCase()
      .match(/\p{L}+/gu),
  );
  const category = categories.find((candidate) => candidate.words.some((word) => words.has(word)));
  if (category === undefined) throw new Error(`no category fits; they are ${categories.map(({ name }) => name).join(", ")}`);
  return { category: category.name };
}

/** Finds the article that answers requests of a category. */
export function findArticle(input) {
  const category = text(input, "category");
  const article = find(books.read().articles, "category", category);
  if (article === undefined) throw new Error(`there is no article about ${category}`);
  return { article: article.id, title: article.title, url: article.url };
}

/** Sends an article to whoever asked and closes the ticket. */
export function sendAnswer(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const ticket = known(state.tickets, input);
    const article = find(state.articles, "id", text(input, "article"));
    if (article === undefined) throw new Error("there is no such article");
    ticket.status = "answered";
    ticket.article = article.id;
    return { ticket_id: ticket.id, status: ticket.status, url: article.url };
  });
}

function known(tickets, input) {
  const id = text(input, "ticket_id");
  const ticket = find(tickets, "id", id);
  if (ticket === undefined) throw new Error(`there is no ticket ${id}`);
  return ticket;
}
