/** A queue between many writers and one reader. */
export interface Mailbox<T extends object> {
  put(item: T): void;
  /** The oldest item, as soon as there is one. */
  next(): Promise<T>;
  empty(): boolean;
}

/** Makes an empty mailbox. Only one `next` may wait at a time. */
export function mailbox<T extends object>(): Mailbox<T> {
  let items: T[] = [];
  let read = 0;
  let waiting: ((item: T) => void) | undefined;

  return {
    empty: () => read === items.length,
    put(item) {
      if (waiting === undefined) {
        items.push(item);
        return;
      }
      const deliver = waiting;
      waiting = undefined;
      deliver(item);
    },
    next() {
      const item = items[read];
      if (read >= items.length || item === undefined) return new Promise((resolve) => (waiting = resolve));
      read += 1;
      // The read part is dropped in one go, so that a long queue costs no more for each item than a short one.
      if (read === items.length) {
        items = [];
        read = 0;
      }
      return Promise.resolve(item);
    },
  };
}
