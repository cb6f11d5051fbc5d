/** How the parts of a report are coloured: plain functions, so a report does not know what it is shown on. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly info: (text: string) => string;
  /** What a reader looks for first: headings, names. */
  readonly strong: (text: string) => string;
  /** Gutters, arrows and other furniture. */
  readonly faint: (text: string) => string;
  /** Advice, and what went well. */
  readonly good: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour at all. */
export const plain: Paint = { error: same, warning: same, info: same, strong: same, faint: same, good: same };
