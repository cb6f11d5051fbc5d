import { constructFromEvents, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";

/** The name a key has in the value that is made of it: `1.0:` is the key "1", and `~:` the key "null". */
export function keyName(source: string, key: ScalarEvent): string {
  const text = getScalarValue(source, key);
  if (key.style !== SCALAR_STYLE.PLAIN || !resolvesToOther.test(text)) return text;
  const document = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] };
  return String(constructFromEvents([document, { ...key, anchorStart: -1, tagStart: -1 }, { type: EVENT_ID.POP }], { source })[0]);
}

const resolvesToOther = /^(?:|~|null|true|false|[-+.0-9].*)$/is;
