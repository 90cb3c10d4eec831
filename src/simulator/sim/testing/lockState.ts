import assert from 'node:assert/strict';
import { invalidateAtMostNs } from '../../kvm/invalidate.js';
import { flushNs, type Vm } from '../../kvm/vm.js';
import { HOLDS, WAITS } from '../../locks/lock.js';
import { type LockUse, lockUse, READ, WRITE } from '../../locks/lockStats.js';
import type { Qrwlock } from '../../locks/qrwlock.js';
import { holderOf, type SpinLocks, spinIsLocked } from '../../locks/spinLocks.js';
import type { Machine } from '../machine.js';

/** What must hold of all locks of a machine at any moment between two events (MODEL.md#invariants, "Locks"). */

const WAITS_TO_READ = WAITS + READ;
export const WAITS_TO_WRITE: number = WAITS + WRITE;
export const READS: number = HOLDS + READ;
const WRITES = HOLDS + WRITE;

/** Actors of a lock that are in a state. */
export function actorsIn(lock: { readonly state: Uint8Array }, state: number): number[] {
  const actors: number[] = [];
  for (let actor = 0; actor < lock.state.length; actor++) if (lock.state[actor] === state) actors.push(actor);
  return actors;
}

/**
 * One `mmu_lock`: a writer is alone; the lock word says who is inside; the queue is first come, first served. Asked after
 * every event of thousands of runs, so it makes no lists.
 */
export function checkMmuLock(lock: Qrwlock): void {
  const { state, queue, sinceNs } = lock;
  let [readers, writers, waiting, writer] = [0, 0, 0, -1];
  for (let actor = 0; actor < state.length; actor++) {
    const now = state[actor];
    if (now === READS) readers++;
    else if (now === WRITES) {
      writers++;
      writer = actor;
    } else if (isWaiting(now)) waiting++;
  }
  assert.ok(writers === 0 || (writers === 1 && readers === 0), 'a writer is alone');
  assert.equal(lock.writer, writer);
  for (let k = 0; k < queue.length; k++) {
    assert.ok(isWaiting(state[queue[k]]), 'who is in the queue waits');
    assert.ok(k === 0 || sinceNs[queue[k - 1]] <= sinceNs[queue[k]], 'first come, first served');
    assert.equal(queue.indexOf(queue[k]), k, 'who waits is in the queue once');
  }
  assert.equal(queue.length, waiting, 'who waits is in the queue');
  const first = queue.length === 0 ? 0 : state[queue[0]];
  assert.equal(lock.readers, readers + (first === WAITS_TO_READ ? 1 : 0), 'readers in the lock word');
  assert.equal(lock.writerWaits, first === WAITS_TO_WRITE);
}

const isWaiting = (state: number | undefined): boolean => state === WAITS_TO_READ || state === WAITS_TO_WRITE;

/** One set of exclusive locks: each has one holder, who is the one that is noted. */
export function checkSpinLocks(locks: SpinLocks): void {
  const { state, lockOf, rank } = locks;
  for (let actor = 0; actor < state.length; actor++) {
    const n = lockOf[actor];
    // Of two holders one is not the one that is noted.
    if (state[actor] === WRITES && holderOf(locks, n) !== actor)
      assert.fail(`actor ${actor} has ${rank} ${n}, and ${holderOf(locks, n)} is noted`);
    if (state[actor] === WAITS_TO_WRITE && !spinIsLocked(locks, n))
      assert.fail(`actor ${actor} waits for a free ${rank}`);
  }
}

function checkUse(what: string, use: readonly LockUse[], nowNs: number, inside: number): void {
  let open = 0;
  for (const row of use) {
    open += row.acquisitions - row.holds;
    assert.ok(row.waits <= row.acquisitions);
    assert.ok(row.totalWaitNs >= 0 && row.totalHoldNs >= 0);
    assert.ok(row.maxWaitNs <= nowNs && row.maxHoldNs <= row.totalHoldNs * (1 + 1e-12));
  }
  assert.equal(open, inside, `${what}: acquisitions = ended holds + holders`);
}

/** What is done quietly is booked at once, and its time passes afterwards: the longest that this can take. */
function aheadNs(vm: Vm): number {
  const { costs } = vm;
  const sptes = vm.shadow?.rmap.longestEver ?? 0;
  const askNs =
    costs.youngQueryNs +
    sptes * costs.spteNs +
    flushNs(vm) +
    101 * costs.notifierCallNs +
    costs.mmuLockWriteNs;
  return 512 * askNs + invalidateAtMostNs(vm);
}

/** All locks, and the books that are kept of them. */
export function checkLocks(machine: Machine): void {
  const { engine, ptl, owners, tasks } = machine;
  checkSpinLocks(ptl);
  checkUse('host PTL', lockUse(ptl), engine.nowNs, actorsIn(ptl, WRITES).length);
  for (const { vm, cpus } of owners) {
    for (const cpu of cpus) if (cpu.sleeps) assertIdle(machine, cpu.task.id);
    if (vm === null) continue;
    const { mmuLock, rmapBits, counts } = vm;
    checkMmuLock(mmuLock);
    const use = lockUse(mmuLock);
    const heldNs = use.reduce((ns, row) => ns + (row.mode === 'write' ? row.totalHoldNs : 0), 0);
    assert.ok(
      heldNs <= engine.nowNs * (1 + 1e-9) + aheadNs(vm),
      `held to write for ${heldNs} of ${engine.nowNs} ns`,
    );
    checkUse(
      'mmu_lock',
      use,
      engine.nowNs,
      actorsIn(mmuLock, READS).length + actorsIn(mmuLock, WRITES).length,
    );
    const got = (mode: string): number =>
      use.reduce((n, row) => n + (row.mode === mode ? row.acquisitions : 0), 0);
    const between = (n: number, low: number, wait: number): boolean =>
      n >= low && n <= low + actorsIn(mmuLock, wait).length;
    assert.ok(between(counts.mmuLockRead, got('read'), WAITS_TO_READ), 'acquisitions to read, counted twice');
    assert.ok(
      between(counts.mmuLockWrite, got('write'), WAITS_TO_WRITE),
      'acquisitions to write, counted twice',
    );
    if (rmapBits === null) continue;
    checkSpinLocks(rmapBits);
    // Whoever has the bit of a gfn keeps others from changing a chain that is there: an empty head is never locked.
    for (const actor of actorsIn(rmapBits, WRITES))
      assert.notEqual(vm.shadow!.rmap.heads[rmapBits.lockOf[actor]], 0, 'an empty rmap head is locked');
  }
  assert.equal(tasks.all.length, machine.locks.actors);
  if (machine.node.kswapdSleeps) assertIdle(machine, machine.node.kswapd.id);
}

/** Who sleeps holds nothing and wants nothing. */
function assertIdle({ ptl, owners }: Machine, actor: number): void {
  assert.equal(ptl.state[actor], 0, `actor ${actor} sleeps with a page-table lock`);
  for (const { vm } of owners) {
    assert.equal(vm?.mmuLock.state[actor] ?? 0, 0, `actor ${actor} sleeps with an mmu_lock`);
    assert.equal(vm?.rmapBits?.state[actor] ?? 0, 0, `actor ${actor} sleeps with an rmap bit`);
  }
}
