import assert from 'node:assert/strict';
import {
  HOST_ACCESSED,
  HOST_PRESENT,
  SPTE_ACCESSED,
  SPTE_PRESENT,
  SWAPPED,
  TDP_ACCESSED,
  TDP_PRESENT,
} from '../../accessed/bits.js';
import { KVM_RMAP_MANY } from '../../kvm/rmap/table.js';
import { gfnOfSlot, type ShadowMmu, slotCount } from '../../kvm/slots.js';
import type { Vm } from '../../kvm/vm.js';
import { NO_ACTOR } from '../../locks/lock.js';
import { MIN_LRU_BATCH } from '../../mm/constants.js';
import { ptlOf } from '../../mm/memcg.js';
import type { QueryPlan } from '../../policy/queryPlan.js';
import type { Owner } from '../owner.js';
import { READS } from './lockState.js';
import { watched, watchedByFour } from './watchedArray.js';
import {
  type Asked,
  askedNow,
  hasMmuLock,
  hasPtl,
  hasRmapBit,
  isCpuOf,
  mmuLockIsFree,
  ownerOf,
  ptlIsFree,
  replace,
  rmapBitIsFree,
  type Witness,
} from './witness.js';

/**
 * Every change of a page-table entry, as it happens: who may make it, and under which locks (MODEL.md#invariants).
 * For machines whose accesses are all made one by one.
 */

/** A kind of translation, for what is remembered of its accessed bit: host PTE, TDP SPTE; shadow SPTEs come by slot. */
const HOST = 0;
const TDP = 1;

/** The bits of SPTEs. */
const OF_KVM = TDP_PRESENT | TDP_ACCESSED | SPTE_PRESENT | SPTE_ACCESSED;

/** What is remembered of the pages. */
export interface PageWitness {
  readonly w: Witness;
  /** When each accessed bit was set last: by page and kind, by slot of each owner. */
  readonly setAt: readonly [Float64Array, Float64Array];
  readonly slotSetAt: readonly Float64Array[];
  /** Who found the page young since it was last put into a generation, or taken out of one; -1: no actor. */
  readonly foundYoungBy: Int32Array;
  /** 1: a query had found the page young when it was isolated. */
  readonly foundBefore: Uint8Array;
  /** For each owner, pages that agings found young since its last generation was opened, and where they belong by that. */
  readonly foundByAging: readonly Map<number, number>[];
  /**
   * For each actor the page that it found young last and those of the same instant, where it may promote them to, and what
   * its last walk began with.
   */
  readonly found: { page: number; readonly together: Set<number>; atNs: number; seq: number; walk: number }[];
  /** Who faulted the page in, until it is in a generation. */
  readonly cameBy: Int32Array;
  /** The sequence number of invalidations when each CPU last looked at a page without `mmu_lock`, and that page. */
  readonly looked: { page: number; seq: number }[];
  /** The last slot that each CPU mapped: only its neighbours may be prefetched with it. */
  readonly mapped: number[];
  /** SPTEs made and host PTEs taken away, for each owner. */
  readonly made: { tdp: number; shadow: number; prefetched: number; evicted: number }[];
  /** Told when a page is found young by a query. */
  onYoung: (owner: Owner, p: number, asked: Asked) => void;
}

