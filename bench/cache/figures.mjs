/** What reading a cached byte costs beside a fresh one: a tenth, at Anthropic and for OpenAI's newer models. */
const cachedPrice = 0.1;

/** A shorter beginning is not cached: 1,024 tokens of about four bytes. */
const leastCached = 4096;

/**
 * For each request its size in bytes and the share of the one before that it repeats as its beginning; summed up, the bytes sent, those that no earlier request of the
 * conversation began with, and what all cost in fresh bytes if each finds the longest of those beginnings cached, where it is long enough.
 */
export function figuresOf(requests) {
  const texts = requests.map(({ parts }) => Buffer.from(parts.join("\n")));
  const figures = texts.map((text, index) => {
    const last = texts[index - 1];
    const known = Math.max(0, ...texts.slice(0, index).map((other) => common(other, text)));
    return {
      cause: requests[index].cause,
      bytes: text.length,
      ...(last === undefined ? {} : { share: common(last, text) / last.length }),
      known,
    };
  });
  const sent = sum(figures.map(({ bytes }) => bytes));
  const read = sum(figures.map(({ known }) => (known < leastCached ? 0 : known)));
  return { requests: figures, sent, fresh: sent - read, cost: sent - read + cachedPrice * read };
}

function common(a, b) {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length++;
  return length;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
