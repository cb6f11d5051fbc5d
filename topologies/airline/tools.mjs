import { find, openLedger, text } from "../ledger.mjs";

const books = openLedger("airline", new URL("./data.json", import.meta.url));

/** Looks a booking up by its reference. */
export function findBooking(input) {
  const { reference, passenger, flight, route, date, fare, status } = booking(books.read(), input);
  return { reference, passenger, flight, route, date, fare, status };
}

/** Lists the flights with free seats on the booking's route on a date. */
export function findFlights(input) {
  const state = books.read();
  const { route } = booking(state, input);
  const date = text(input, "date");
  const open = state.flights.filter((flight) => flight.route === route && flight.date === date && flight.seats > 0);
  return { date, seats: open.length > 0, flights: open.map(({ number, departs, seats }) => ({ flight_number: number, departs, seats })) };
}

/** Moves the booking to another flight on its route. */
export function changeFlight(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const moved = booking(state, input);
    const number = text(input, "flight_number");
    const flight = find(state.flights, "number", number);
    if (flight === undefined || flight.route !== moved.route) throw new Error(`${number} does not fly ${moved.route}`);
    if (flight.seats < 1) throw new Error(`${number} is full`);
    flight.seats -= 1;
    moved.flight = flight.number;
    moved.date = flight.date;
    return { flight_number: flight.number, date: flight.date, departs: flight.departs };
  });
}

/** Cancels the booking; a saver fare loses its fee. */
export function cancelBooking(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const dropped = booking(state, input);
    if (dropped.status === "cancelled") throw new Error(`booking ${dropped.reference} was cancelled already`);
    dropped.status = "cancelled";
    return {
      reference: dropped.reference,
      status: dropped.status,
      refund: dropped.fare === "flex" ? dropped.paid : dropped.paid - state.saver_fee,
    };
  });
}

/** Says where a bag was last seen. */
export function findBag(input) {
  const tag = text(input, "bag_tag");
  const bag = find(books.read().bags, "tag", tag);
  return bag === undefined ? { bag_tag: tag, tag: "unknown" } : { bag_tag: bag.tag, bag: bag.where, last_seen: bag.last_seen };
}

/** Opens a claim for a lost bag. */
export function openBagClaim(input, context) {
  return books.change(context.idempotencyKey, (state) => {
    const bag = find(state.bags, "tag", text(input, "bag_tag"));
    if (bag === undefined) throw new Error("there is no bag with this tag");
    const claim = { claim_id: `BAG-${state.claims.length + 1}`, bag_tag: bag.tag, delivery_address: text(input, "delivery_address") };
    state.claims.push(claim);
    return claim;
  });
}

function booking(state, input) {
  const reference = text(input, "booking_reference");
  const found = find(state.bookings, "reference", reference);
  if (found === undefined) throw new Error(`there is no booking ${reference}`);
  return found;
}