/** Lets the witness watch all page-table entries of its machine. */
export function watchPages(w: Witness): PageWitness {
  const { machine } = w;
  const pages = machine.bits.length;
  const pw: PageWitness = {
    w,
    setAt: [new Float64Array(pages), new Float64Array(pages)],
    slotSetAt: machine.owners.map(({ shadow }) => new Float64Array(shadow === null ? 0 : slotCount(shadow))),
    foundYoungBy: new Int32Array(pages).fill(NO_ACTOR),
    foundBefore: new Uint8Array(pages),
    foundByAging: machine.owners.map(() => new Map<number, number>()),
    found: machine.tasks.all.map(() => ({
      page: -1,
      together: new Set<number>(),
      atNs: -1,
      seq: -1,
      walk: -1,
    })),
    cameBy: new Int32Array(pages).fill(NO_ACTOR),
    looked: machine.tasks.all.map(() => ({ page: -1, seq: -1 })),
    mapped: machine.tasks.all.map(() => -1),
    made: machine.owners.map(() => ({ tdp: 0, shadow: 0, prefetched: 0, evicted: 0 })),
    onYoung: () => {},
  };
  const bits = watched(
    machine.bits,
    (p) => noteRead(pw, p),
    (p, old, now) => noteWrite(pw, p, old, now),
  );
  replace(machine, { bits });
  for (const [i, { memcg, vm, shadow }] of machine.owners.entries()) {
    replace(memcg, { bits, bitsByFour: watchedByFour(bits) });
    if (vm === null) continue;
    replace(vm, { bits });
    if (shadow === null) continue;
    const { extraBits, gfns, rmap } = shadow;
    replace(shadow, {
      extraBits: watched(
        extraBits,
        () => {},
        (k, old, now) => noteSlot(pw, i, gfns + k, old, now),
      ),
    });
    replace(rmap, {
      heads: watched(
        rmap.heads,
        () => {},
        (gfn, old, now) => noteHead(pw, vm, gfn, old, now),
      ),
    });
  }
  return pw;
}

/** What the machine counted is what the witness saw. */
export function checkBooks({ w, made }: PageWitness): void {
  for (const [i, { memcg, vm }] of w.machine.owners.entries()) {
    assert.equal(memcg.counts.pgsteal, made[i].evicted, 'evictions');
    if (vm === null) continue;
    assert.equal(vm.counts.tdpFaults, made[i].tdp, 'faults of the TDP MMU');
    // Without A/D bits a fault may find its SPTE there and give it back its permissions.
    if (vm.adBits) assert.equal(vm.counts.shadowFaults, made[i].shadow, 'faults of the shadow MMU');
  }
}

function noteRead({ w, looked }: PageWitness, p: number): void {
  w.now++;
  if (w.actor === NO_ACTOR) return;
  const owner = ownerOf(w.machine, p);
  const asked = askedNow(w, owner.memcg, p);
  // A last check begins with a look at its page, which eviction has isolated.
  if (asked?.situation === 'eviction' && asked.page !== p && owner.memcg.lruvec.folios.gen[p] === 0)
    Object.assign(asked, { page: p, at: w.now, quietNs: -1 });
  const { vm } = owner;
  if (vm !== null && vm.mmuLock.state[w.actor] === 0)
    Object.assign(looked[w.actor], { page: p, seq: vm.invalidateSeq });
}

function noteWrite(pw: PageWitness, p: number, old: number, now: number): void {
  const { w } = pw;
  w.now++;
  const owner = ownerOf(w.machine, p);
  const index = w.machine.owners.indexOf(owner);
  const { memcg: m, vm } = owner;
  const rises = now & ~old;
  const falls = old & ~now;
  if (vm === null && (old ^ now) & OF_KVM)
    assert.fail(`page ${p} is a process's, and bits of an SPTE change`);
  if (falls & HOST_PRESENT) leaves(pw, owner, p, old, now);
  else if (falls & HOST_ACCESSED) cleared(pw, owner, p, null);
  if (falls & TDP_PRESENT) zapped(pw, vm!, p, old & TDP_ACCESSED, pw.setAt[TDP][p], consultsTdp);
  else if (falls & TDP_ACCESSED) cleared(pw, owner, p, 'tdp');
  if (rises & HOST_PRESENT) comes(pw, owner, p, old, now);
  else if (rises & HOST_ACCESSED) {
    assert.ok(
      isCpuOf(owner, w.actor) || (vm === null && w.actor === NO_ACTOR),
      `page ${p} got a host A-bit from actor ${w.actor}`,
    );
  }
  if (rises & TDP_PRESENT) {
    assert.ok(now & HOST_PRESENT, `page ${p} is mapped but not resident`);
    assert.ok(now & TDP_ACCESSED, `a new TDP SPTE is born young`);
    assert.ok(vm!.mmuLock.state[w.actor] === READS, 'the TDP MMU maps with mmu_lock held to read');
    mayMapNow(pw, vm!, p);
    pw.made[index].tdp++;
  } else if (rises & TDP_ACCESSED) accessedBy(w, owner, p);
  if (rises & HOST_ACCESSED) pw.setAt[HOST][p] = w.now;
  if (rises & TDP_ACCESSED) pw.setAt[TDP][p] = w.now;
  const spte = SPTE_PRESENT | SPTE_ACCESSED;
  // A page that leaves has been unmapped before; a page that comes back has no SPTE yet.
  if ((rises | falls) & spte) noteSlot(pw, index, p - m.first, old, now);
}

