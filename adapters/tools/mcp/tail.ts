const most = 4000;

/** The end of what a program said, for messages. */
export interface Tail {
  add(text: string): void;
  text(): string;
}

/** Keeps the last few thousand characters, however many there were. */
export function tail(): Tail {
  let kept = "";
  return {
    add(text) {
      kept = (kept + text.slice(-most)).slice(-most);
    },
    text: () => kept.trim(),
  };
}

const lines = 8;
const characters = 600;

/** The last lines of it, as a part of a sentence; empty where nothing was said. */
export function lastWords(text: string): string {
  const end = text.split("\n").slice(-lines).join("\n").slice(-characters).trim();
  return end === "" ? "" : `; the last it said: ${end}`;
}
