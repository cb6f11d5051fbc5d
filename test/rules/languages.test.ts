import { describe, expect, test } from "vitest";
import { findings } from "../helpers/lint.ts";

/** Each finding as its severity, its rule and the first line of the text it stands at. */
function places(text: string): readonly string[] {
  return findings(text).map(
    ({ severity, rule, file, span }) => `${severity} ${rule}: ${file.text.slice(span.start, span.end).split("\n")[0]}`,
  );
}

interface Desk {
  readonly purpose: string;
  readonly routine: string;
  readonly handoffs: string;
  readonly tools?: string;
}

function desk({ purpose, routine, handoffs, tools = "" }: Desk): string {
  const steps = routine.startsWith("-") ? `\n      ${routine.trim().replaceAll("\n", "\n      ")}` : JSON.stringify(routine);
  return `signalbox: 1
name: desk
entry: [intake, holidays]
tools:
  find_account: { description: Finds an account., input: { id: string }, effects: [read] }
  pay_out: { description: Pays out., input: { id: string }, effects: [write] }
agents:
  intake:
    purpose: ${purpose}
    tools: [find_account${tools}]
    routine: ${steps}
    handoffs: { ${handoffs} }
  holidays:
    purpose: Answers questions about holidays.
    tools: [pay_out]
    routine: Answer with the policy, and use \`pay_out\` where it says so.
    handoffs: { resolved: { when: It is answered. }, escalated: { when: The policy does not say. } }
`;
}

const german = "Nimmt Anliegen entgegen und leitet sie weiter.";
const ways = "holidays: { when: Es geht um Urlaub. }, escalated: { when: Sonst. }";

describe("prose in another language is not judged by English words", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a branch hands over in its own words (German)",
      desk({
        purpose: german,
        routine:
          "- Frage die Person mit `find_account` nach ihrem Anliegen.\n- if: es geht um Urlaub\n  then: holidays\n- if: die Person will mit einem Menschen sprechen\n  do: Gib an eine Kollegin ab.",
        handoffs: ways,
      }),
      [],
    ],
    [
      "a branch hands over in its own words (Spanish)",
      desk({
        purpose: "Recibe a la gente.",
        routine:
          "- if: piden vacaciones\n  then: holidays\n- else: Pásalos con una persona de la oficina cuanto antes, sin `find_account`.",
        handoffs: "holidays: {}, escalated: {}",
      }),
      [],
    ],
    [
      "a branch hands over in its own words (Japanese)",
      desk({
        purpose: "受付です",
        routine: "- if: 休暇の件\n  then: holidays\n- else: 担当者に引き継いでください。",
        handoffs: "holidays: {}, escalated: {}",
      }),
      [],
    ],
    [
      "steps without any `then`, and ways that only the prose explains (French)",
      desk({
        purpose: "Accueille les gens.",
        routine:
          "- Demande ce qui les amène.\n- if: les congés\n  do: Oriente vers le service des vacances.\n- else: Passe à un collègue humain.",
        handoffs: "holidays: {}, escalated: {}",
      }),
      [],
    ],
    [
      "prose that explains ways which have no `when` (German)",
      desk({
        purpose: german,
        routine: "Begrüße die Person freundlich und frage nach dem Anliegen. Bei Urlaub übergib an die Abteilung, sonst an einen Menschen.",
        handoffs: "holidays: {}, escalated: {}",
      }),
      [],
    ],
    [
      "a field in backticks (German)",
      desk({
        purpose: german,
        routine: "Prüfe mit `find_account`, ob das Feld `ist_gesperrt` gesetzt ist, und sage dann Bescheid, was zu tun bleibt.",
        handoffs: ways,
      }),
      [],
    ],
  ])("%s", (_, text, expected) => expect(places(text)).toEqual(expected));

  test("an agent that no step of its routine leads to, and no `when`, is told of in any language", () => {
    const routine = "- Frage nach dem Anliegen der Person (`find_account`), bevor etwas anderes geschieht.\n- else: escalated";
    const handoffs = "holidays: {}, escalated: {}";
    expect(places(desk({ purpose: german, routine, handoffs }))).toEqual(["warning unmentioned-handoff: holidays"]);
  });

  test("a misspelt tool is one in any language", () => {
    const routine = "Suche das Konto der Person mit `find_acount` heraus und sage dann Bescheid, was zu tun bleibt.";
    expect(places(desk({ purpose: german, routine, handoffs: ways }))).toEqual(["warning prose-mention: find_acount"]);
  });

  test("a tool that is not granted is no error where words we cannot read may rule it out", () => {
    const routine = "Suche das Konto mit `find_account` heraus. Verwende dabei niemals selbst `pay_out`, das macht die Abteilung.";
    expect(places(desk({ purpose: german, routine, handoffs: ways }))).toEqual(["warning tool-not-granted: pay_out"]);
    const english = "Find the account with `find_account`. Then pay what is due with `pay_out`.";
    expect(places(desk({ purpose: "Takes it in.", routine: english, handoffs: ways }))).toEqual(["error tool-not-granted: pay_out"]);
  });
});

describe("terse English is English", () => {
  test.each<[string, string]>([
    ["telegraph style", "- Order number, then `find_account`.\n- if: late\n  do: Apologise, credit.\n- else: escalated"],
    ["one word a step", "- if: late\n  do: Apologise.\n- else: escalated"],
    [
      "a name or two in another language",
      "- Greet Señor Núñez and ask for the account (`find_account`).\n- if: late\n  do: Say sorry.\n- else: escalated",
    ],
  ])("%s", (_, routine) => {
    const handoffs = "holidays: { when: They ask about days off. }, escalated: { when: They ask for a person. }";
    expect(places(desk({ purpose: "Takes it in.", routine, handoffs })).filter((line) => line.startsWith("error"))).toEqual([
      "error no-outcome: if: late",
    ]);
  });
});
