/** A text that has the exact form of a key or token that some service issues. */
export interface Secret {
  readonly kind: string;
  readonly text: string;
  readonly index: number;
}

/** Forms that services gave their keys so that they can be told from any other text; nothing is guessed from how random a text looks. */
const forms: readonly (readonly [kind: string, form: string])[] = [
  ["an AWS access key", "(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"],
  ["an Anthropic API key", "sk-ant-[a-z]+[0-9]{2}-[A-Za-z0-9_-]{40,}"],
  ["an OpenAI API key", "sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}"],
  ["an OpenAI API key", "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}(?![A-Za-z0-9])"],
  ["a Google API key", "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"],
  ["a GitHub token", "gh[pousr]_[A-Za-z0-9]{36,}"],
  ["a GitHub token", "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"],
  ["a GitLab token", "glpat-[A-Za-z0-9_-]{20,}"],
  ["a Slack token", "xox[abeprs]-[0-9]{8,}-[A-Za-z0-9-]{16,}"],
  ["a Slack webhook", "https://hooks\\.slack\\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}"],
  ["a Stripe key", "(?:sk|rk)_live_[A-Za-z0-9]{20,}"],
  ["a SendGrid key", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"],
  ["an npm token", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"],
  ["a PyPI token", "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"],
  ["a Hugging Face token", "hf_[A-Za-z]{34}(?![A-Za-z0-9])"],
  ["a Groq API key", "gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])"],
  ["an xAI API key", "xai-[A-Za-z0-9]{80}(?![A-Za-z0-9])"],
  ["a DigitalOcean token", "do[opr]_v1_[a-f0-9]{64}"],
  ["a Shopify token", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"],
  ["a JSON web token", "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}"],
];

const anyForm = new RegExp(`(?<![A-Za-z0-9_-])(?:${forms.map(([, form]) => `(${form})`).join("|")})`, "g");

/** The header of a private key in PEM (RFC 7468) with a first line of the key itself, on the next line or after a written-out line break. */
const privateKey = /-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY(?: BLOCK)?-----(?=(?:\s|\\n|\\r)*[A-Za-z0-9+/]{40})/g;

/** What stands where a key would: an example, a mask, letters and digits in order. */
const standIn = /example|placeholder|redacted|dummy|sample|your[-_]?(?:api|key|token|secret)|(.)\1{5}|012345|123456|abcdef/i;

/** The secrets in a text, in order. */
export function secretsIn(text: string): readonly Secret[] {
  const keys = [...text.matchAll(anyForm)].flatMap((match): readonly Secret[] => {
    const form = match.slice(1).findIndex((group) => group !== undefined);
    return standIn.test(match[0]) ? [] : [{ kind: forms[form]?.[0] ?? "a key", text: match[0], index: match.index }];
  });
  const blocks = [...text.matchAll(privateKey)].map((match): Secret => ({ kind: "a private key", text: match[0], index: match.index }));
  return [...keys, ...blocks].toSorted((a, b) => a.index - b.index);
}

/** As much of a secret as tells its owner which one it is; of a private key only the header is ever taken. */
export function hint({ kind, text }: Secret): string {
  return kind === "a private key" ? text : `${text.slice(0, 8)}…`;
}

/** The key behind such a header, on the same line or the next ones, and a line that is nothing but a part of one (64 to 76 characters each). */
const keyBody = /(?<=PRIVATE KEY(?: BLOCK)?-----)(?:\s|\\[nr]|[A-Za-z0-9+/=])+/g;
const keyLine = /^[\t -]*["']?[A-Za-z0-9+/=]{60,}["']?[\t ]*$/gm;

/** A text of the same length, with all but the beginning of each secret in it starred; of a private key only its header stays. */
export function concealed(text: string): string {
  let shown = text.includes("PRIVATE KEY") ? text.replace(keyBody, starred) : text;
  shown = shown.replace(keyLine, starred);
  for (const { kind, text: secret, index } of secretsIn(text)) {
    if (kind === "a private key") continue;
    shown = shown.slice(0, index + 8) + "*".repeat(secret.length - 8) + shown.slice(index + secret.length);
  }
  return shown;
}

function starred(key: string): string {
  return key.replace(/[A-Za-z0-9+/=]{20,}/g, (part) => "*".repeat(part.length));
}
