/**
 * The list of one generation. On a trace it is a queue: pages enter at the young end and only the oldest leaves. (The
 * kernel can also merge two generations; see `ageTrace` for why that does not happen here.) So it is a ring in which
 * neighbours on the list are neighbours in memory, where links would lead all over it.
 */
export class PageQueue {
  private readonly ring: Uint32Array;
  /** Where in the ring the oldest page is. */
  private oldest = 0;
  /** Where in the ring the next page goes. */
  private end = 0;
  private size = 0;

  /** An empty list that never holds more than `most` pages. */
  constructor(most: number) {
    this.ring = new Uint32Array(most);
  }

  /** How many pages are on the list. */
  get length(): number {
    return this.size;
  }

  /** Puts page `p` at the young end. */
  push(p: number): void {
    const { ring, end } = this;
    ring[end] = p;
    this.end = end + 1 === ring.length ? 0 : end + 1;
    this.size++;
  }

  /** Takes the oldest page off the list, which must not be empty. */
  pop(): number {
    const { ring, oldest } = this;
    this.oldest = oldest + 1 === ring.length ? 0 : oldest + 1;
    this.size--;
    return ring[oldest];
  }
}
