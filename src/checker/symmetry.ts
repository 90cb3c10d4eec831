import type { Alike } from './protocol.js';

/**
 * Gives states that differ only in which of several like processes is which the same form: their blocks of words in
 * order of size. Sound because their steps are the same and nothing shared says who is who: what one can do from a
 * state, another can do from its form. Says whether it has moved any.
 */
export function sortAlike(values: Uint8Array, alike: readonly Alike[]): boolean {
  let moved = false;
  for (let g = 0; g < alike.length; g++) {
    const { first, size, count } = alike[g];
    for (let i = 1; i < count; i++)
      for (let at = first + i * size; at > first && isLess(values, at, at - size, size); at -= size) {
        swap(values, at, at - size, size);
        moved = true;
      }
  }
  return moved;
}

function isLess(values: Uint8Array, a: number, b: number, size: number): boolean {
  for (let i = 0; i < size; i++) if (values[a + i] !== values[b + i]) return values[a + i] < values[b + i];
  return false;
}

function swap(values: Uint8Array, a: number, b: number, size: number): void {
  for (let i = 0; i < size; i++) {
    const kept = values[a + i];
    values[a + i] = values[b + i];
    values[b + i] = kept;
  }
}