/** A write to the bits of one slot of the shadow MMU. */
function noteSlot(pw: PageWitness, index: number, slot: number, old: number, now: number): void {
  const { w } = pw;
  w.now++;
  const owner = w.machine.owners[index];
  const { shadow, vm } = owner;
  assert.ok(shadow !== null && vm !== null, `owner ${index} has no shadow MMU, and its slot ${slot} changes`);
  const gfn = gfnOfSlot(shadow, slot);
  const p = vm.first + gfn;
  const rises = now & ~old;
  const falls = old & ~now;
  const setAt = pw.slotSetAt[index];
  if (falls & SPTE_PRESENT) {
    const isConsulted = ({ question }: Asked): boolean => consults(question, shadow, gfn);
    zapped(pw, vm, p, old & SPTE_ACCESSED, setAt[slot], isConsulted);
  } else if (falls & SPTE_ACCESSED) cleared(pw, owner, p, 'shadow');
  if (rises & SPTE_PRESENT) {
    mapsSlot(pw, owner, slot, (now & SPTE_ACCESSED) !== 0);
    if (now & SPTE_ACCESSED) pw.made[index].shadow++;
    else pw.made[index].prefetched++;
  } else if (rises & SPTE_ACCESSED) accessedBy(w, owner, p);
  if (rises & SPTE_ACCESSED) setAt[slot] = w.now;
}

function mapsSlot(pw: PageWitness, owner: Owner, slot: number, accessed: boolean): void {
  const { w, mapped } = pw;
  const vm = owner.vm!;
  const shadow = owner.shadow!;
  const p = vm.first + gfnOfSlot(shadow, slot);
  assert.ok(vm.bits[p] & HOST_PRESENT, `slot ${slot} is mapped, its page is not resident`);
  assert.ok(isCpuOf(owner, w.actor) && hasMmuLock(w, vm), 'the shadow MMU maps with mmu_lock held to write');
  if (accessed) {
    mayMapNow(pw, vm, p);
    mapped[w.actor] = slot;
    return;
  }
  assert.ok(!inProgress(vm, p), `slot ${slot} is prefetched while its page is being invalidated`);
  const with_ = mapped[w.actor];
  assert.ok(slot < shadow.gfns && slot >> 3 === with_ >> 3, `slot ${slot} is prefetched with slot ${with_}`);
}

function inProgress(vm: Vm, p: number): boolean {
  return vm.inProgress > 0 && p >= vm.inProgressFirst && p < vm.inProgressEnd;
}

/** No SPTE is installed while its range is being invalidated, or when the sequence number changed under the fault. */
function mayMapNow({ w, looked }: PageWitness, vm: Vm, p: number): void {
  assert.ok(!inProgress(vm, p), `page ${p} is mapped while it is being invalidated`);
  const { page, seq } = looked[w.actor];
  assert.equal(page, p, `actor ${w.actor} maps page ${p} without having looked it up`);
  assert.equal(
    seq,
    vm.invalidateSeq,
    `page ${p} is mapped although something was invalidated since it was looked up`,
  );
}

/**
 * A word of the rmaps changes only under `mmu_lock` to write, and a chain that is there only under its bit
 * (MODEL.md#the-rmap-lock).
 */
