/** Numbers of 32 bits that are kept in one piece: 2 to so many. */
const PIECE = 12;

/** A list of whole numbers that grows, piece by piece, so that none is copied. */
export class Numbers {
  length: number = 0;
  private readonly pieces: Int32Array[] = [];

  push(value: number): void {
    const at = this.length++;
    const within = at & ((1 << PIECE) - 1);
    if (within === 0) this.pieces.push(new Int32Array(1 << PIECE));
    this.pieces[at >> PIECE][within] = value;
  }

  at(index: number): number {
    return this.pieces[index >> PIECE][index & ((1 << PIECE) - 1)];
  }
}

/** The same numbers, with room for half as many again. */
export function grown(numbers: Int32Array): Int32Array {
  const wider = new Int32Array(Math.ceil((3 * numbers.length) / 2));
  wider.set(numbers);
  return wider;
}
