import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskSources, readSourceFile } from "../../adapters/sources/disk.ts";
import { isForeign } from "../../engine/rules/reading/language.ts";
import { lint } from "../../engine/rules/check.ts";
import type { Agent } from "../../engine/manifest/manifest.ts";

/** An agent whose whole prose is one text. */
function speaking(text: string): Agent {
  const manifest = `signalbox: 1\nname: desk\nentry: desk\nagents: { desk: { purpose: ${JSON.stringify(text)}, routine: ${JSON.stringify(text)} } }`;
  const agent = lint({ path: "topology.yaml", text: manifest }).manifest?.agents.get("desk");
  if (agent === undefined) throw new Error("the manifest was not read");
  return agent;
}

describe("another language is told from English", () => {
  test.each([
    ["German", "Frage die Person nach dem Anliegen und suche das Konto mit `find_account` heraus, bevor du weitergibst."],
    ["Spanish", "Busca el pedido con `find_order` y explica al cliente cuándo llega; si no está, pásalo a una persona."],
    ["French", "Demande le numéro de commande, cherche-la avec `find_order`, puis explique quand elle arrive."],
    ["Italian", "Chiedi il numero dell'ordine, cercalo con `find_order` e spiega al cliente quando arriva."],
    ["Portuguese", "Pergunte o número do pedido, procure com `find_order` e diga ao cliente quando ele chega."],
    ["Dutch", "Vraag naar het bestelnummer, zoek het op met `find_order` en leg uit wanneer het pakket is verzonden."],
    ["Swedish", "Fråga efter ordernumret, sök upp det med `find_order` och förklara när paketet kommer fram."],
    ["Danish", "Spørg efter ordrenummeret, find det frem, og fortæl kunden hvornår pakken kommer, eller giv den videre."],
    ["Polish", "Zapytaj o numer zamówienia, znajdź je przez `find_order` i powiedz klientowi, kiedy dotrze paczka."],
    ["Turkish", "Sipariş numarasını sor, `find_order` ile bul ve paketin ne zaman geleceğini müşteriye açıkla."],
    ["Russian", "Спроси номер заказа и найди его."],
    ["Arabic", "اسأل عن رقم الطلب ثم ابحث عنه."],
    ["Japanese", "注文番号を聞き、`find_order` で調べてください。"],
    ["Chinese", "询问订单号，然后查询。"],
  ])("%s", (_, text) => expect(isForeign(speaking(text))).toBe(true));

  test.each([
    ["British", "Find the order with `find_order`. Apologise if it's late, and offer a credit."],
    ["telegraph style", "Order number. Date of birth. Postcode. Two forms of ID. No exceptions, ever."],
    ["names and accents", "Greet Señor Núñez in the café, then ask for the résumé of Mr. Müller."],
    ["next to nothing", "Help them."],
    ["code alone", "`find_order` `refund_order`"],
  ])("English: %s", (_, text) => expect(isForeign(speaking(text))).toBe(false));
});

/** Topologies of the corpus in another language, and the agents of other topologies that speak one. */
const elsewhere: ReadonlySet<string> = new Set(["hr", "hotel", "real-estate"]);
const guests: readonly string[] = ["telecom/moves_checklist", "travel/activities"];

test("of the whole corpus, only what is written in another language is taken for it", () => {
  const names = readdirSync("test/corpus", { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const missed = names.filter((name) => elsewhere.has(name)).flatMap((name) => agentsOf(name).filter((agent) => !isForeign(agent)));
  const foreign = names
    .filter((name) => !elsewhere.has(name))
    .flatMap((name) =>
      agentsOf(name)
        .filter(isForeign)
        .map((agent) => `${name}/${agent.name}`),
    );
  expect(missed.map(({ name }) => name)).toEqual([]);
  expect(foreign.toSorted()).toEqual(guests);
});

function agentsOf(name: string): readonly Agent[] {
  const home = join("test/corpus", name);
  const read = readSourceFile(join(home, "topology.yaml"));
  const { manifest } = read.ok ? lint(read.file, { sources: diskSources(home) }) : {};
  return [...(manifest?.agents.values() ?? [])];
}
