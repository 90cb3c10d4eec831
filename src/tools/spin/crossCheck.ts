import { explore } from '../../checker/explore.js';
import { PROMISES } from '../../checker/promises.js';
import type { Protocol } from '../../checker/protocol.js';
import { asSpinSteps, breaksAfter } from './follow.js';
import type { Settings } from './variants.js';
import type { SpinSearch, Verifier } from './verifier.js';

/** What the model in Promela does not ask: neither is broken nearest by any protocol of the table. */
const NOT_ASKED: readonly string[] = [PROMISES.canFinish, PROMISES.stepsEnd];

/** How far both look. */
export interface Limits {
  /** Our states, at most. */
  readonly states: number;
  /** Steps of Spin's ways, at most; none when left out. */
  readonly steps?: number | undefined;
}

export interface CrossCheck {
  /** Promises that the checker found broken, each with the steps of the nearest way. */
  readonly broken: readonly (readonly [promise: string, steps: number])[];
  readonly spin: SpinSearch;
  /** Counterexamples that each followed of the other's. */
  readonly followed: number;
  /** Where they differ, a sentence each. */
  readonly differences: readonly string[];
}

/**
 * Compares every promise that the protocol makes: which are broken, after how many steps at the least, and whether the
 * way that each finds breaks the same promise at its last step in the other.
 *
 * @param holds known from elsewhere: that the checker finds nothing, so that only Spin searches
 */
export async function crossCheck(
  source: Protocol,
  settings: Settings,
  verifier: Verifier,
  limits: Limits,
  holds: boolean = false,
): Promise<CrossCheck> {
  const { promises, except = [] } = source;
  const counts = (promise: string): boolean =>
    !NOT_ASKED.includes(promise) && !except.includes(promise) && (promises?.includes(promise) ?? true);
  const spin = await verifier.search(settings, limits.steps);
  const broken: [string, number][] = [];
  const differences: string[] = [];
  let followed = 0;
  // To a depth that both have seen whole, they must agree.
  let seen = limits.steps ?? Number.POSITIVE_INFINITY;
  while (!holds && !promises?.every((promise) => broken.some(([found]) => found === promise))) {
    const found = broken.map(([promise]) => promise);
    const run = explore(
      { ...source, except: [...except, ...NOT_ASKED, ...found] },
      { maxStates: limits.states },
    );
    if (run.verdict === 'unfinished') seen = Math.min(seen, run.depth);
    if (run.violated === null) break;
    const { violated, counterexample } = run;
    broken.push([violated, counterexample.length]);
    if (counterexample.length > seen) continue;
    const after = await verifier.follow(settings, violated, asSpinSteps(run));
    if (after !== counterexample.length)
      differences.push(`Spin cannot follow our ${counterexample.length} steps to "${violated}"`);
    const way = await verifier.nearest(settings, violated);
    if (!breaksAfter(source, violated, way))
      differences.push(`the checker cannot follow Spin’s ${way.length} steps to "${violated}"`);
    followed += 1;
  }
  const within = (list: readonly (readonly [string, number])[]): string[] =>
    list
      .filter(([promise, steps]) => counts(promise) && steps <= seen)
      .map(([promise, steps]) => `"${promise}" after ${steps}`)
      .sort();
  const [own, theirs] = [within(broken), within(spin.broken)];
  if (own.join() !== theirs.join())
    differences.push(
      `the checker breaks ${own.join(', ') || 'nothing'}; in Spin ${theirs.join(', ') || 'nothing'}`,
    );
  return { broken, spin, followed, differences };
}
