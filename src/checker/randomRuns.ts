/** Runs of a protocol in an order that chance decides, as a stress test leaves it to the machine. */
import * as v from 'valibot';
import { callable, check, quantity, refuse, wholeNumber } from '../simulator/config/check.js';
import { Moves } from './moves.js';
import { type Built, build, type Protocol } from './protocol.js';
import type { Row } from './state.js';

/** How to run. */
export interface RandomRunsOptions {
  /** Random numbers, uniform on [0, 1). */
  readonly random: () => number;
  /** How many runs; 1000 when left out. */
  readonly runs?: number;
  /** Chance that after a step it is anybody's turn, 0 to 1; else the same process goes on. 1 when left out. */
  readonly switches?: number;
}

/** What came of the runs. */
export interface RandomRuns {
  /** Runs that were made. */
  readonly runs: number;
  /** Runs in which a promise was broken. */
  readonly failures: number;
  /** Steps of all runs. */
  readonly steps: number;
}

/** A run ends after this many steps: processes that ask again and again need not end by themselves. */
const MOST_STEPS = 500;
const optionsSchema = v.strictObject({
  random: callable<() => number>(),
  runs: v.optional(wholeNumber('runs', 1, 10_000_000)),
  switches: v.optional(quantity('', 0, 1)),
});

/**
 * Runs a protocol many times, each time in an order that chance decides. What `explore` proves or finds, this meets or
 * does not meet. A deadlock ends a run and is no failure here.
 *
 * @throws ConfigError when an option or the protocol is not what it may be
 * @example
 * ```ts
 * const { failures } = randomRuns(protocol, { random: makeStreams('1').stream('schedule'), switches: 0.01 });
 * ```
 */
export function randomRuns(source: Protocol, options: RandomRunsOptions): RandomRuns {
  const { random, runs = 1000, switches = 1 } = check('options', optionsSchema, options);
  const built = build(source);
  const { processes } = built;
  const maker = new Moves(built);
  const draw = (): number => {
    const drawn = random();
    if (!(drawn >= 0 && drawn < 1))
      refuse('random', drawn, 'a function that gives numbers from 0 to below 1');
    return drawn;
  };
  const anybody = (): number => Math.floor(draw() * processes.length);
  const first = built.state.copy();
  let failures = 0;
  let steps = 0;
  for (let n = 0; n < runs; n++) {
    let at = first;
    let turn = anybody();
    for (let k = 0; k < MOST_STEPS; k++) {
      if (draw() < switches) turn = anybody();
      let moves = movesOf(maker, built, at, turn);
      // Who waits, or is done, makes room for the next one.
      for (let i = 1; i < processes.length && moves.length === 0; i++) {
        turn = (turn + 1) % processes.length;
        moves = movesOf(maker, built, at, turn);
      }
      if (moves.length === 0) break;
      const { after, broken } = moves[Math.floor(draw() * moves.length)];
      steps++;
      if (broken) {
        failures++;
        break;
      }
      at = after;
    }
  }
  return { runs, failures, steps };
}

function movesOf(moves: Moves, { state }: Built, from: Row, turn: number): { after: Row; broken: boolean }[] {
  const made: ReturnType<typeof movesOf> = [];
  moves.forEach(from, (process) => {
    if (process !== turn) return process < turn;
    const breaks = state.broken !== null;
    made.push({ broken: breaks || moves.judge() !== null, after: state.copy() });
    return true;
  });
  return made;
}
