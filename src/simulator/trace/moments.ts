/**
 * A set of whole numbers below `size` that gives up its largest member quickly: a bitmap with summaries.
 *
 * Each level has one bit for every word of the level below it, set when that word is not empty. Adding is one write
 * almost always; finding the largest member reads one word a level, five for a hundred million numbers. A heap would
 * be exact too, but would move log2(n) entries for each access instead.
 *
 * A member that is known to be the largest when it is added stays outside the bitmap, because it is likely to be the
 * next one taken. With little room most are, and then adding and taking touch no memory at all.
 */
export class Moments {
  private readonly levels: Uint32Array[] = [];
  private readonly lowest: Uint32Array;
  /** The largest member, outside the bitmap, or -1 when the largest is in the bitmap. */
  private apart = -1;
  /** No member in the bitmap is larger than this. */
  private bound = -1;

  constructor(size: number) {
    let words = size;
    do {
      words = Math.max(1, Math.ceil(words / 32));
      this.levels.push(new Uint32Array(words));
    } while (words > 1);
    this.lowest = this.levels[0];
  }

  /** Whether `t` is in the set. */
  has(t: number): boolean {
    return ((this.lowest[t >>> 5] >>> (t & 31)) & 1) === 1 || t === this.apart;
  }

  /** Puts `t`, which is not in the set, into it. */
  add(t: number): void {
    if (t > this.apart && t > this.bound) {
      if (this.apart >= 0) this.put(this.apart);
      this.apart = t;
    } else {
      this.put(t);
    }
  }

  /** Takes the largest member out of the set, which must not be empty, and returns it. */
  takeLargest(): number {
    const { apart, levels } = this;
    if (apart >= 0) {
      this.apart = -1;
      return apart;
    }
    let at = 0;
    for (let level = levels.length - 1; level >= 0; level--) {
      at = at * 32 + 31 - Math.clz32(levels[level][at]);
    }
    this.remove(at);
    this.bound = at;
    return at;
  }

  private put(t: number): void {
    if (t > this.bound) this.bound = t;
    const { lowest } = this;
    const was = lowest[t >>> 5];
    lowest[t >>> 5] = was | (1 << (t & 31));
    if (was === 0) this.summarise(t >>> 5);
  }

  private summarise(word: number): void {
    let at = word;
    for (let level = 1; level < this.levels.length; level++) {
      const words = this.levels[level];
      const was = words[at >>> 5];
      words[at >>> 5] = was | (1 << (at & 31));
      if (was !== 0) return;
      at >>>= 5;
    }
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
