import { brokenBy } from '../../checker/counterexample.js';
import type { Exploration } from '../../checker/explore.js';
import { Moves } from '../../checker/moves.js';
import { build, type Protocol } from '../../checker/protocol.js';
import type { Row } from '../../checker/state.js';
import type { SpinStep } from './verifier.js';

/** Processes as the Promela model names them. */
const NAMES: Readonly<Record<string, string>> = {
  'reclaimer 1': 'R1',
  'reclaimer 2': 'R2',
  vCPU: 'W',
  guest: 'G',
};

/** Our counterexample, in the names of the Promela model. */
export function asSpinSteps({ counterexample }: Pick<Exploration, 'counterexample'>): SpinStep[] {
  return counterexample.map(({ process, step, kind }) => {
    const early = step.startsWith('gives up') ? 'gives_up' : 'reads_early';
    const hardware = kind === 'drain' ? 'becomes_visible' : early;
    return { process: NAMES[process], step: kind === 'step' ? step.replaceAll(' ', '_') : hardware };
  });
}

/**
 * Makes these steps in our checker, with whatever choices within them, and says whether the last can break the promise.
 * What a step chooses (a page, a store) is not told by its name, so every choice is followed.
 */
export function breaksAfter(source: Protocol, promise: string, steps: readonly SpinStep[]): boolean {
  const built = build({ ...source, promises: [promise], except: [] });
  const { state, processes } = built;
  const moves = new Moves(built);
  let now = [state.copy()];
  let broken = false;
  for (const [k, { process, step }] of steps.entries()) {
    const next = new Map<string, Row>();
    for (const base of now)
      moves.forEach(base, (p, kind, which) => {
        const { name, labels, pc } = processes[p];
        const own = kind === 'step' ? labels[base.values[pc.index]].replaceAll(' ', '_') : undefined;
        const hardware = kind === 'drain' ? 'becomes_visible' : which < 0 ? 'gives_up' : 'reads_early';
        if (NAMES[name] !== process || (own ?? hardware) !== step) return true;
        if (k === steps.length - 1) broken ||= brokenBy(built, promise);
        next.set(state.values.join(), state.copy());
        return true;
      });
    now = [...next.values()];
  }
  return broken;
}
