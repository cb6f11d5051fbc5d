import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is said in a conversation, and what its model answers in order. */
export const conversations = [
  declared("airline"),
  declared("support-desk"),
  {
    name: "airline, three desks",
    topology: "airline",
    facts: { customer_name: "Mia Chen", customer_tier: "gold" },
    messages: ["Hello! My suitcase did not arrive. My booking is QX7RM2.", "Wait: could I fly on the third instead?", "Yes, please."],
    exit: "flight_changed",
    script: [
      call("find_booking", { booking_reference: "QX7RM2" }),
      {
        text: "I am sorry to hear that. The baggage desk will look for it.",
        ...call("transfer_to_lost_baggage", {
          reason: "A suitcase is missing.",
          summary: "Suitcase of Mia Chen did not arrive in Lisbon.",
        }),
      },
      { text: "What is the number on the bag tag?" },
      call("transfer_to_triage", { reason: "The passenger asks for another flight." }),
      call("transfer_to_flight_changes", { reason: "They want to fly on 3 April.", summary: "Mia Chen wants another flight." }),
      call("find_flights", { booking_reference: "QX7RM2", date: "2026-04-03" }),
      { text: "There is a seat on SB206 at 09:40. Shall I move your booking to it?" },
      call("change_flight", { booking_reference: "QX7RM2", flight_number: "SB206" }),
      { text: "You are on SB206.", ...call("transfer_to_flight_changed", { flight_number: "SB206" }) },
    ],
  },
];

/** The folder of a topology. */
export function homeOf(topology) {
  return join(root, "topologies", topology);
}

function declared(name) {
  const home = homeOf(name);
  const { facts, messages, exit } = JSON.parse(readFileSync(join(home, "conversation.json"), "utf8"));
  return { name, topology: name, facts, messages, exit, script: load(readFileSync(join(home, "script.yaml"), "utf8")) };
}

function call(name, input) {
  return { calls: [{ name, arguments: input }] };
}
