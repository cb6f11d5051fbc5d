/** The first words of such sentences: nearly every step begins with another, and needs no closer look. */
const firstWords: ReadonlySet<string> = new Set(
  "the this your you be stay remain please note notice remember know understand bear keep it there our all most many some".split(" "),
);

/** Sentences that say how things are, by how they begin. */
const beginnings: readonly RegExp[] = [
  /^(?:the|this|your) (?:agent|assistant|bot|desk|model|routine|step|goal|role|purpose|task|job|tone)\b/,
  /^you (?:are|should be|will be|must be|have to be|need to be|should know|should understand)\b(?! (?:to|sure|certain)\b)/,
  /^(?:be|stay|remain) (?:aware|mindful|conscious)\b/,
  /^(?:please )?(?:note|notice|remember|know|understand|bear in mind|keep in mind|be advised) that\b/,
  /^(?:bear|keep) (?:in mind|the following in mind)\b/,
  /^it (?:is|was) (?:important|essential|crucial|vital|worth|possible|common|likely)\b/,
  /^there (?:is|are|may be|might be|will be)\b/,
  /^(?:our|the|all|most|many|some)\b(?: [\w-]+){1,3} (?:is|are|may|might|can|could|has|have|often|usually|sometimes|typically)\b/,
];

/** Whether a text only says how things are: each of its sentences does, and none says what to do. */
export function describes(text: string): boolean {
  const first = /^\s*([a-z]+)/i.exec(text)?.[1];
  if (first !== undefined && !firstWords.has(first.toLowerCase())) return false;
  const sentences = text
    .toLowerCase()
    .split(/[.!?]\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
  return sentences.length > 0 && sentences.every((sentence) => beginnings.some((beginning) => beginning.test(sentence)));
}
