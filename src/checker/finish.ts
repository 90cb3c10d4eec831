import type { Numbers } from './growing.js';

/**
 * The first state from which no state of `ends` can be reached, or -1.
 *
 * @param from where the successors of each state begin in `to`, in the order of states
 */
export function firstTrapped(states: number, from: Numbers, to: Numbers, ends: Numbers): number {
  // The edges turned round: before[start[s] .. start[s + 1]] are the states that lead to s.
  const start = new Int32Array(states + 1);
  for (let e = 0; e < to.length; e++) start[to.at(e) + 1]++;
  for (let s = 0; s < states; s++) start[s + 1] += start[s];
  const before = new Int32Array(to.length);
  const next = start.slice();
  for (let s = 0; s < states; s++) {
    const end = s + 1 < states ? from.at(s + 1) : to.length;
    for (let e = from.at(s); e < end; e++) before[next[to.at(e)]++] = s;
  }
  const reaches = new Uint8Array(states);
  const queue = new Int32Array(states);
  let count = 0;
  for (let i = 0; i < ends.length; i++) {
    queue[count++] = ends.at(i);
    reaches[ends.at(i)] = 1;
  }
  for (let i = 0; i < count; i++) {
    const s = queue[i];
    for (let e = start[s]; e < start[s + 1]; e++) {
      const b = before[e];
      if (reaches[b] === 1) continue;
      reaches[b] = 1;
      queue[count++] = b;
    }
  }
  return reaches.indexOf(0);
}
