/** Whether a text can stand in YAML without quotes, everywhere, and means itself to every reader of YAML. Strict: what it refuses may well be legal. */
export function isPlainText(text: string): boolean {
  return plain.test(text) && !text.endsWith(" ") && !otherwise.test(text);
}

const plain = /^(?:[A-Za-z/][\w ./?-]*|[1-9]\d*[a-z]+)$/;
const otherwise = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
