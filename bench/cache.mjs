// `node bench/cache.mjs [--json]`: how much of a request the next one repeats as its beginning, in both layouts, and what that is worth. Deterministic: no time is taken.
import { conversations } from "./cache/conversations.mjs";
import { figuresOf } from "./cache/figures.mjs";
import { tablesOf } from "./cache/tables.mjs";
import { talk } from "./cache/talk.mjs";
import { wires } from "./cache/wires.mjs";

/** So much longer is the first message made, twice, to see from where on the stable layout pays. */
const padding = 20_000;

const results = [];
for (const conversation of conversations) {
  for (const wire of wires) {
    const figures = async (layout, longer) => figuresOf(await talk(conversation, wire, { layout, padding: longer }));
    const [swap, stable] = [await figures("swap"), await figures("stable")];
    const saved = async (longer) => (await figures("swap", longer)).cost - (await figures("stable", longer)).cost;
    const [some, more] = [await saved(padding), await saved(2 * padding)];
    const gain = (more - some) / padding;
    const paysFrom = swap.cost >= stable.cost ? 0 : Math.ceil(padding - some / gain);
    results.push({ conversation: conversation.name, wire: wire.name, swap, stable, paysFrom });
  }
}
console.log(process.argv.includes("--json") ? JSON.stringify(results, undefined, 2) : tablesOf(results));
