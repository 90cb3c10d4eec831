import { eitherOf, isCallable, refuse } from '../config/check.js';
import { runUntil } from '../engine/engine.js';
import { seqOf } from '../mm/lruvec.js';
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/types.js';
import { makeMachine } from './build.js';
import type { Machine } from './machine.js';
import { report } from './report.js';
import type { Result } from './result.js';
import { startSampling } from './sample.js';

/** A run in progress, for whoever wants to look in between or to stop early. */
export interface Simulation {
  /** The simulated time, in seconds. */
  readonly nowSeconds: number;
  /** True when there is nothing left to run. */
  readonly ended: boolean;
  /**
   * Runs on, to `untilSeconds` or to the end of the scenario. What was run stays good when this is interrupted. In parts
   * it finds the same as in one, but may count more `events`: what passes in one step may be cut in two.
   *
   * @throws ConfigError when `untilSeconds` is no number
   */
  run(untilSeconds?: number): void;
  /** What was found so far; `interrupted` before the end. */
  result(): Result;
  /**
   * Where each page of an owner is now, in address order: its generation's number, or `IN_SWAP` (-1) when
   * it is out, or in eviction's hands.
   *
   * @throws ConfigError when no VM and no process has that name
   */
  places(owner: string): Int32Array;
}

/** Most events of a run unless the scenario says otherwise. */
const MAX_EVENTS = 1e9;

/**
 * Builds a machine and populates it; nothing has run yet.
 *
 * @param onTurn called again and again while it runs, about every thousand events: to look, not to run on
 * @throws ConfigError naming each field that is wrong, what it was and what it may be
 * @example
 * ```ts
 * const run: Simulation = startSimulation(scenarios.plain);
 * run.run(30); // to the 30th second
 * run.result().vms[0].reclaim.pgsteal;
 * ```
 */
export function startSimulation(input: Scenario, onTurn?: () => void): Simulation {
  if (onTurn !== undefined && !isCallable(onTurn)) refuse('onTurn', onTurn, 'a function');
  const machine = makeMachine(checkScenario(input));
  machine.engine.onTurn = onTurn ?? machine.engine.onTurn;
  return simulationOf(machine);
}

/** The same for a machine that is built already. For tests, which look inside. */
export function simulationOf(machine: Machine): Simulation {
  const { engine, endNs, node } = machine;
  const samples = startSampling(machine);
  const maxEvents = machine.scenario.maxEvents ?? MAX_EVENTS;
  const outcome = (): Result['outcome'] => {
    if (node.outOfMemory) return 'reclaimCannotKeepUp';
    if (engine.nowNs >= endNs) return 'finished';
    return engine.eventsRun >= maxEvents ? 'tooManyEvents' : 'interrupted';
  };
  return {
    get nowSeconds() {
      return engine.nowNs * 1e-9;
    },
    get ended() {
      return outcome() !== 'interrupted';
    },
    run(untilSeconds = machine.scenario.durationSeconds) {
      if (typeof untilSeconds !== 'number' || Number.isNaN(untilSeconds))
        refuse('untilSeconds', untilSeconds, 'a number of seconds');
      if (outcome() !== 'interrupted') return;
      runUntil(engine, Math.min(untilSeconds * 1e9, endNs), maxEvents - engine.eventsRun);
    },
    result: () => report(machine, samples, outcome()),
    places: (name) => placesOf(machine, name),
  };
}

function placesOf({ owners }: Machine, name: string): Int32Array {
  const owner = owners.find(({ config }) => config.name === name);
  if (owner === undefined) {
    refuse('owner', name, eitherOf(owners.map(({ config }) => config.name)));
  }
  const { lruvec, first, count } = owner.memcg;
  return Int32Array.from({ length: count }, (_, i) => seqOf(lruvec, first + i));
}

/**
 * Runs one scenario: guests and processes touch their memory, other demand takes some, kswapd keeps the node between
 * its watermarks, and all of them wait for locks.
 *
 * Events are faults, waits, reclaim among them, and samples; accesses to mapped pages cost nothing until a query looks
 * (see `AccessStream`). Same scenario, same result, byte for byte.
 *
 * @throws ConfigError naming each field that is wrong, what it was and what it may be
 */
export function simulate(input: Scenario): Result {
  const simulation = startSimulation(input);
  simulation.run();
  return simulation.result();
}
