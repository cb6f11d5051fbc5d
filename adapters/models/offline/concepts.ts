import { stemmer } from "stemmer";

/** Families of words that people use for the same thing when they turn to a desk. */
const FAMILIES: readonly string[] = [
  "refund refunds refunded reimburse reimbursement moneyback money return returned",
  "baggage luggage suitcase bag bags backpack trunk",
  "bill invoice billing statement",
  "charge charged overcharged",
  "cancel cancellation terminate annul revoke",
  "broken faulty defective damaged defect damage fault malfunction crashed dead cracked",
  "internet wifi broadband connection line router modem outage",
  "flight plane fly flying",
  "change rebook reschedule modify postpone alter",
  "lost missing disappeared vanished",
  "stolen theft robbed",
  "fraud scam fraudulent unauthorised unauthorized suspicious phishing",
  "password login signin passcode",
  "phone mobile cell cellphone telephone smartphone",
  "doctor physician gp",
  "medicine medication prescription drug pill pills refill",
  "price cost quote pricing",
  "buy purchase bought purchased",
  "parcel package shipment delivery delivered shipping",
  "food meal catering eat drink drinks dinner lunch menu buffet",
  "room venue hall",
  "bus transport coach shuttle taxi ride",
  "late delayed delay overdue",
  "loan mortgage lending",
  "pain hurt ache sick ill symptom fever cough",
  "appointment checkup consultation",
  "booking reservation reserve",
  "car vehicle automobile",
  "house home flat apartment",
  "job vacancy hiring career employment",
  "upgrade faster",
  "bug error crash exception",
  "hotel accommodation stay lodging",
  "pay payment paid",
];

const concepts = new Map(
  FAMILIES.flatMap((family) => {
    const members = family.split(" ");
    return members.map((word): [string, string] => [stemmer(word), `~${members[0] ?? ""}`]);
  }),
);

/** The family a stem belongs to, as a term that no text can hold. */
export function conceptOf(stem: string): string | undefined {
  return concepts.get(stem);
}
