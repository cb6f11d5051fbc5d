import { conversations } from "./conversations.mjs";
import { figuresOf } from "./figures.mjs";
import { talk } from "./talk.mjs";
import { wires } from "./wires.mjs";

/** So much longer is the first message made, twice, to see from where on the stable layout pays. */
const padding = 20_000;

/**
 * How much of a request the next one repeats as its beginning, in both layouts, and what that is worth, for each conversation and wire format. Deterministic: no time is
 * taken. `engine` holds `compile`, `stream`, `anthropic`, `openai`, `diskSources` and `moduleTools`.
 */
export async function measureCache(engine) {
  const results = [];
  for (const conversation of conversations) {
    for (const wire of wires) {
      const figures = async (layout, longer) => figuresOf(await talk(engine, { conversation, wire, layout, padding: longer }));
      const saved = async (longer) => (await figures("swap", longer)).cost - (await figures("stable", longer)).cost;
      const [swap, stable] = [await figures("swap"), await figures("stable")];
      const [some, more] = [await saved(padding), await saved(2 * padding)];
      const gain = (more - some) / padding;
      const paysFrom = swap.cost >= stable.cost ? 0 : Math.ceil(padding - some / gain);
      results.push({ conversation: conversation.name, wire: wire.name, swap, stable, paysFrom });
    }
  }
  return results;
}
