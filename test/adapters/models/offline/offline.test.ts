import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../../engine/plan/plan.ts";
import type { ToolFunction } from "../../../../engine/protocol/tool.ts";
import { converse } from "../../../helpers/converse.ts";
import { planOf } from "../../../helpers/loop/plan.ts";

type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

interface Case {
  readonly messages: readonly string[];
  readonly path: string;
  readonly tools?: readonly string[];
  /** What the last answer must hold. */
  readonly says?: RegExp;
  readonly facts?: Readonly<Record<string, string>>;
  readonly denied?: true;
  readonly unbound?: true;
}

const bank: Answers = {
  verify_customer: ({ pin }) => ({ authenticated: pin === "9876" }),
  block_card: () => ({ blocked: true }),
  order_replacement: () => ({ order_number: "N-77" }),
  get_balance: () => ({ balance: 1234.5, currency: "EUR" }),
  transfer_money: ({ amount, to_account }) => ({ sent: amount, to_account }),
};
const clinic: Answers = {
  find_patient: () => ({ patient: { id: "P-9", name: "Ada" } }),
  list_slots: ({ department }) => ({ slots: [{ slot_id: "S-1", department }] }),
  book_slot: ({ slot_id }) => ({ slot_id, status: "booked" }),
  renew_prescription: () => ({ renewed: true }),
};
const telecom: Answers = {
  lookup_account: ({ phone }) => ({ phone, plan: "basic" }),
  check_outage: ({ postcode }) => ({ outage: postcode === "1000" }),
  change_plan: ({ new_plan }) => ({ new_plan }),
  open_ticket: () => ({ ticket: "T-9" }),
  cancel_contract: () => ({ ok: true }),
};
const hotel: Answers = {
  verify_guest: ({ room_number }) => ({ verified: room_number === 204 }),
  order_food: () => ({ order: "F1", minutes: 30 }),
  extend_stay: ({ nights }) => ({ nights }),
  late_checkout: ({ time }) => ({ time }),
};
const helpdesk: Answers = {
  reset_password: () => ({ sent: true }),
  unlock: () => ({ unlocked: true }),
  create_ticket: () => ({ ticket: "INC-1" }),
};
const insurance: Answers = {
  assess: ({ amount }) => ({ decision: Number(amount) < 1000 ? "approved" : "rejected" }),
  pay: () => ({ paid: true }),
};

describe("a bank it has never seen", () => {
  table("bank", bank, {
    "a greeting is answered with what can be done": { messages: ["hello"], path: "reception", says: /card is lost, stolen or damaged/u },
    "a lost card is blocked once who it is is known": {
      messages: ["I lost my card", "my account number is 55512345 and my pin is 9876", "the last four are 4242"],
      path: "reception > cards",
      tools: ["verify_customer", "block_card"],
      says: /Is this so: the customer wants a new card\?/u,
    },
    "a wish that was only touched on is asked about, and yes is heard": {
      messages: ["I lost my card", "account number 55512345, pin 9876", "the last four are 4242", "yes", "Main Street 5, Bern"],
      path: "reception > cards > card_replaced",
      tools: ["verify_customer", "block_card", "order_replacement"],
    },
    "a wrong code is asked for again, and what is known is not": {
      messages: ["My credit card was stolen! Account 55512345, PIN 1111, card ending 4242.", "oh sorry, the pin is 9876"],
      path: "reception > cards",
      tools: ["verify_customer", "verify_customer", "block_card"],
    },
    "whose account is whose is heard": {
      messages: ["I'd like to send 50 euros to account 777888999. My account is 55512345 and pin 9876", "EUR"],
      path: "reception > accounts > transferred",
      tools: ["verify_customer", "transfer_money"],
      says: /sent 50, to account 777888999/u,
    },
    "a question is answered from a result": {
      messages: ["What is my balance? account 55512345 pin 9876"],
      path: "reception > accounts > resolved",
      tools: ["verify_customer", "get_balance"],
      says: /balance 1234\.5/u,
    },
    "a tool that nobody bound leads to a person": {
      messages: ["What is my balance? account 55512345 pin 9876"],
      path: "reception > accounts > escalated",
      unbound: true,
    },
    "what fits nothing is said to fit nothing": {
      messages: ["Can you recommend a restaurant?"],
      path: "reception",
      says: /could not match/u,
    },
    "what fits nothing twice takes the routine's else": {
      messages: ["Can you recommend a restaurant?", "I mean a good pizza"],
      path: "reception > escalated",
    },
    "a farewell leaves as resolved": { messages: ["hello", "thanks, that's all. bye"], path: "reception > resolved" },
    "a complaint leaves to a person": { messages: ["I want to make a complaint"], path: "reception > escalated" },
  });
});

