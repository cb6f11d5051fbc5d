import type { Origin, SourceDocument } from "../source/source-map.ts";
import type { Span } from "../source/span.ts";
import { hint, secretsIn, type Secret } from "./reading/secrets.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A key or token written into a manifest. */
export const secretLiteral: GraphRule = {
  name: "secret-literal",
  severity: "error",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A text that has the form of a key or token, anywhere in the files of a manifest.",
  why: `A manifest is committed, reviewed, copied into tickets, and made into a plan that is kept beside every run; parts of it are sent to models. A key in it is a key given away. Keys belong into the environment of
the host, which adapters and tools read.

Only forms that leave no doubt are told: the prefixes that services give their keys for just this purpose, signed JSON web tokens, and private keys with at least a line of the key. Nothing is guessed from
how random a text looks, so a password without such a form is not found. Examples (\`…EXAMPLE\`, \`xxxxxx\`) are left alone. Comments and included files are searched as well, and the secret itself is not printed.`,
  good: example("https://shop.example.com/orders"),
  bad: example(
    "https://shop.example.com/orders?token=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzaG9wLWFnZW50Iiwic2NvcGUiOiJvcmRlcnMifQ.c2lnbmF0dXJlLW9mLW5vLXJlYWwta2V5",
  ),
  check({ manifest: { documents }, report }: RuleContext): void {
    const places = new Map<string, [Place, ...Place[]]>();
    for (const document of documents) {
      for (const secret of secretsIn(document.file.text)) {
        const place = { at: { document, pointer: "" }, span: spanOf(document, secret), secret };
        // A header is not what is secret about a private key: each is one of its own.
        const key = secret.kind === "a private key" ? `${document.file.path} ${secret.index}` : secret.text;
        const known = places.get(key);
        if (known === undefined) places.set(key, [place]);
        else known.push(place);
      }
    }
    for (const [{ at, span, secret }, ...others] of places.values()) {
      report({
        at,
        span,
        subject: [hint(secret)],
        message: `found ${secret.kind} (\`${hint(secret)}\`)`,
        help: "take it out and let the host read it from its environment; whoever could read this file has it, so revoke it and issue another",
        notes: others.slice(0, 3).map((other) => ({ at: other.at, span: other.span, message: "the same once more" })),
      });
    }
  },
};

interface Place {
  readonly at: Origin;
  readonly span: Span;
  readonly secret: Secret;
}

function spanOf({ file }: SourceDocument, { text, index }: Secret): Span {
  return { start: index, end: Math.min(index + text.length, file.text.length) };
}

function example(url: string): string {
  return `signalbox: 1
name: shop
entry: desk
tools:
  find_order:
    description: Looks an order up.
    input: { order: string }
    effects: [read]
    use: { http: "${url}" }
agents:
  desk:
    purpose: Looks after orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\`.
      - do: Tell its state.
        then: resolved
    handoffs:
      resolved: { when: It is told. }
      escalated: { when: They ask for a person. }
`;
}
