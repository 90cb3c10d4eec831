/** A run that takes long says how far it is, how long it may take yet, and what takes the time. */
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { startSimulation } from '../../simulator/sim/simulate.js';
import { numberText } from '../plot/numberText.js';

/** What a run is watched with. */
interface Watch {
  /** The time, in milliseconds. */
  readonly nowMs: () => number;
  /** Says something in place of what was said before. */
  readonly say: (words: string) => void;
}

/** It says so after so long, and again each time as much has passed, in milliseconds. */
const EVERY_MS = 5000;

/** Runs a scenario to its end. Who watches only looks, so the run is the same as without. */
export function runWatched(scenario: Scenario, { nowMs, say }: Watch): Result {
  const startedMs = nowMs();
  let said = { ms: startedMs, seconds: 0 };
  const run = startSimulation(scenario, () => {
    const now = { ms: nowMs(), seconds: run.nowSeconds };
    if (now.ms - said.ms < EVERY_MS || now.seconds <= said.seconds) return;
    const pace = (now.ms - said.ms) / 1000 / (now.seconds - said.seconds);
    say(inWords(run.result(), scenario.durationSeconds, (now.ms - startedMs) / 1000, pace));
    said = now;
  });
  run.run();
  return run.result();
}

/** @param pace how many seconds one that is simulated took of late */
function inWords(so: Result, seconds: number, tookSeconds: number, pace: number): string {
  const { endSeconds, events, node } = so;
  const owners = [...so.vms, ...so.processes];
  const refaults = owners.reduce((sum, { reclaim }) => sum + reclaim.refaults, 0);
  const resident = owners.reduce((sum, { series }) => sum + (series.residentPages.at(-1) ?? 0), 0);
  const leftSeconds = pace * (seconds - endSeconds);
  const left = leftSeconds < 90 ? `${Math.ceil(leftSeconds)} s` : `${Math.ceil(leftSeconds / 60)} minutes`;
  const why =
    refaults > resident
      ? `memory is so short that pages come back again and again, ${numberText(refaults, 3)} refaults and ` +
        `${numberText(node.directReclaims, 3)} direct reclaims so far: less demand or more memory is faster`
      : `${numberText(events, 3)} events so far: fewer accesses or a shorter run are faster`;
  return (
    `${so.policy}: ${numberText(endSeconds, 3)} of ${numberText(seconds, 3)} simulated seconds ` +
    `in ${Math.round(tookSeconds)} s, at this pace ${left} more; ${why}`
  );
}
