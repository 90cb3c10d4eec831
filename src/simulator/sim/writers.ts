import { addTask, spend, start, type Task, type Work } from '../engine/tasks.js';
import { spteIsPresent, spteZap } from '../kvm/shadow.js';
import { gfnOfSlot, slotCount } from '../kvm/slots.js';
import { flushNs, mmuWriteLock, type Vm } from '../kvm/vm.js';
import { writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { tickNow } from '../mm/memcg.js';
import { exponential } from '../random/draws.js';
import { makeStreams, type Stream } from '../random/streams.js';
import type { LongWriter, VmConfig } from '../scenario/types.js';
import type { Machine } from './machine.js';
import type { Owner } from './owner.js';

/** Those who hold `mmu_lock` for write besides faults and reclaim (MODEL.md#locks-of-each-operation). */

export function startWriters({ streams, tasks }: Machine, owner: Owner, config: VmConfig): void {
  const vm = owner.vm!;
  config.longWriters.forEach((writer, k) => {
    const task = addTask(tasks, 'writer');
    const own = writer.seed === undefined ? streams : makeStreams(writer.seed);
    start(task, longHolds(vm, task, writer, own.stream(`${config.name}/writer ${k}`)));
  });
  if (config.ept12EditsPerSecond > 0) {
    const task = addTask(tasks, 'writer');
    const random = streams.stream(`${config.name}/EPT12`);
    start(task, ept12Edits(owner, task, config.ept12EditsPerSecond, random));
  }
  if (config.l2EndsSeconds !== undefined) {
    const task = addTask(tasks, 'writer');
    start(task, endOfL2s(owner, task, config.l2EndsSeconds * 1e9));
  }
}

/** Off and on for exponential times: dirty-log clears, bursts of EPT12 changes, the NX worker. */
function* longHolds(vm: Vm, task: Task, { meanOffMs, meanOnMs }: LongWriter, random: Stream): Work {
  for (;;) {
    if (!spend(task, exponential(random, 1) * meanOffMs * 1e6)) yield;
    if (!mmuWriteLock(vm, task)) yield;
    if (!spend(task, exponential(random, 1) * meanOnMs * 1e6)) yield;
    writeUnlock(vm.mmuLock, task.id);
  }
}

/**
 * L1 changes an EPT12 entry: the trap zaps the SPTE, and L1 itself must handle L2's next access there
 * (MODEL.md#faults).
 */
function* ept12Edits(owner: Owner, task: Task, perSecond: number, random: Stream): Work {
  const vm = owner.vm!;
  const slots = l2Slots(owner);
  // A class may be too small to have a page.
  if (slots.length === 0) return;
  for (;;) {
    if (!spend(task, exponential(random, perSecond) * 1e9)) yield;
    if (owner.l2sHaveEnded) return;
    const slot = slots[Math.floor(random() * slots.length)];
    if (!mmuWriteLock(vm, task)) yield;
    let ns = vm.costs.invalidateNs;
    if (spteIsPresent(vm, slot)) {
      yield* zapLocked(owner, task, slot);
      vm.counts.tlbFlushes++;
      ns += flushNs(vm);
    }
    owner.ept12Missing.add(slot);
    if (!spend(task, ns)) yield;
    writeUnlock(vm.mmuLock, task.id);
  }
}

/** L1 shuts its L2s down: every SPTE that maps memory for them goes, in one hold. What remains is the sticky memory of it. */
function* endOfL2s(owner: Owner, task: Task, atNs: number): Work {
  const vm = owner.vm!;
  if (!spend(task, atNs)) yield;
  if (!mmuWriteLock(vm, task)) yield;
  owner.l2sHaveEnded = true;
  let ns = vm.costs.invalidateNs + flushNs(vm);
  for (const slot of l2Slots(owner)) {
    if (!spteIsPresent(vm, slot)) continue;
    yield* zapLocked(owner, task, slot);
    ns += vm.costs.spteNs;
  }
  vm.counts.tlbFlushes++;
  if (!spend(task, ns)) yield;
  writeUnlock(vm.mmuLock, task.id);
}

/** Zaps a slot's SPTE under the lock bit of its rmap, where the kernel has one. */
function* zapLocked({ vm, shadow, memcg }: Owner, task: Task, slot: number): Work {
  const { rmapBits } = vm!;
  if (rmapBits !== null && !spinLock(rmapBits, task.id, gfnOfSlot(shadow!, slot))) yield;
  spteZap(vm!, slot, tickNow(memcg, task));
  if (rmapBits !== null) spinUnlock(rmapBits, task.id);
}

function l2Slots(owner: Owner): Int32Array {
  const [vm, shadow] = [owner.vm!, owner.shadow!];
  const isL2s = owner.config.classes.map(
    (c) => 'l2AccessesPerSecond' in c && c.l2AccessesPerSecond !== undefined,
  );
  const slots: number[] = [];
  for (let slot = shadow.firstIndirect; slot < slotCount(shadow); slot++) {
    if (slot >= shadow.gfns || isL2s[vm.classOf[vm.first + slot]]) slots.push(slot);
  }
  return Int32Array.from(slots);
}
