/**
 * A set of whole numbers below `size` that gives up its largest member quickly: a bitmap with summaries.
 *
 * Each level has one bit for every word of the level below it, set when that word is not empty. Adding is one write
 * almost always; finding the largest member reads one word a level, five for a hundred million numbers. A heap would
 * be exact too, but would move log2(n) entries for each access instead.
 */
export class Moments {
  private readonly levels: Uint32Array[] = [];

  constructor(size: number) {
    let words = size;
    do {
      words = Math.max(1, Math.ceil(words / 32));
      this.levels.push(new Uint32Array(words));
    } while (words > 1);
  }

  /** Whether `t` is in the set. */
  has(t: number): boolean {
    return ((this.levels[0][t >>> 5] >>> (t & 31)) & 1) === 1;
  }

  /** Puts `t` into the set. */
  add(t: number): void {
    let at = t;
    for (const words of this.levels) {
      const was = words[at >>> 5];
      words[at >>> 5] = was | (1 << (at & 31));
      if (was !== 0) return;
      at >>>= 5;
    }
  }

  /** Takes the largest member out of the set, which must not be empty, and returns it. */
  takeLargest(): number {
    const { levels } = this;
    let at = 0;
    for (let level = levels.length - 1; level >= 0; level--) {
      at = at * 32 + 31 - Math.clz32(levels[level][at]);
    }
    this.remove(at);
    return at;
  }

  private remove(t: number): void {
    let at = t;
    for (const words of this.levels) {
      const left = words[at >>> 5] & ~(1 << (at & 31));
      words[at >>> 5] = left;
      if (left !== 0) return;
      at >>>= 5;
    }
  }
}
