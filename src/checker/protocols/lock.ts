/**
 * The per-rmap lock of simulator/MODEL.md#the-rmap-lock, for agers and for the writer, as it landed or with one thing
 * wrong.
 */
import type { MemoryOrder } from '../buffers.js';
import { address } from '../pointers.js';
import { type Process, type Steps, WAIT } from '../process.js';
import type { Word } from '../state.js';
import { LOCKED, type World } from './world.js';

/** How the bit is taken, and what follows. */
export interface Lock {
  /** Gives the step that follows when the bit is taken; `v` is the word without the bit then. */
  readonly locked: () => string;
  /** Gives the step that follows when the word is 0: no lock was taken. */
  readonly empty: () => string;
  /** simulator/MODEL.md#the-rmap-lock: test for 0 again after each look at the word; false is variant (e). */
  readonly secondTest?: boolean;
  /** Order of the compare-and-swap that takes the bit. */
  readonly order?: MemoryOrder;
}

/** Steps 1 to 5 of `lock(head)`. */
export function takeBit(
  p: Process,
  { rmap }: World,
  v: Word,
  { locked, empty, secondTest = true, order = 'acquire' }: Lock,
): Steps {
  const looked = (): string | undefined => {
    if (v.value & LOCKED) return 'look again';
    if (secondTest && address(v.value) === 0) return empty();
    return 'take the bit';
  };
  return {
    'look at the word': () => {
      v.value = p.load(rmap);
      if (address(v.value) === 0 && (v.value & LOCKED) === 0) return empty();
      return looked();
    },
    'look again': () => {
      const found = p.load(rmap);
      // Pausing changes nothing: the look that counts is the first one that finds the bit gone.
      if (found & LOCKED) return WAIT;
      v.value = found;
      return looked();
    },
    'take the bit': () => (p.cas(rmap, v, (value) => value | LOCKED, order) ? locked() : looked()),
  };
}
