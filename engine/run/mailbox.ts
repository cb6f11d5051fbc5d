/** A queue, mostly of one. */
export class Mailbox<T extends object> {
  private first: T | undefined = undefined;
  /** What came behind the first, newest last; the part before `read` has been taken. */
  private readonly rest: T[] = [];
  private read = 0;

  put(item: T): void {
    if (this.first === undefined) this.first = item;
    else this.rest.push(item);
  }

  /** The oldest item, if there is one. */
  peek(): T | undefined {
    return this.first;
  }

  /** Takes the oldest item out, if there is one. */
  take(): T | undefined {
    const { first, rest } = this;
    this.first = rest[this.read];
    if (this.first === undefined) return first;
    this.read += 1;
    // The read part is dropped in one go, so that a long queue costs no more for each item than a short one.
    if (this.read === rest.length) {
      rest.length = 0;
      this.read = 0;
    }
    return first;
  }
}
