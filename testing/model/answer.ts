/** A piece of an answer that a server is made to give. */
export type AnswerPart =
  /** Reasoning, which the wire format signs or seals in its own way. */
  | { readonly kind: "thought"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  /** Arguments as the raw text that a model sends. Without an `id` the provider gives it one of its own; `null` is a provider that gives none. */
  | { readonly kind: "call"; readonly name: string; readonly raw: string; readonly id?: string | null };

/** An answer, whatever the wire format. */
export interface ScriptedAnswer {
  readonly parts: readonly AnswerPart[];
  /** The limit of tokens cut it off. */
  readonly cut?: true;
}

/** An answer of these parts, in this order. */
export function answer(...parts: readonly AnswerPart[]): ScriptedAnswer {
  return { parts };
}

/** Prose. */
export function text(said: string): AnswerPart {
  return { kind: "text", text: said };
}

/** A call with arguments of an object, or of the raw text given. */
export function call(name: string, given: object | string = {}): AnswerPart {
  return { kind: "call", name, raw: typeof given === "string" ? given : JSON.stringify(given) };
}

/** A call as a provider sends it that has its own way with ids. */
export function callAs(id: string | null, name: string, given: object): AnswerPart {
  return { kind: "call", name, raw: JSON.stringify(given), id };
}

/** The field of a call's id, as the provider would have it unless the answer says otherwise. */
export function idField(field: string, own: string, id: string | null | undefined): object {
  return id === null ? {} : { [field]: id ?? own };
}

/** Reasoning. */
export function thought(said: string): AnswerPart {
  return { kind: "thought", text: said };
}

/** A text in the pieces in which it streams, no character cut in half. */
export function piecesOf(whole: string): readonly string[] {
  return whole.match(/[\s\S]{1,6}/gu) ?? [];
}