function noteHead({ w }: PageWitness, vm: Vm, gfn: number, old: number, now: number): void {
  w.now++;
  assert.ok(hasMmuLock(w, vm) || mmuLockIsFree(vm), `the rmap of gfn ${gfn} changes without mmu_lock`);
  if (old !== 0)
    assert.ok(
      hasRmapBit(w, vm, gfn) || rmapBitIsFree(vm, gfn),
      `the rmap of gfn ${gfn} changes under another's bit`,
    );
  if (old !== 0 && hasMmuLock(w, vm))
    assert.ok(hasRmapBit(w, vm, gfn), `the rmap of gfn ${gfn} changes without its bit`);
  assert.equal(now & 2, 0);
}

/** An accessed bit of a translation that stays is set by an access. */
function accessedBy(w: Witness, owner: Owner, p: number): void {
  assert.ok(w.actor === NO_ACTOR || isCpuOf(owner, w.actor), `page ${p} got an A-bit from actor ${w.actor}`);
}

/** The host's fault: a thread or vCPU of the owner, with the lock of the page table; the page is born young. */
function comes(pw: PageWitness, owner: Owner, p: number, old: number, now: number): void {
  const { w } = pw;
  assert.equal(old, SWAPPED, `page ${p} comes from where it was not`);
  assert.equal(now, HOST_PRESENT | HOST_ACCESSED);
  assert.ok(
    isCpuOf(owner, w.actor) && hasPtl(w, owner.memcg, p),
    `page ${p} comes without its page-table lock`,
  );
  assert.equal(owner.memcg.lruvec.folios.gen[p], 0);
  pw.cameBy[p] = w.actor;
}

/** The host PTE goes: after every SPTE, in the hands of eviction, with the lock of the page table, by who checked it last. */
function leaves(pw: PageWitness, owner: Owner, p: number, old: number, now: number): void {
  const { w } = pw;
  const { memcg: m, vm, shadow } = owner;
  assert.equal(now, SWAPPED, `page ${p} is mapped after it left`);
  assert.equal(old & (TDP_PRESENT | SPTE_PRESENT), 0, `page ${p} left before its SPTEs`);
  if (shadow !== null)
    assert.equal(shadow.rmap.heads[p - m.first], 0, `page ${p} left, its rmap is not empty`);
  assert.equal(m.lruvec.folios.gen[p], 0, `page ${p} left from a generation`);
  if (!hasPtl(w, m, p)) {
    assert.ok(ptlIsFree(w, m, p), `page ${p} left under another's page-table lock`);
    if (vm !== null) assert.ok(mmuLockIsFree(vm), `page ${p} left in an instant, but mmu_lock was not free`);
  } else if (vm !== null) assert.ok(inProgress(vm, p), `page ${p} left outside of an invalidation`);
  const asked = w.checks[w.actor];
  assert.ok(asked?.page === p, `page ${p} is evicted without a last check`);
  assert.notEqual(pw.foundYoungBy[p], w.actor, `page ${p} was found young by who evicts it`);
  if (old & HOST_ACCESSED) wasSetSince(w, p, pw.setAt[HOST][p]);
  pw.made[w.machine.owners.indexOf(owner)].evicted++;
}

/** A bit that the last check asks about and that is set at the end was set after it. */
function wasSetSince(w: Witness, p: number, setAt: number): void {
  const asked = w.checks[w.actor];
  if (asked?.page !== p) return;
  assert.ok(
    setAt > asked.at,
    `page ${p} is evicted; its A-bit was set before the last check and not asked about`,
  );
}

/** How the SPTEs of a gfn may have been asked: the form of the rmap may change while a query waits for `mmu_lock`. */
function waysOf(q: QueryPlan, shadow: ShadowMmu, gfn: number): (QueryPlan['shadow'] | QueryPlan['many'])[] {
  if (q.shadow === 'notAsked' || q.many === 'same') return [q.shadow];
  if (q.tdp === 'mmuLockWrite') return [q.shadow, q.many];
  return [(shadow.rmap.heads[gfn] & KVM_RMAP_MANY) === 0 ? q.shadow : q.many];
}

/** Whether the shadow MMU's answer takes the place of the TDP MMU's, whose bit is cleared all the same. */
const isTdpReplaced = ({ question: q, hasRmaps }: Asked): boolean =>
  q.combine === 'shadowReplacesTdp' && q.shadow !== 'notAsked' && hasRmaps;

