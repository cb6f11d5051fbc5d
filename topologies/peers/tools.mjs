import { amount, find, openLedger, text } from "../ledger.mjs";

const books = openLedger("peers", new URL("./data.json", import.meta.url));

/** Finds the cheapest offer that is at least so fast. */
export function findOffer(input) {
  const speed = amount(input, "speed");
  const offer = books.read().offers.find((candidate) => candidate.speed >= speed);
  if (offer === undefined) throw new Error(`there is no offer of ${speed} megabits`);
  return { offer_id: offer.id, speed: offer.speed, monthly: offer.monthly };
}

/** Orders an offer. */
export function orderOffer(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const offer = known(state.offers, "id", text(input, "offer_id"));
    const order = { order_id: `N-${state.orders.length + 1}`, offer_id: offer.id };
    state.orders.push(order);
    return order;
  });
}

/** Looks an invoice up by its number. */
export function findInvoice(input) {
  const invoice = known(books.read().invoices, "number", text(input, "invoice_number"));
  return { invoice_number: invoice.number, total: invoice.total, charged_twice: invoice.charged_twice };
}

/** Takes what was charged twice off an invoice. */
export function correctInvoice(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const invoice = known(state.invoices, "number", text(input, "invoice_number"));
    if (!invoice.charged_twice) throw new Error(`invoice ${invoice.number} is right as it is`);
    invoice.total /= 2;
    invoice.charged_twice = false;
    return { invoice_number: invoice.number, total: invoice.total };
  });
}

/** Tests a line. */
export function testLine(input) {
  const line = known(books.read().lines, "id", text(input, "line_id"));
  return { line_id: line.id, faulty: line.faulty, measured: line.measured };
}

/** Books a technician's visit. */
export function bookVisit(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const line = known(state.lines, "id", text(input, "line_id"));
    const visit = { visit_id: `V-${state.visits.length + 1}`, line_id: line.id, date: text(input, "date") };
    state.visits.push(visit);
    return visit;
  });
}

function known(records, field, value) {
  const found = find(records, field, value);
  if (found === undefined) throw new Error(`there is no ${value}`);
  return found;
}
