import { amount, openLedger, text } from "../ledger.mjs";

const books = openLedger("hub", new URL("./data.json", import.meta.url));

/** Prices the smallest room in which the guests fit. */
export function quoteVenue(input) {
  const guests = amount(input, "guests");
  const room = books.read().rooms.find((candidate) => candidate.seats >= guests);
  if (room === undefined) throw new Error(`no room is large enough for ${guests} guests`);
  return { item: room.name, price: room.price };
}

/** Prices food and drinks. */
export function quoteCatering(input) {
  const guests = amount(input, "guests");
  const { meal } = books.read();
  if (guests > meal.most) throw new Error(`the kitchen serves ${meal.most} guests at most`);
  return { item: meal.name, price: guests * meal.price_each };
}

/** Prices as many buses as the guests need. */
export function quoteTransport(input) {
  const guests = amount(input, "guests");
  const { bus } = books.read();
  const buses = Math.ceil(guests / bus.seats);
  if (buses > bus.fleet) throw new Error(`there are only ${bus.fleet} buses`);
  return { item: bus.name, buses, price: buses * bus.price };
}

/** Saves a plan. */
export function savePlan(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const plan = { plan_id: `P-${state.plans.length + 1}`, guests: amount(input, "guests"), summary: text(input, "summary") };
    state.plans.push(plan);
    return { plan_id: plan.plan_id };
  });
}
