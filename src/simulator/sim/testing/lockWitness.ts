import assert from 'node:assert/strict';
import { runUntil } from '../../engine/engine.js';
import { type Lock, WAITS } from '../../locks/lock.js';
import type { Qrwlock } from '../../locks/qrwlock.js';
import type { Machine } from '../machine.js';
import { checkMmuLock, checkSpinLocks, READS, WAITS_TO_WRITE } from './lockState.js';

/** The locks of a machine before and after each event (MODEL.md#invariants, "Locks"). */

interface Before {
  readonly lock: Qrwlock;
  state: Uint8Array;
  writerWaits: boolean;
  head: number | undefined;
}

/** Runs a machine to `untilNs`, one event after the other, and looks at every lock in between. */
export function runStepByStep(machine: Machine, untilNs: number, maxEvents: number): void {
  const { engine, owners, ptl, node } = machine;
  const locks = owners.flatMap(({ vm }): Before[] => {
    if (vm === null) return [];
    const { mmuLock: lock } = vm;
    return [{ lock, state: lock.state.slice(), writerWaits: lock.writerWaits, head: lock.queue[0] }];
  });
  while (engine.eventsRun < maxEvents && !node.outOfMemory && runUntil(engine, untilNs, 1) > 0) {
    for (const before of locks) checkStep(before);
    checkSpinLocks(ptl);
    for (const { vm } of owners) if (vm?.rmapBits) checkSpinLocks(vm.rmapBits);
  }
}

/** From the moment when a writer is head of the queue until it has been served no reader is let in. */
function checkStep(before: Before): void {
  const { lock, state, writerWaits, head = -1 } = before;
  checkMmuLock(lock);
  if (writerWaits && lock.state[head] === WAITS_TO_WRITE && lock.queue[0] === head) {
    for (let actor = 0; actor < state.length; actor++)
      if (lock.state[actor] === READS && state[actor] !== READS)
        assert.fail(`reader ${actor} was let in past waiting writer ${head}`);
  }
  // The rest is compared only where a writer waited.
  if (lock.writerWaits) before.state.set(lock.state);
  before.writerWaits = lock.writerWaits;
  before.head = lock.queue[0];
}

/** A request that is not granted yet. */
interface Request {
  readonly lock: Lock;
  readonly actor: number;
  readonly sinceNs: number;
}

function requests({ owners, ptl }: Machine): Request[] {
  const locks: Lock[] = [ptl, ...owners.flatMap(({ vm }) => [vm?.mmuLock ?? [], vm?.rmapBits ?? []].flat())];
  return locks.flatMap((lock) =>
    [...lock.state.keys()]
      .filter((actor) => (lock.state[actor] & WAITS) !== 0)
      .map((actor) => ({ lock, actor, sinceNs: lock.sinceNs[actor] })),
  );
}

/** Runs a machine on until all who wait for a lock have got it. */
export function everybodyIsServed(machine: Machine): void {
  const { engine } = machine;
  let left = requests(machine);
  for (let tries = 0; left.length > 0 && tries < 3000; tries++) {
    runUntil(engine, Number.POSITIVE_INFINITY, 100);
    // Who still waits since then was not served.
    left = left.filter(({ lock, actor, sinceNs }) =>
      requests(machine).some((r) => r.lock === lock && r.actor === actor && r.sinceNs === sinceNs),
    );
  }
  assert.deepEqual(
    left.map(({ actor }) => actor),
    [],
    'these actors were never served',
  );
}
