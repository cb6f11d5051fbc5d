import { amount, find, openLedger, text } from "../ledger.mjs";

const books = openLedger("support-desk", new URL("./data.json", import.meta.url));
const day = 24 * 60 * 60 * 1000;

/** Looks an order up by its number. */
export function findOrder(input) {
  const { orders, refunds, today } = books.read();
  const order = known(orders, input);
  return {
    id: order.id,
    item: order.item,
    status: order.status,
    late: order.late,
    total: order.total,
    days_since_purchase: Math.round((Date.parse(today) - Date.parse(order.bought_on)) / day),
    refunded: refunds.some((refund) => refund.order === order.id),
  };
}

/** Checks a one-time code: whose it is, and whether that is who is signed in. */
export function checkIdentity(input, context) {
  const customer = find(books.read().customers, "code", text(input, "code"));
  const signedIn = context.facts["customer_id"];
  const ok = customer !== undefined && (signedIn === undefined || signedIn === customer.id);
  return ok ? { ok, name: customer.name } : { ok };
}

/** Credits the customer's account. */
export function applyCredit(input, context) {
  const value = amount(input, "amount");
  if (value > 25) throw new Error("a credit may be 25 at most");
  return books.change(context.idempotencyKey, (state) => {
    const id = `CR-${state.credits.length + 1}`;
    state.credits.push({ id, customer: context.facts["customer_id"] ?? null, amount: value });
    return { credit_id: id, amount: value };
  });
}

/** Gives the money for an order back, once. */
export function refundOrder(input, context) {
  const value = amount(input, "amount");
  return books.change(context.idempotencyKey, (state) => {
    const order = known(state.orders, input);
    if (value > order.total) throw new Error(`order ${order.id} cost ${order.total}; no more than that can be refunded`);
    if (state.refunds.some((refund) => refund.order === order.id)) throw new Error(`order ${order.id} was refunded already`);
    const id = `RF-${order.id}`;
    state.refunds.push({ id, order: order.id, amount: value });
    return { refund_id: id, order_id: order.id, amount: value };
  });
}

function known(orders, input) {
  const id = text(input, "order_id");
  const order = find(orders, "id", id);
  if (order === undefined) throw new Error(`there is no order ${id}`);
  return order;
}
