import type { YamlFault } from "./yaml-fault.ts";
import { openAt, type Opener } from "./yaml-opener.ts";

/** Says in an author's words what the YAML parser found at an offset. */
export function syntaxFault(text: string, reason: string, offset: number): YamlFault {
  const at = Math.min(offset, text.length);
  const open = goesOn.test(reason) ? openAbove(text, at) : undefined;
  if (open !== undefined && !reason.startsWith("missed comma")) return unclosedFault(text, open, at);
  const isOver = reason.startsWith("deficient") && text.slice(at).trim() === "";
  const known = isOver ? unclosed : sayings.find(([pattern]) => pattern.test(reason));
  const [, message = reason, help] = known ?? [];
  return {
    rule: "yaml-syntax",
    severity: "error",
    message: message.replace("$1", known?.[0].exec(reason)?.[1] ?? ""),
    span: { start: at, end: at < text.length && !/[\r\n]/.test(text.charAt(at)) ? at + 1 : at },
    pointer: "",
    ...(open === undefined ? {} : { notes: [openedHere(open)] }),
    ...(help === undefined ? {} : { help }),
  };
}

/** What the parser stumbles over where a bracket or a quote was not closed: it takes what follows for a part of it. */
const goesOn = /^(?:deficient indentation|unexpected end of the stream within|missed comma between)/;

/** Where it was opened is what an author has to see; where the parser noticed may be the end of the file. */
function unclosedFault(text: string, open: Opener, at: number): YamlFault {
  const { mark } = open;
  const close = closing[mark];
  const before = text.slice(at).trim() === "" ? "before the file ends" : "before this line";
  const end = at < text.length && !/[\r\n]/.test(text.charAt(at)) ? at + 1 : at;
  return {
    rule: "yaml-syntax",
    severity: "error",
    message: `a \`${mark}\` is not closed ${before}`,
    span: { start: at, end },
    label: `expected \`${close}\` before this`,
    pointer: "",
    notes: [openedHere(open)],
    help: `close it with \`${close}\``,
  };
}

function openAbove(text: string, at: number): Opener | undefined {
  const open = openAt(text, at);
  return open !== undefined && /[\r\n]/.test(text.slice(open.at, at)) ? open : undefined;
}

function openedHere({ mark, at }: Opener): NonNullable<YamlFault["notes"]>[number] {
  return { message: `the \`${mark}\` is opened here`, span: { start: at, end: at + 1 }, pointer: "" };
}

const closing = { "{": "}", "[": "]", '"': '"', "'": "'" } as const;

const unclosed = [
  /^/,
  "the file ends before a bracket or a quote is closed",
  "close every `{` with `}`, every `[` with `]`, and every quote",
] as const;

const sayings: readonly (readonly [pattern: RegExp, message: string, help?: string])[] = [
  [/^tab characters/, "a tab in the indentation; YAML is indented with spaces only", "replace the tab with spaces"],
  [/^nesting exceeded maxDepth \((\d+)\)/, "nested deeper than $1 levels", "flatten the document: no manifest needs such depth"],
  [/^null byte/, "a NUL character; this is a binary file, not a text", "give a manifest in YAML or JSON, as UTF-8 text"],
  [
    /^the stream contains non-printable/,
    "a control character that YAML does not allow",
    "remove the character, or write it as an escape in double quotes",
  ],
  [
    /^bad indentation of a mapping entry/,
    "a line that does not fit the map it stands in",
    "align the key with its siblings; quote a text that holds `: ` or ` #`",
  ],
  [/^bad indentation of a sequence entry/, "a line that does not fit the list it stands in", "align the `-` with its siblings"],
  [
    /^deficient indentation/,
    "a line indented less than what it continues",
    "indent it further than the key it belongs to, or close the bracket or quote",
  ],
  [/^expected ':' after a mapping key/, "a key without a colon", "write `key: value`"],
  [
    /^can not read a block mapping entry; a multiline key/,
    "a key without a colon, or a text that runs over several lines",
    "write `key: value`; begin a long text with `|` or `>`",
  ],
  [/^a whitespace character is expected after the key-value/, "no space after a colon", "write `key: value`, with a space"],
  [/^missed comma between/, "no comma between two entries in brackets", "separate the entries with `,`"],
  [/^expected the node content, but found ','/, "a comma with nothing before it", "remove the comma, or write the entry that is missing"],
  [
    /^unexpected end of the stream within a flow collection/,
    "the file ends before a bracket is closed",
    "close every `{` with `}` and every `[` with `]`",
  ],
  [
    /^unexpected end of the stream within a (\w+) quoted scalar/,
    "the file ends before a $1-quoted text is closed",
    "add the closing quote",
  ],
  [
    /^end of the stream or a document separator/,
    "text after the end of the document's value",
    "check the indentation and the brackets above this line",
  ],
  [/^unknown escape sequence/, "a backslash escape that YAML does not know", "double the backslash, or use single quotes"],
  [/^expected valid JSON character/, "a control character in a quoted text", "write it as an escape in double quotes"],
];
