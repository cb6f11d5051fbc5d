import { tablesOf } from "../../bench/cache/tables.mjs";

/** docs/cache.md, with the figures of `bench/cache.mjs`. */
export function cachePage(results) {
  return page.replace("FIGURES", () => tablesOf(results));
}

const page = `# Handoffs and the prompt cache

<!-- Written by \`npx vitest run test/docs/cache.test.ts --update\`: change docs/generate/cache.mjs. -->

Providers keep what a request begins with, and read it again for about a tenth of the price when the next request begins with exactly the same. A request is read in this order: tools, first
instructions, conversation. A handoff brings other tools and other instructions: the first byte differs, and the whole conversation behind it is read, and paid for, anew.

\`\`\`yaml
models:
  desk: { provider: openai, model: gpt-5.4-mini, handoffs_prompt: stable }
\`\`\`

| \`handoffs_prompt\` | The beginning of a request | At a handoff |
| --- | --- | --- |
| \`swap\` (default) | the active agent's instructions and tools | both are replaced |
| \`stable\` | the same few words, and the tools of all agents, for everybody | the receiver's instructions are told within the conversation |

## What the stable layout does

- **Tools** of all agents that handoffs connect and that use the same entry of \`models\` are declared once, in the manifest's order, ways on included. Where agents hand over to one target and ask for different
  things, there is one tool that takes any of them; what each must state is in its instructions. With more than 128 tools the other layout is used: providers take no more.
- **Instructions** come as a *notice* where the agent's turn begins: after the results, after the briefing. When a fact they mention changes, a short notice tells the new value; what was told is never
  worded anew.
- **Closed tools** are shut by the provider where it can: OpenAI's \`tool_choice\` of type \`allowed_tools\`, which is no part of what is cached; Anthropic's deferred tools, with additions and removals within the
  conversation. Whatever a model calls, the engine still judges by the active agent: a tool that is declared and not open is refused with what is.
- **The conversation goes on** over runs: notices are kept with the session (\`session.notices\`) and the state, so that the next run and a resumed one repeat what was asked. Under another plan the instructions are told again.

Some things begin a conversation anew by nature, behind the same tools and the same first words: \`history: text\`, \`last\` and \`none\`, a call edge, \`next_turn: entry\`. A handoff to an agent with another entry
of \`models\` goes to another cache, and finds its own beginning there when it comes back.

## Who can be asked so

| | Instructions within the conversation | Closed tools |
| --- | --- | --- |
| Anthropic: Claude Opus 4.8 and 5, Sonnet 5.5, Haiku 5.5, Fable 5, Mythos 5 and their successors of the same number | system messages | \`defer_loading\`, \`tool_addition\`, \`tool_removal\` (beta \`mid-conversation-tool-changes-2026-07-01\`) |
| OpenAI Responses: GPT-5 and later | developer messages | \`allowed_tools\` |
| OpenAI Chat Completions: GPT-5 and later | system messages | \`allowed_tools\` |
| other models, and any other address | asked in the \`swap\` layout | |

The adapter decides when it asks, by model and address; a manifest may say \`stable\` and still run anywhere. A model that stands in by \`fallback\` is asked in the layout of its own entry: \`stable\` there repeats what was told for the first model, where that one has it as well. A host that knows its server better says so:
\`openai({ stableForm: "full" })\` sends all of the above; \`"plain"\` sends ordinary messages, marked as the system's, and no new field, which any server takes and which keeps the prefix cache of vLLM or
llama.cpp warm; \`"never"\` always swaps. In the plain form instructions have no more weight than a user's message: leave it to agents that outsiders do not talk to.

## Marks

At the providers' own addresses, and elsewhere with \`cacheMarks: true\`, requests of both layouts say what may be kept:

- Anthropic: \`cache_control\` behind tools and system prompt, where the request before this one ended, and at the end: three of four marks. The second is there because the API looks back over twenty blocks only, and an
  answer with many calls is longer. What is written to the cache costs a quarter more; \`cacheMarks: false\` leaves the marks out.
- OpenAI: \`prompt_cache_key\`, a hash of the conversation's id, which keeps its requests on one machine.

Marks that a manifest gives in \`options\` win. Which tokens were read from a cache is in every answer's usage (\`cached\`).

## What was measured

\`node bench/cache.mjs\` holds conversations of [\`topologies/\`](../topologies/README.md) with one model for all agents, by the real adapters against a server that keeps their requests. A request's share is how much of the one
*before* it repeats as its beginning, in bytes, in the order in which the provider reads. A test holds these figures: at least 95 % across every handoff with \`history: full\`.

FIGURES

*sent* is the sum of all requests; *fresh* what no earlier request began with, or less than 1,024 tokens of it, which are not cached; *cost* counts a cached byte as a tenth (what Anthropic asks for writing to the cache is left out). *pays from* is how much longer the conversation must be
before its first handoff than it is here for the stable layout to cost less.

## When to choose which

\`stable\` sends about twice as much, nearly all of it cached. It pays when enough stands before a handoff: from about 200 to 500 tokens more than these short conversations have, which one larger tool result brings; the
longer the conversation and the more handoffs, the more. It also keeps what a provider binds to the beginning of a request, such as Anthropic's thinking, across handoffs, and answers come sooner, since what is cached is not read again.

\`swap\` costs less where handoffs come early in short conversations, or carry little (\`history: text\`), and where agents have many tools that the others never use. It shows each model its own agent's tools and instructions
alone. That is why it is the default: what a conversation will cost is not in the manifest, two of these three would cost more by \`stable\`, and of Anthropic's means one is in beta.
`;
