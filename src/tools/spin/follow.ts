import { brokenBy } from '../../checker/counterexample.js';
import type { Exploration } from '../../checker/explore.js';
import { Moves } from '../../checker/moves.js';
import { type Built, build, type Protocol } from '../../checker/protocol.js';
import type { Row } from '../../checker/state.js';
import type { SpinRun, SpinStep } from './verifier.js';

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
  const last = steps.length - 1;
  let broken = false;
  new Follower(built).after([built.state.copy()], steps, (k) => {
    if (k === last) broken ||= brokenBy(built, promise);
    return true;
  });
  return broken;
}

/**
 * Whether our checker can make these steps, the last ones again and again, and what is promised to hold again and again
 * does not hold from then on, though whoever makes none of the steps that are repeated cannot go on at some time of them.
 */
export function goesRound(source: Protocol, promise: string, { steps, repeats }: SpinRun): boolean {
  const built = build({ ...source, promises: [promise], except: [] });
  const follower = new Follower(built);
  const [before, round] = [steps.slice(0, -repeats), steps.slice(-repeats)];
  const start = follower.after([built.state.copy()], before);
  return built.again.some(([, holds]) => {
    const met = new Set<string>();
    let now = start;
    // When the same states come back, one of them has come back to itself: all of them were led to by some of them.
    while (!met.has(keyOf(now))) {
      met.add(keyOf(now));
      follower.stuck.clear();
      now = follower.after(now, round, () => !holds());
    }
    const turned = new Set(round.map(({ process }) => process));
    const fair = built.processes.every(({ name }, p) => turned.has(NAMES[name]) || follower.stuck.has(p));
    return now.length > 0 && fair;
  });
}

const keyOf = (rows: readonly Row[]): string =>
  rows
    .map(({ values }) => values.join())
    .sort()
    .join(';');

/** Makes the steps of schedules. */
class Follower {
  /** Processes that could not go on in some state that was passed. */
  readonly stuck: Set<number> = new Set<number>();
  private readonly moves: Moves;

  constructor(private readonly built: Built) {
    this.moves = new Moves(built);
  }

  /** Where `steps` lead to from these states; `wanted`, asked after each of them, says whether that is followed further. */
  after(
    from: readonly Row[],
    steps: readonly SpinStep[],
    wanted: (k: number) => boolean = () => true,
  ): readonly Row[] {
    const { state, processes } = this.built;
    let now = from;
    for (const [k, { process, step }] of steps.entries()) {
      const next = new Map<string, Row>();
      for (const base of now) {
        const able = new Set<number>();
        this.moves.forEach(base, (p, kind, which) => {
          able.add(p);
          const { name, labels, pc } = processes[p];
          const own = kind === 'step' ? labels[base.values[pc.index]].replaceAll(' ', '_') : undefined;
          const hardware = kind === 'drain' ? 'becomes_visible' : which < 0 ? 'gives_up' : 'reads_early';
          if (NAMES[name] !== process || (own ?? hardware) !== step) return true;
          if (wanted(k)) next.set(state.values.join(), state.copy());
          return true;
        });
        for (const p of processes.keys()) if (!able.has(p)) this.stuck.add(p);
      }
      now = [...next.values()];
    }
    return now;
  }
}
