import { noteAccess } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, SWAPPED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { spend, type Task, type Work, wake, wakeSoon } from '../engine/tasks.js';
import { mayMap } from '../kvm/invalidate.js';
import { spteIsAccessed, spteIsPresent, spteMap, spteTouch } from '../kvm/shadow.js';
import { gfnOfSlot } from '../kvm/slots.js';
import { tdpMap } from '../kvm/tdp.js';
import { flushNs, locksRmap, mmuReadLock, mmuWriteLock, type Vm } from '../kvm/vm.js';
import { readUnlock, writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { faultInForGuest, hostFault } from '../mm/fault.js';
import { ptlOf, tickNow } from '../mm/memcg.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { allocPages, freePage } from './kswapd.js';
import type { Machine } from './machine.js';
import type { Cpu, Owner, Target } from './owner.js';

/**
 * Faults in simulated time (MODEL.md#faults): what a vCPU or a thread goes through when an access finds no translation.
 */

/** Hands an access to a CPU of the owner: it begins now, or when that CPU has done what it is at. */
export function access(owner: Owner, target: Target): void {
  const cpu = owner.cpus[owner.pickCpu()];
  cpu.waiting.push(target);
  if (!cpu.sleeps) return;
  cpu.sleeps = false;
  wake(cpu.task.tasks, cpu.task.id);
}

/** The life of a CPU as far as it matters here: accesses that fault, one after the other. */
export function* cpuWork(machine: Machine, owner: Owner, cpu: Cpu): Work {
  const { task, waiting } = cpu;
  for (;;) {
    while (waiting.length === 0) {
      cpu.sleeps = true;
      yield;
    }
    const target = waiting.shift() as Target;
    const startedNs = task.engine.nowNs;
    if (target >= 0 && owner.vm === null) yield* processFault(machine, owner, task, target);
    else if (target >= 0) yield* tdpFault(machine, owner, task, target);
    else yield* shadowFault(machine, owner, task, -1 - target);
    const tookNs = task.engine.nowNs - startedNs;
    if (tookNs > 0) addToHistogram(owner.faultNs, tookNs);
  }
}

/**
 * The host's part: swap-in, a page from the node, the PTE under the lock of its page table. Ends with the page
 * resident, unless the node is out of memory.
 */
function* hostFaultInTime(machine: Machine, owner: Owner, task: Task, p: number): Work {
  const { memcg: m } = owner;
  if (m.bits[p] & HOST_PRESENT) {
    // Found in the page table without a lock; as the host's fault does, this marks the PTE accessed.
    m.bits[p] |= HOST_ACCESSED;
    if (!spend(task, m.costs.hostFaultNs)) yield;
    return;
  }
  if (m.bits[p] & SWAPPED && !spend(task, machine.scenario.host.swap.inNs)) yield;
  if (!(yield* allocPages(machine.node, task, 1))) return;
  if (!spinLock(machine.ptl, task.id, ptlOf(m, p))) yield;
  if (m.bits[p] & HOST_PRESENT) {
    // Another fault was faster.
    freePage(machine.node);
  } else {
    if (m.bits[p] & SWAPPED) owner.refaultsByClass[m.classOf[p]]++;
    if (owner.vm === null) hostFault(m, p);
    else faultInForGuest(m, p);
  }
  if (!spend(task, m.costs.hostFaultNs)) yield;
  spinUnlock(machine.ptl, task.id);
}

function* processFault(machine: Machine, owner: Owner, task: Task, p: number): Work {
  const { memcg: m } = owner;
  if (m.bits[p] & HOST_PRESENT) m.bits[p] |= HOST_ACCESSED;
  else yield* hostFaultInTime(machine, owner, task, p);
  if (m.hostStream !== null) noteAccess(m.hostStream, p - m.first, tickNow(m, task));
}

function* tdpFault(machine: Machine, owner: Owner, task: Task, p: number): Work {
  const { memcg: m } = owner;
  const vm = owner.vm!;
  const { bits, costs, counts, mmuLock } = vm;
  while ((bits[p] & TDP_PRESENT) === 0) {
    const triedNs = task.engine.nowNs;
    if (!spend(task, costs.vmExitNs)) yield;
    const seq = vm.invalidateSeq;
    yield* hostFaultInTime(machine, owner, task, p);
    if (machine.node.outOfMemory) return;
    if (!mmuReadLock(vm, task)) yield;
    const may = mayMap(vm, p, seq) && (bits[p] & HOST_PRESENT) !== 0;
    if (may && (bits[p] & TDP_PRESENT) === 0) {
      tdpMap(vm, p);
      counts.tdpFaults++;
    }
    if (!spend(task, costs.tdpMapNs)) yield;
    readUnlock(mmuLock, task.id);
    if (!may) yield* tryAgain(vm, task, triedNs);
  }
  // Without accessed bits in the SPTEs this is the lockless fast path of MODEL.md#faults: an exit, and the permissions
  // are back.
  if (!vm.adBits && (bits[p] & TDP_ACCESSED) === 0 && !spend(task, costs.vmExitNs)) yield;
  if (bits[p] & TDP_PRESENT) bits[p] |= TDP_ACCESSED;
  if (vm.tdpStream !== null) noteAccess(vm.tdpStream, p - vm.first, tickNow(m, task));
}

function* shadowFault(machine: Machine, owner: Owner, task: Task, slot: number): Work {
  const { memcg: m, ept12Missing } = owner;
  const [vm, shadow] = [owner.vm!, owner.shadow!];
  const { bits, costs, counts, mmuLock } = vm;
  const p = vm.first + gfnOfSlot(shadow, slot);
  const exitNs = costs.vmExitNs + (slot >= shadow.firstIndirect ? costs.ept12WalkNs : 0);
  while (!isUsable(vm, slot)) {
    if (isOver(owner, slot)) return;
    const triedNs = task.engine.nowNs;
    if (!spend(task, exitNs)) yield;
    if (ept12Missing.delete(slot)) {
      // L1's own table has no entry: L1 handles the exit, then L2 tries again.
      if (!spend(task, costs.l1ExitNs)) yield;
      continue;
    }
    const seq = vm.invalidateSeq;
    yield* hostFaultInTime(machine, owner, task, p);
    if (machine.node.outOfMemory) return;
    if (!mmuWriteLock(vm, task)) yield;
    const may = mayMap(vm, p, seq) && (bits[p] & HOST_PRESENT) !== 0 && !isOver(owner, slot);
    if (may && !isUsable(vm, slot)) {
      if (yield* mapSlot(owner, task, slot)) {
        counts.tlbFlushes++;
        if (!spend(task, flushNs(vm))) yield;
      }
      counts.shadowFaults++;
    }
    if (!spend(task, costs.shadowMapNs)) yield;
    writeUnlock(mmuLock, task.id);
    // An rmap that outgrew its threshold lost this SPTE too; its next access is an event of its own.
    if (may && !isUsable(vm, slot)) return;
    if (!may) yield* tryAgain(vm, task, triedNs);
  }
  accessThrough(vm, slot, tickNow(m, task));
}

/** Whether an access through the SPTE makes no exit. */
export function isUsable(vm: Vm, slot: number): boolean {
  return spteIsPresent(vm, slot) && (vm.adBits || spteIsAccessed(vm, slot));
}

/** An access through an SPTE that is mapped, and whose bit may be clear: prefetched, or aged in the meantime. */
export function accessThrough(vm: Vm, slot: number, tick: number): void {
  const { stream } = vm.shadow!;
  if (!spteIsAccessed(vm, slot)) vm.counts.accessedBitsReset++;
  spteTouch(vm, slot);
  if (stream !== null) noteAccess(stream, slot, tick);
}

/** Whether the L2s have ended: what was on its way for them then comes to nothing. */
function isOver({ l2sHaveEnded, shadow }: Owner, slot: number): boolean {
  return l2sHaveEnded && slot >= shadow!.firstIndirect;
}

/** What a try takes at least before the next one, in nanoseconds: the entry of a fault, even where nothing costs. */
const LEAST_TRY_NS = 100;

/** A try that began at `triedNs` came to nothing: whoever invalidates must get on first. */
function* tryAgain({ counts }: Vm, task: Task, triedNs: number): Work {
  counts.faultRetries++;
  const tookNs = task.engine.nowNs - triedNs;
  if (tookNs >= LEAST_TRY_NS) wakeSoon(task);
  else if (spend(task, LEAST_TRY_NS - tookNs)) return;
  yield;
}

/** Puts the SPTE in place, under `mmu_lock` held for write. True when the rmap was recycled and a flush is due. */
function* mapSlot(owner: Owner, task: Task, slot: number): Work<boolean> {
  const vm = owner.vm!;
  if (spteIsPresent(vm, slot)) {
    spteTouch(vm, slot);
    return false;
  }
  // An empty head is published without the bit: it cannot be held (MODEL.md#the-rmap-lock).
  const gfn = gfnOfSlot(owner.shadow!, slot);
  const bit = locksRmap(vm, vm.first + gfn);
  if (bit && !spinLock(vm.rmapBits!, task.id, gfn)) yield;
  const recycled = spteMap(vm, slot);
  if (bit) spinUnlock(vm.rmapBits!, task.id);
  if (!recycled && vm.adBits) prefetch(owner, slot);
  return recycled;
}

/** Entries of a shadow page that are looked at together: one cache line. */
const PREFETCHED = 8;

/**
 * The shadow MMU also maps the slots in the same eight entries whose pages are resident, with their accessed bits clear
 * (MODEL.md#faults). They cost nothing of their own here: the hold of the fault that they come with is a constant.
 */
function prefetch(owner: Owner, slot: number): void {
  const [vm, shadow] = [owner.vm!, owner.shadow!];
  // Further slots that are neighbours by number map pages that need not be neighbours.
  if (slot >= shadow.gfns) return;
  const { isMapped } = owner;
  const from = slot - (slot % PREFETCHED);
  for (let s = from; s < from + PREFETCHED && s < shadow.gfns; s++) {
    const p = vm.first + s;
    if (shadow.rmap.heads[s] !== 0 || (vm.bits[p] & HOST_PRESENT) === 0 || !isMapped(p)) continue;
    if (owner.ept12Missing.has(s) || !mayMap(vm, p, vm.invalidateSeq)) continue;
    spteMap(vm, s, false);
  }
}
