/** What a run may use up where the manifest says nothing. Tokens and money have no default: only the author knows what they are worth. */
export const defaultLimits = { turns: 40, handoffs: 12, visits: 8, toolCalls: 60, seconds: 300, pingPong: 4 } as const;
