/** A queue between many writers and one reader. */
export class Mailbox<T extends object> {
  private items: T[] = [];
  private read = 0;
  private deliver: ((item: T) => void) | undefined = undefined;

  put(item: T): void {
    const { deliver } = this;
    if (deliver === undefined) {
      this.items.push(item);
      return;
    }
    this.deliver = undefined;
    deliver(item);
  }

  /** The oldest item, if there is one. */
  peek(): T | undefined {
    return this.read < this.items.length ? this.items[this.read] : undefined;
  }

  /** Takes the oldest item out, if there is one. */
  take(): T | undefined {
    if (this.items.length === 1 && this.read === 0) return this.items.pop();
    const item = this.peek();
    if (item === undefined) return undefined;
    this.read += 1;
    // The read part is dropped in one go, so that a long queue costs no more for each item than a short one.
    if (this.read === this.items.length) {
      this.items.length = 0;
      this.read = 0;
    }
    return item;
  }

  /** The next item to come, where there is none. Only one may wait at a time. */
  next(): Promise<T> {
    return new Promise((resolve) => (this.deliver = resolve));
  }
}
