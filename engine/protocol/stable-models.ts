/**
 * Models that take instructions in the midst of a conversation with the weight of a system prompt, and let a request say which of the declared tools are open.
 * As their vendors documented it in November 2026; a model that is not known counts as one that cannot.
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
 * https://developers.openai.com/api/docs/guides/function-calling
 */
const families: Readonly<Record<"anthropic" | "openai", RegExp>> = {
  anthropic: /^claude-(?:fable-5|mythos-5|opus-(?:4-8|5)|sonnet-5-5|haiku-5-5)(?:-|$)/,
  openai: /^gpt-(?:[5-9]|[1-9]\d)(?:[.-]|$)/,
};

/** Whether a family's model can be asked in the stable layout with all that belongs to it. */
export function canKeepPrefix(family: "anthropic" | "openai", model: string): boolean {
  return families[family].test(model);
}
