/**
 * A generator that can be left at any time. An async generator alone handles `return` only between two values, so a consumer
 * that goes away while a model thinks would wait for the model; this one tells the body at once through a signal.
 */
export function leavable<T, R>(body: (left: AbortSignal) => AsyncGenerator<T, R>): AsyncGenerator<T, R> {
  const leaving = new AbortController();
  const inner = body(leaving.signal);
  const outer: AsyncGenerator<T, R> = {
    next: () => inner.next(),
    return(value) {
      leaving.abort();
      return inner.return(value);
    },
    throw(error) {
      leaving.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => outer,
  };
  return outer;
}
