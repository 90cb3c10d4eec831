import type { AccessStream } from '../accessed/accessStream.js';
import { makeEngine } from '../engine/engine.js';
import { addTask, makeTasks, type Task } from '../engine/tasks.js';
import { countUncontended } from '../locks/lockStats.js';
import { makeQrwlock, type Qrwlock, readLock, writeLock } from '../locks/qrwlock.js';
import type { SpinLocks } from '../locks/spinLocks.js';
import { type Costs, NO_COSTS } from '../policy/costs.js';
import type { ShadowMmu } from './slots.js';

/** What one virtual machine's KVM did, counted. */
export interface KvmCounts {
  /** Acquisitions of the VM's `mmu_lock` for read. */
  mmuLockRead: number;
  /** Acquisitions of the VM's `mmu_lock` for write. */
  mmuLockWrite: number;
  /** Young queries put to KVM, one for each 4 KiB page (further notifier calls not counted). */
  youngQueries: number;
  /** Acquisitions of rmap lock bits by agers. */
  rmapLocks: number;
  /** SPTEs of rmaps that queries tested. */
  sptesAsked: number;
  /** Queries that left a page's shadow SPTEs out: several entries (`many`), or a busy lock (`mmuLockTry`). */
  queriesSkipped: number;
  /** Remote TLB flushes. */
  tlbFlushes: number;
  /** Faults handled through the TDP MMU. */
  tdpFaults: number;
  /** Faults handled through the shadow MMU. */
  shadowFaults: number;
  /** Faults that were retried because an invalidation came between (MODEL.md#faults). */
  faultRetries: number;
  /** Accessed bits that the guest had to set again after a query had cleared them; counted when a query meets them. */
  accessedBitsReset: number;
}

/** All counts 0. */
export function noKvmCounts(): KvmCounts {
  return {
    mmuLockRead: 0,
    mmuLockWrite: 0,
    youngQueries: 0,
    rmapLocks: 0,
    sptesAsked: 0,
    queriesSkipped: 0,
    tlbFlushes: 0,
    tdpFaults: 0,
    shadowFaults: 0,
    faultRetries: 0,
    accessedBitsReset: 0,
  };
}

/**
 * One virtual machine as KVM sees it: one memslot whose gfn 0 is page `first` of the node, 4 KiB pages, the host
 * address of a gfn fixed. The TDP MMU and the shadow MMU may be alive in it at once (MODEL.md#which-mmu-maps-what).
 */
export interface Vm {
  readonly first: number;
  readonly pages: number;
  /** State of the node's pages, see `accessed/bits.ts`. */
  readonly bits: Uint8Array;
  /** Class of each of the node's pages, for the access streams. */
  readonly classOf: Uint8Array;
  /** Whether the TDP MMU maps the VM's own accesses. False: everything is the shadow MMU's. */
  readonly tdp: boolean;
  readonly shadow: ShadowMmu | null;
  /** Accesses through the TDP MMU that are drawn when looked at; one bit for each of the VM's pages. */
  readonly tdpStream: AccessStream | null;
  /**
   * False: SPTEs have no accessed bits; aging takes their permissions away and the next access faults
   * (MODEL.md#without-accessed-bits).
   */
  readonly adBits: boolean;
  readonly vcpus: number;
  readonly mmuLock: Qrwlock;
  /** The lock bits of the rmap heads, by gfn; null where the kernel has none (before 6.15) or time stands still. */
  readonly rmapBits: SpinLocks | null;
  readonly costs: Costs;
  readonly counts: KvmCounts;
  /** Bumped at the end of every invalidation (`mmu_invalidate_seq`). */
  invalidateSeq: number;
  /** Invalidations in progress, and the pages they span together: `inProgressFirst` up to, not including, `inProgressEnd`. */
  inProgress: number;
  inProgressFirst: number;
  inProgressEnd: number;
  /** Called once when page `p` has lost its TDP SPTE, or its permissions (`adBits` false): the next access will fault. */
  onTdpGone: (p: number) => void;
  /** The same for a slot of the shadow MMU. */
  onSpteGone: (slot: number) => void;
}

/** What is needed to make a VM; the rest has defaults for a machine whose time stands still. */
export type VmOptions = Pick<Vm, 'bits'> & Partial<Vm>;

/** A virtual machine with nothing mapped yet. */
export function makeVm(options: VmOptions): Vm {
  return {
    first: 0,
    pages: options.bits.length,
    classOf: new Uint8Array(0),
    tdp: true,
    shadow: null,
    tdpStream: null,
    adBits: true,
    vcpus: 1,
    rmapBits: null,
    costs: NO_COSTS,
    counts: noKvmCounts(),
    invalidateSeq: 0,
    inProgress: 0,
    inProgressFirst: 0,
    inProgressEnd: 0,
    onTdpGone: () => {},
    onSpteGone: () => {},
    ...options,
    mmuLock: options.mmuLock ?? stillLock(),
  };
}

/** An uncontended lock, for a machine whose time stands still. */
function stillLock(): Qrwlock {
  return makeQrwlock(makeEngine(), { actors: 1, onGranted: () => {} });
}

/** The only task of a machine whose time stands still: set `task.engine.nowNs` by hand. */
export function stillTask(): Task {
  return addTask(makeTasks(makeEngine()), 'by hand');
}

/** Asks for `mmu_lock` to read, and counts that. True: got it. False: waits for it. */
export function mmuReadLock({ counts, mmuLock }: Vm, task: Task): boolean {
  counts.mmuLockRead++;
  return readLock(mmuLock, task.id);
}

/** Asks for `mmu_lock` to write, and counts that. True: got it. False: waits for it. */
export function mmuWriteLock({ counts, mmuLock }: Vm, task: Task): boolean {
  counts.mmuLockWrite++;
  return writeLock(mmuLock, task.id);
}

/** Counts `times` holds of `mmu_lock` to write, of `holdNs` each that nobody can have noticed, see `countUncontended`. */
export function countMmuWriteLocks(
  { counts, mmuLock }: Vm,
  actor: number,
  times: number,
  holdNs: number,
): void {
  counts.mmuLockWrite += times;
  countUncontended(mmuLock, actor, times, holdNs);
}

/** What a remote TLB flush of all vCPUs takes, in nanoseconds. */
export function flushNs(vm: Vm): number {
  return vm.costs.tlbFlushNs + vm.costs.tlbFlushPerVcpuNs * vm.vcpus;
}

/** Whether page `p` is guest memory; what else the VMM maps is none of KVM's business. */
export function inSlot(vm: Vm, p: number): boolean {
  return p >= vm.first && p - vm.first < vm.pages;
}

/**
 * Whether who changes the rmap of page `p` takes its lock bit: the kernel has one, and an empty rmap is never locked
 * (MODEL.md#the-rmap-lock).
 */
export function locksRmap({ rmapBits, shadow, first }: Vm, p: number): boolean {
  return rmapBits !== null && shadow !== null && shadow.rmap.heads[p - first] !== 0;
}

/**
 * Whether the VM has rmaps for a kernel whose test is sticky (ever had a shadow root), or asks for now
 * (MODEL.md#locks-of-each-operation, last row).
 */
export function hasRmaps(vm: Vm, sticky: boolean): boolean {
  const { shadow } = vm;
  if (shadow === null) return false;
  return !vm.tdp || (sticky ? shadow.everRooted : shadow.indirectSptes > 0);
}
