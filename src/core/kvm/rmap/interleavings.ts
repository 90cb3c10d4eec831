import {
  agerSteps,
  type RmapProtocol,
  type RmapState,
  type RmapStep,
  rmapStart,
  type WriterOp,
  writerSteps,
} from './protocol.js';

/** All orders in which the steps of an rmap's users can happen. */
export interface Interleavings {
  /** States that can be reached, all starts together. */
  readonly states: number;
  /** The shortest way to something forbidden: which rule, and the steps. Null when there is none. */
  readonly wrong: { readonly rule: string; readonly steps: readonly string[] } | null;
}

/** What the writer is made to do: both SPTEs come and go, and a page goes and another takes its place. */
const SCRIPTS: readonly { readonly mapped: boolean; readonly ops: readonly WriterOp[] }[] = [
  { mapped: true, ops: ['zap a', 'remove a', 'free a', 'add b'] },
  { mapped: false, ops: ['add a', 'add b', 'zap a', 'remove a', 'free a', 'zap b', 'remove b', 'free b'] },
];

/**
 * Tries every order of the steps of two agers and the holder of `mmu_lock` (D.5), and looks for an access to freed
 * memory, a locked empty head, somebody who spins for ever, and a word that is not what the writer published last once
 * all are done. Every mistake of `RmapProtocol` breaks one of these; as it landed, none.
 *
 * @param agers how many agers; 2 shows all there is to see
 */
export function rmapInterleavings(protocol: RmapProtocol, agers = 2): Interleavings {
  let states = 0;
  let wrong: Interleavings['wrong'] = null;
  for (const { mapped, ops } of SCRIPTS) {
    const found = search(rmapStart(mapped, agers), ops, protocol);
    states += found.states;
    if (found.wrong !== null && (wrong === null || found.wrong.steps.length < wrong.steps.length))
      wrong = found.wrong;
  }
  return { states, wrong };
}

interface Seen {
  readonly state: RmapState;
  readonly from: Seen | null;
  readonly what: string;
}

function search(start: RmapState, ops: readonly WriterOp[], protocol: RmapProtocol): Interleavings {
  const queue: Seen[] = [{ state: start, from: null, what: '' }];
  const known = new Set([JSON.stringify(start)]);
  for (const seen of queue) {
    const steps: RmapStep[] = [...agerSteps(seen.state, protocol), ...writerSteps(seen.state, ops, protocol)];
    const here = JSON.stringify(seen.state);
    let moves = 0;
    for (const { what, next, wrong } of steps) {
      const after: Seen = { state: next, from: seen, what };
      if (wrong !== undefined) return { states: known.size, wrong: { rule: wrong, steps: wayTo(after) } };
      const key = JSON.stringify(next);
      if (key !== here) moves++;
      if (known.has(key)) continue;
      known.add(key);
      queue.push(after);
    }
    if (moves > 0) continue;
    const rule = steps.length > 0 ? 'somebody spins for ever' : wrongAtEnd(seen.state);
    if (rule !== undefined) return { states: known.size, wrong: { rule, steps: wayTo(seen) } };
  }
  return { states: known.size, wrong: null };
}

function wrongAtEnd({ val, published }: RmapState): string | undefined {
  return val === published ? undefined : 'what the writer published last is lost';
}

function wayTo(seen: Seen): string[] {
  const steps: string[] = [];
  for (let at: Seen | null = seen; at !== null && at.from !== null; at = at.from) steps.unshift(at.what);
  return steps;
}
