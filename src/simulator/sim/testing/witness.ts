import assert from 'node:assert/strict';
import type { Work } from '../../engine/tasks.js';
import type { Vm } from '../../kvm/vm.js';
import { HOLDS, NO_ACTOR } from '../../locks/lock.js';
import { WRITE } from '../../locks/lockStats.js';
import { isFree } from '../../locks/qrwlock.js';
import { type SpinLocks, spinIsLocked } from '../../locks/spinLocks.js';
import type { Memcg } from '../../mm/memcg.js';
import { ptlOf } from '../../mm/memcg.js';
import type { QueryPlan, Situation } from '../../policy/queryPlan.js';
import type { Machine } from '../machine.js';
import type { Owner } from '../owner.js';

/** What a witness knows of all actors: who acts now, and what each has last asked. */

/** A policy's question as an actor put it. */
export interface Asked {
  readonly situation: Situation;
  readonly hasRmaps: boolean;
  readonly question: QueryPlan;
  /** The page of a last check, once it is known; -1 before, and for other situations. */
  page: number;
  /** The youngest generation when it was asked. */
  readonly maxSeq: number;
  /** How many last checks of the cgroup had begun then. */
  readonly lastChecks: number;
  /** When it was asked, see `Witness.now`. */
  at: number;
  /** The time of the first answer without all locks in hand, in nanoseconds; -1: none yet. Others must be given at once. */
  quietNs: number;
  /** The page that was asked about then. */
  quietPage: number;
}

/** Sees every step of a machine. */
export interface Witness {
  readonly machine: Machine;
  /** The task that acts; `NO_ACTOR` when an access is an event of its own. */
  actor: number;
  /** Counts reads and writes: the order in which things happen within an event. */
  now: number;
  /** The last question of each task. */
  readonly asked: (Asked | null)[];
  /** The last question of each task that was about last checks: one serves a whole batch where no other actor interferes. */
  readonly checks: (Asked | null)[];
}

/** The work of task `id`, and whatever it hands over to, seen by the witness. */
function watched<T>(w: Witness, id: number, work: Work<T>): Work<T> {
  return Object.assign(Object.create(work) as Work<T>, {
    next: (value: unknown) => {
      // An access hands its fault to a sleeping CPU within its own event: then one task runs inside another.
      const before = w.actor;
      w.actor = id;
      try {
        const step = work.next(value);
        if (step.done !== true && step.value !== undefined) step.value = watched(w, id, step.value);
        return step;
      } finally {
        w.actor = before;
      }
    },
  });
}

/** Lets a witness into a machine that was built but has not run: it learns who acts and who asks what. */
export function makeWitness(machine: Machine): Witness {
  const w: Witness = {
    machine,
    actor: NO_ACTOR,
    now: 0,
    asked: machine.tasks.all.map(() => null),
    checks: machine.tasks.all.map(() => null),
  };
  for (const [id, works] of machine.tasks.works.entries())
    for (const [k, work] of works.entries()) works[k] = watched(w, id, work);
  for (const { memcg } of machine.owners) {
    const { policy } = memcg;
    replace(memcg, {
      policy: {
        ...policy,
        ask: (situation, vm) => {
          const question = policy.ask(situation, vm);
          const asked: Asked = {
            situation,
            hasRmaps: vm.hasRmaps,
            question,
            page: -1,
            at: w.now,
            maxSeq: memcg.lruvec.maxSeq,
            lastChecks: memcg.counts.lastChecks,
            quietNs: -1,
            quietPage: -1,
          };
          w.asked[w.actor] = asked;
          if (situation === 'eviction') w.checks[w.actor] = asked;
          return question;
        },
      },
    });
  }
  return w;
}

/** Puts something else in the place of read-only fields. */
export function replace<T extends object>(object: T, fields: Partial<T>): void {
  Object.assign(object, fields);
}

/** Who owns page `p`. */
export function ownerOf(machine: Machine, p: number): Owner {
  const owner = machine.owners.find(({ memcg: m }) => p >= m.first && p < m.first + m.count);
  assert.ok(owner !== undefined);
  return owner;
}

/** Whether task `id` is a vCPU or a thread of the owner. */
export function isCpuOf(owner: Owner, id: number): boolean {
  return owner.cpus.some((cpu) => cpu.task.id === id);
}

function has(locks: SpinLocks, actor: number, n: number): boolean {
  return locks.state[actor] === HOLDS + WRITE && locks.lockOf[actor] === n;
}

/** Whether the actor has the page-table lock of page `p`. */
export function hasPtl(w: Witness, m: Memcg, p: number): boolean {
  return has(w.machine.ptl, w.actor, ptlOf(m, p));
}

/** Whether no actor has it: then it may be left out where all is done in an instant. */
export function ptlIsFree(w: Witness, m: Memcg, p: number): boolean {
  return !spinIsLocked(w.machine.ptl, ptlOf(m, p));
}

/** Whether the actor has the VM's `mmu_lock` to write. */
export function hasMmuLock(w: Witness, vm: Vm): boolean {
  return vm.mmuLock.state[w.actor] === HOLDS + WRITE;
}

/** Whether no actor has it. */
export function mmuLockIsFree(vm: Vm): boolean {
  return isFree(vm.mmuLock);
}

/** Whether the actor has the lock bit in a gfn's rmap head; true where there are no such bits. */
export function hasRmapBit(w: Witness, vm: Vm, gfn: number): boolean {
  return vm.rmapBits === null || has(vm.rmapBits, w.actor, gfn);
}

/** Whether no actor has it. */
export function rmapBitIsFree(vm: Vm, gfn: number): boolean {
  return vm.rmapBits === null || !spinIsLocked(vm.rmapBits, gfn);
}

/**
 * What the actor asks about page `p` now. A look-around is made with the page-table lock in hand, or in one instant before
 * the next last check of the batch begins.
 */
export function askedNow(w: Witness, m: Memcg, p: number): Asked | null {
  const asked = w.asked[w.actor] ?? null;
  const isOver = m.counts.lastChecks !== asked?.lastChecks && !hasPtl(w, m, p);
  return asked?.situation === 'neighbour' && isOver ? w.checks[w.actor] : asked;
}