describe("a hotel it has never seen", () => {
  table("hotel", hotel, {
    "a prose routine picks the desk, and a closed tool is opened first": {
      messages: ["I'm hungry, can I get a pizza and a soup?", "room 204, name Smith"],
      path: "concierge > room_service > served",
      tools: ["verify_guest", "order_food"],
    },
    "everything said at once is heard at once": {
      messages: ["I want a late checkout at 14:00, room 204, last name is Smith"],
      path: "concierge > front_office > resolved",
      tools: ["verify_guest", "late_checkout"],
    },
    "a number is not taken for another": {
      messages: ["I'd like to stay two more nights", "room 204", "Smith", "yes"],
      path: "concierge > front_office > extended",
      tools: ["verify_guest", "extend_stay"],
    },
    "anger leads to a manager": { messages: ["this is outrageous, get me the manager"], path: "concierge > escalated" },
  });
});

describe("a helpdesk it has never seen", () => {
  table("helpdesk", helpdesk, {
    "an address is found": { messages: ["I forgot my password, I am ada@example.com"], path: "l1 > resolved", tools: ["reset_password"] },
    "a one-word answer is taken": { messages: ["my account is locked", "ada77"], path: "l1 > resolved", tools: ["unlock"] },
    "what takes words of one's own is left to a language model": {
      messages: ["my laptop screen is broken"],
      path: "l1 > l2 > resolved",
      tools: ["create_ticket"],
      says: /no words of my own/u,
    },
  });
});

describe("a clinic it has never seen", () => {
  table("clinic", clinic, {
    "an appointment is booked": {
      messages: ["I need to see a doctor about a skin rash", "My name is Ada Park, born 1990-02-03", "dermatology"],
      path: "frontdesk > appointments > booked",
      tools: ["find_patient", "list_slots", "book_slot"],
    },
    "answers given one by one are all remembered, without a routine": {
      messages: ["I need a refill of my pills", "Ada Park", "1990-02-03", "Ibuprofen 400"],
      path: "frontdesk > prescriptions > renewed",
      tools: ["find_patient", "renew_prescription"],
    },
    "a declared emergency is taken for what it is": { messages: ["help my father has chest pain"], path: "frontdesk > emergency" },
  });
});

describe("a telecom company it has never seen", () => {
  table("telecom", telecom, {
    "the data decide a branch": {
      messages: ["my wifi is terribly slow", "8001"],
      path: "front > support > front > support > ticket_opened",
    },
    "the data decide the other branch": {
      messages: ["my wifi is terribly slow", "it is 1000"],
      path: "front > support > front > support > resolved",
    },
    "a fact of the host is read from the instructions": {
      messages: ["I want to upgrade to the unlimited plan"],
      facts: { phone: "+41791234567" },
      path: "front > sales > plan_changed",
      tools: ["lookup_account", "change_plan"],
    },
    "a refused approval leads to a person": {
      messages: ["I want to cancel my contract, you are too expensive", "yes"],
      denied: true,
      path: "front > retention > front > retention > escalated",
      tools: [],
    },
    "what is not wanted is not done": {
      messages: ["I don't want to cancel, I just want to know about upgrades"],
      path: "front > sales",
    },
  });
});

describe("an insurance whose hub calls", () => {
  table("insurance", insurance, {
    "each specialist that the words are about is called once": {
      messages: ["My claim CL-55 over 800 euros for water damage, and a neighbour was injured and threatens a law suit"],
      path: "hub > lawyer > hub > assessor > hub",
      tools: ["assess"],
      says: /decision approved/u,
    },
    "a requirement that nobody can meet leads to a person": {
      messages: ["Please pay claim CL-55"],
      path: "hub > payments > escalated",
      tools: [],
    },
    "another language is met with honesty": { messages: ["Quiero cancelar mi seguro"], path: "hub", says: /could not match/u },
  });
});

function table(name: string, answers: Answers, cases: Readonly<Record<string, Case>>): void {
  const plan: Plan = planOf(readFileSync(join("test/adapters/models/offline/fixtures", `${name}.yaml`), "utf8"));
  test.each(Object.entries(cases))("%s", async (_, { messages, path, ...expected }) => {
    const tools = expected.unbound ? {} : (answers as Readonly<Record<string, ToolFunction>>);
    const talked = await converse(
      plan,
      messages,
      { tools, approve: () => ({ approved: expected.denied !== true }) },
      { facts: expected.facts ?? {} },
    );
    const worked = talked.lines.filter((line) => line.includes('-> {"ok":true')).map((line) => line.trim().split(" ")[0]);
    expect({ path: talked.path.join(" > "), tools: expected.tools === undefined ? undefined : worked }).toEqual({
      path,
      tools: expected.tools,
    });
    expect(talked.text).toMatch(expected.says ?? /./u);
  });
}