const consultsTdp = (asked: Asked): boolean => asked.question.tdp !== 'notAsked' && !isTdpReplaced(asked);

/** Whether the answer to a question takes the SPTEs of a gfn into account, whatever the locks do. */
function consults(q: QueryPlan, shadow: ShadowMmu, gfn: number): boolean {
  return waysOf(q, shadow, gfn).every(
    (way) => way === 'lockless' || way === 'rmapBit' || way === 'mmuLockWrite',
  );
}

/** An SPTE goes: under `mmu_lock` to write, and at eviction not if the last check could have seen that it was young. */
function zapped(
  { w }: PageWitness,
  vm: Vm,
  p: number,
  accessed: number,
  setAt: number,
  isConsulted: (asked: Asked) => boolean,
): void {
  assert.ok(hasMmuLock(w, vm) || mmuLockIsFree(vm), `an SPTE of page ${p} goes without mmu_lock`);
  const asked = w.checks[w.actor];
  if (accessed && asked !== null && asked !== undefined && isConsulted(asked)) wasSetSince(w, p, setAt);
}

/** An accessed bit is cleared while its translation stays: by a query that asks about it, under the locks it says. */
function cleared(pw: PageWitness, owner: Owner, p: number, mmu: 'tdp' | 'shadow' | null): void {
  const { w } = pw;
  const { memcg: m } = owner;
  const asked = askedNow(w, m, p);
  assert.ok(asked, `an A-bit of page ${p} is cleared by actor ${w.actor}, who asked nothing`);
  const { question: q, situation } = asked;
  const { vm } = m;
  if (situation === 'neighbour') {
    const of = w.checks[w.actor]?.page ?? -1;
    assert.ok(
      ptlOf(m, of) === ptlOf(m, p) && Math.abs(p - of) < MIN_LRU_BATCH,
      `page ${p} is no neighbour of ${of}`,
    );
  }
  let inHand = hasPtl(w, m, p);
  assert.ok(inHand || ptlIsFree(w, m, p), `page ${p} is asked about without its page-table lock`);
  if (vm !== null && mmu !== null) {
    const ways = mmu === 'tdp' ? [q.tdp] : waysOf(q, owner.shadow!, p - vm.first);
    assert.ok(
      ways.some((way) => way !== 'notAsked' && way !== 'old' && way !== 'young'),
      `an A-bit of page ${p} is cleared that no query asked about`,
    );
    if (m.policy.name === 'V5')
      assert.ok(!(asked.hasRmaps && situation !== 'eviction'), 'V5 with rmaps: aging asks no SPTE');
    if (m.policy.name === 'BASE') assert.equal(situation, 'eviction', 'BASE: aging asks no SPTE');
    if (ways.every((way) => way.startsWith('mmuLock'))) {
      assert.ok(hasMmuLock(w, vm) || mmuLockIsFree(vm), `an A-bit of page ${p} is cleared without mmu_lock`);
      inHand &&= hasMmuLock(w, vm);
    }
    if (mmu === 'shadow' && ways.every((way) => way === 'rmapBit')) {
      const gfn = p - vm.first;
      assert.ok(
        hasRmapBit(w, vm, gfn) || rmapBitIsFree(vm, gfn),
        `the rmap of page ${p} is walked under another's bit`,
      );
      inHand &&= hasRmapBit(w, vm, gfn);
    }
  }
  if (!inHand) {
    // Without the locks in hand everything must be asked in one instant, in which no other actor can come; with the lock
    // of the page table in hand, everything about one page.
    const { nowNs } = w.machine.engine;
    if (asked.quietNs === -1 || (hasPtl(w, m, p) && asked.quietPage !== p)) asked.quietNs = nowNs;
    asked.quietPage = p;
    assert.equal(asked.quietNs, nowNs, `page ${p} is asked about without its locks, and time passes`);
  }
  if (mmu === 'tdp' && isTdpReplaced(asked)) return;
  pw.foundYoungBy[p] = w.actor;
  pw.onYoung(owner, p, asked);
}
