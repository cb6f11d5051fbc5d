const [LF, CR] = [10, 13];

/**
 * Holds the pieces of an event stream until an event ends in them. Clients wait for that as well, and with each piece that comes meanwhile some copy and search all
 * that they hold: one long event in many pieces would keep them busy for minutes. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class HeldEvents {
  private pieces: Uint8Array[] = [];
  /** The last three bytes. */
  private last: readonly [number, number, number] = [0, 0, 0];

  /** All that is held, where an event ended in this piece; else nothing. */
  add(piece: Uint8Array): Uint8Array | undefined {
    this.pieces.push(piece);
    return this.endsIn(piece) ? this.rest() : undefined;
  }

  /** All that is held; it may be nothing. */
  rest(): Uint8Array {
    const [only = new Uint8Array(), ...more] = this.pieces;
    this.pieces = [];
    return more.length === 0 ? only : joined([only, ...more]);
  }

  private endsIn(piece: Uint8Array): boolean {
    let [a, b, c] = this.last;
    let ends = false;
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index] ?? 0;
      if ((byte === LF || byte === CR) && c === byte) ends = true;
      else if (byte === LF && c === CR && b === LF && a === CR) ends = true;
      a = b;
      b = c;
      c = byte;
    }
    this.last = [a, b, c];
    return ends;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
