import { didYouMean, listNames } from "../../diagnostic/did-you-mean.ts";
import type { Manifest, Tool } from "../../manifest/manifest.ts";
import type { Offer, OfferedTool } from "../../protocol/offer.ts";
import { within } from "../reading/passage.ts";
import type { RuleContext } from "../rule.ts";

type Offers = ReadonlyMap<string, Offer>;

/** Reports each server that could not be asked. */
export function checkReached({ manifest, report }: RuleContext, offers: Offers): void {
  for (const { name, origin, reach } of manifest.servers.values()) {
    const offer = offers.get(name);
    if (offer === undefined || offer.ok) continue;
    const by =
      reach.kind === "http"
        ? `see that ${reach.url} can be reached from here`
        : `see that \`${[reach.command, ...reach.args].join(" ")}\` starts here`;
    report({
      at: origin,
      part: "key",
      message: `server \`${name}\` could not be asked for its tools: ${reasonOf(offer.reason)}`,
      help: by,
    });
  }
}

/** On one line, as a message is. */
function reasonOf(reason: string): string {
  return reason
    .replace(/^the MCP server "[^"]*" /, "it ")
    .replace(/\s+/g, " ")
    .replace(/[.\s]+$/, "");
}

/** Reports each tool that its server does not have. */
export function checkOffered({ manifest, report }: RuleContext, offers: Offers): void {
  for (const { origin, use } of manifest.tools.values()) {
    const offer = use?.kind === "mcp" ? offers.get(use.server) : undefined;
    if (use?.kind !== "mcp" || offer?.ok !== true || offer.tools.some(({ name }) => name === use.tool)) continue;
    const names = new Set(offer.tools.map(({ name }) => name));
    const meant = didYouMean(use.tool, names);
    report({
      at: within(within(origin, "use"), "tool"),
      subject: [use.server, use.tool],
      message: `server \`${use.server}\` offers no tool \`${use.tool}\``,
      help:
        meant !== undefined
          ? `did you mean \`${meant.name}\`? write \`use: { mcp: ${use.server}, tool: ${meant.name} }\``
          : names.size === 0
            ? "it offers none; see that it is the right server"
            : `it offers ${listNames(names)}`,
    });
  }
}

/** The tools that were found on their servers, with what these say of them. */
export function offeredTools(manifest: Manifest, offers: Offers): readonly (readonly [Tool, OfferedTool, server: string])[] {
  return [...manifest.tools.values()].flatMap((tool) => {
    const { use } = tool;
    if (use?.kind !== "mcp") return [];
    const offer = offers.get(use.server);
    const offered = offer?.ok === true ? offer.tools.find(({ name }) => name === use.tool) : undefined;
    return offered === undefined ? [] : [[tool, offered, use.server] as const];
  });
}

/** Reports each tool whose declared effects are less than its server's hints say. */
export function checkEffects({ manifest, report }: RuleContext, offers: Offers): void {
  for (const [tool, offered, server] of offeredTools(manifest, offers)) {
    const { name, origin, effects, effectsDeclared } = tool;
    if (!effectsDeclared) continue;
    const hints: string[] = [];
    const needed = new Set<string>([effects.kind]);
    const declare = (hint: string, effect: string): void => {
      hints.push(hint);
      needed.add(effect);
    };
    const isDestructive = offered.readOnly !== true && offered.destructive === true;
    if (isDestructive && effects.kind !== "destructive") {
      declare("destructiveHint: true", "destructive");
      needed.delete(effects.kind);
    } else if (offered.readOnly === false && effects.kind === "read") {
      declare("readOnlyHint: false", "write");
      needed.delete("read");
    }
    const isRepeated = offered.readOnly !== true && offered.idempotent === false && effects.idempotent;
    if (isRepeated) hints.push("idempotentHint: false");
    if (offered.openWorld === true && !effects.outward) declare("openWorldHint: true", "outward");
    if (hints.length === 0) continue;
    if (effects.idempotent && !isRepeated) needed.add("idempotent");
    for (const flag of ["private", "untrusted", "outward"] as const) if (effects[flag]) needed.add(flag);
    report({
      at: within(origin, "effects"),
      message: `\`${name}\` is declared to do less than server \`${server}\` says of it: ${hints.map((hint) => `\`${hint}\``).join(", ")}`,
      help: `write \`effects: [${[...needed].join(", ")}]\`; if you know better than the server, allow it with the reason`,
    });
  }
}
