import type { Built } from './protocol.js';
import type { Row } from './state.js';

/** What can happen next: a step of a process, or something that the hardware does on its behalf. */
export interface Move {
  /** Index of the process. */
  readonly process: number;
  /** A step; a pending store that becomes seen; a load made early. */
  readonly kind: 'step' | 'drain' | 'early';
  /** Which: the step's choice, the pending store, the word; −1 when a load made early is made again. */
  readonly which: number;
}

/**
 * Makes every possible move from the state `base`, one after the other. Each time `state` is the one
 * afterwards, and `state.broken` the promise that the move broke; `take` may end it by returning false.
 */
export function forEachMove(
  built: Built,
  base: Row,
  take: (process: number, kind: Move['kind'], which: number) => boolean,
): void {
  const { state, processes } = built;
  for (let p = 0; p < processes.length; p++) {
    const { pc, code, buffers } = processes[p];
    if (base.values[pc.index] < code.length) {
      let choices = 1;
      for (let choice = 0; choice < choices; choice++) {
        state.begin(base);
        state.choice = choice;
        const made = processes[p].advance();
        choices = state.choices;
        if (made && !ends(built, take, p, 'step', choice)) return;
      }
    }
    for (let n = 0; n < buffers.moves; n++) {
      state.begin(base);
      const late = buffers.drain(n);
      if (late === null) continue;
      if (late >= 0) built.pools.some((pool) => pool.late(late));
      if (!ends(built, take, p, 'drain', n)) return;
    }
    if (built.memory !== 'weakNoLB' || base.values[pc.index] >= code.length) continue;
    state.begin(base);
    if (buffers.forget() && !ends(built, take, p, 'early', -1)) return;
    for (let w = 0; w < built.shared.length; w++) {
      // No process reads where the address is not known yet (all processors but Alpha keep to that).
      state.begin(base);
      const object = built.objects[w];
      if (object !== 0 && !processes[p].knows(object)) continue;
      if (buffers.loadEarly(built.shared[w]) && !ends(built, take, p, 'early', w)) return;
    }
  }
}

function ends(
  { after }: Built,
  take: (process: number, kind: Move['kind'], which: number) => boolean,
  process: number,
  kind: Move['kind'],
  which: number,
): boolean {
  for (let i = 0; i < after.length; i++) after[i]();
  return take(process, kind, which);
}
