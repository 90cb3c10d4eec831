/** Where a walk is done in one instant, and where it cannot be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccessStream, makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_ACCESSED, TDP_ACCESSED } from '../accessed/bits.js';
import { addKind, runUntil, schedule } from '../engine/engine.js';
import { Stages } from '../engine/tasks.js';
import { HOST_YOUNG, type Query } from '../kvm/query.js';
import type { Vm } from '../kvm/vm.js';
import { writeLock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { touch } from '../mm/fault.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { beginQuery } from '../mm/query.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import type { QueryPlan } from '../policy/queryPlan.js';
import { makeStreams } from '../random/streams.js';
import { tryToIncMaxSeq } from './aging.js';
import { CheckInTime, checkStages } from './evictionCheck.js';
import { lookAroundAtOnce, shareLooks } from './lookAround.js';
import { type TimedGuestOptions, timedGuest } from './testing/timedGuest.js';
import type { Walk } from './walk.js';
import { canWalkAtOnce } from './walkAtOnce.js';
import { walkPtesAtOnce } from './walkPtes.js';

const { BASE, LANDED, MM612, REV, V5 } = policies;
const WINDOW: Walk = { start: 100, end: 164, seq: 3, except: 100 };

test('a walk is done at once where it ends before anything is due', () => {
  for (const policy of [BASE, LANDED]) {
    const { m, task } = timedGuest(512, { policy });
    const { engine } = task;
    const q = beginQuery(m, task, 'aging');
    const longestNs = 64 * (policy === BASE ? COSTS.hostPteNs : q.atMostNs);
    const walk = () => walkPtesAtOnce(m, q, WINDOW)?.total;
    assert.equal(walk(), 63, policy.name);
    schedule(
      engine,
      longestNs + 1,
      addKind(engine, () => {}),
      0,
    );
    assert.equal(walk(), 63, `${policy.name}, just before the next event`);
    engine.nowNs = 1;
    assert.equal(walk(), undefined, `${policy.name}, until it`);
  }
});

test('a walk that needs mmu_lock waits where another has it', () => {
  for (const [policy, total] of [
    [LANDED, 63],
    [MM612, undefined],
  ] as const) {
    const { m, task, other } = timedGuest(512, { policy });
    assert.ok(writeLock(m.vm!.mmuLock, other.id));
    const q = beginQuery(m, task, 'neighbour');
    assert.equal(walkPtesAtOnce(m, q, WINDOW)?.total, total, policy.name);
  }
});

const random = makeStreams('1').stream;
/** Accesses that are drawn, with the class's scan or the times of the last ones if so told. */
function streamOf({ scans = false, truth = false }): AccessStream {
  const scan = { startNs: 0, perPageNs: 1, everyNs: 1e12 };
  return makeAccessStream({
    bits: 512,
    activity: { ...steady([1]), scans: scans ? [scan] : null },
    tickNs: 1,
    looks: random('looks'),
    next: random('next'),
    truth: truth ? random('truth') : undefined,
  });
}

interface Case extends TimedGuestOptions {
  readonly vm?: Partial<Vm>;
  readonly plan?: Partial<QueryPlan>;
  readonly hostStream?: AccessStream | null;
  readonly range?: PageRange;
}

/** Whether a guest's table may be walked with all its pages together. */
function can({ vm, plan, hostStream = null, range = { start: 0, end: 512 }, ...options }: Case): boolean {
  const { m, task } = timedGuest(512, options);
  if (vm !== undefined) Object.assign(m.vm!, vm);
  const q = beginQuery(m, task, 'aging');
  return canWalkAtOnce({ ...m, hostStream }, { ...q, plan: { ...q.plan, ...plan } }, range);
}

test('pages are walked together by nearly every plan, but not where it goes by what one page answers', () => {
  for (const policy of [BASE, V5, REV, MM612, LANDED])
    for (const what of [{}, { nested: true }, { isProcess: true }])
      assert.equal(can({ policy, ...what }), true, `${policy.name}, ${JSON.stringify(what)}`);
  for (const plan of [
    { many: 'old' },
    { combine: 'firstYoung' },
    { shadowBits: 'tested' },
    { extraCallsIfKvmYoung: 1 },
  ] as const) {
    assert.equal(can({ nested: true, plan }), false, JSON.stringify(plan));
    assert.equal(can({ nested: true, policy: REV, plan }), true, 'it asks for no rmap');
  }
  assert.equal(
    can({ policy: V5, plan: { tdp: 'mmuLockWrite' } }),
    false,
    'a second call would take the lock again',
  );
  assert.equal(can({ plan: { flushIfYoung: true } }), false);
});

test('pages are walked one by one without A/D bits, across the end of the VM, and where accesses are not drawn or their times are kept', () => {
  // What KVM has is in nobody's way where it is not asked.
  for (const vm of [{ adBits: false }, { tdpStream: streamOf({ scans: true }) }, { pages: 9 }])
    assert.deepEqual([can({ policy: BASE, vm }), can({ vm })], [true, false]);
  for (const [end, from, to, expected] of [
    [256, 0, 256, true],
    [256, 0, 257, false],
    [256, 256, 512, true],
  ] as const)
    assert.equal(can({ vm: { pages: end }, range: { start: from, end: to } }), expected, `${from} to ${to}`);
  for (const [options, expected] of [
    [{}, true],
    [{ scans: true }, false],
    [{ truth: true }, false],
  ] as const) {
    const stream = streamOf(options);
    const shadow = { ...timedGuest(512, { nested: true }).m.vm!.shadow!, stream };
    assert.equal(can({ isProcess: true, hostStream: stream }), expected);
    assert.equal(can({ vm: { tdpStream: stream } }), expected);
    assert.equal(can({ nested: true, vm: { shadow } }), expected);
  }
});

test('an aging of pages that KVM is not asked about takes a host PTE each, and of guest memory the call that it refuses (V5)', () => {
  for (const [policy, refused] of [
    [BASE, 0],
    [V5, 1],
  ] as const) {
    const { m, task, run } = timedGuest(1024, { policy, nested: true, guestPages: 512 });
    run(tryToIncMaxSeq(m, task, true));
    const { hostPteNs, notifierCallNs } = COSTS;
    assert.equal(task.engine.nowNs, 1024 * hostPteNs + 512 * refused * notifierCallNs, policy.name);
  }
});

/** The rest of the check of a page that was found young in one instant. */
class RestOfCheck extends Stages<void> {
  result = undefined;
  readonly check: CheckInTime;
  readonly kvms;

  constructor(m: Memcg, q: Query, p: number) {
    super([...checkStages, () => this.check.end() === HOST_YOUNG]);
    this.check = new CheckInTime(m, q);
    this.kvms = this.check.kvms;
    this.check.goOn(q, p, HOST_YOUNG);
  }
}

test('a look-around is done at once unless another has the lock of the page table, and then it waits', () => {
  const { m, task, other, ptl, run } = timedGuest(512);
  for (const p of m.bits.keys()) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  touch(m, 130);
  assert.equal(lookAroundAtOnce(m, shareLooks(m, task), 200, 0), 63 * COSTS.youngQueryNs);
  assert.ok(spinLock(ptl, other.id, 0));
  assert.equal(lookAroundAtOnce(m, shareLooks(m, task), 120, 0), -1);
  run(new RestOfCheck(m, beginQuery(m, task, 'eviction'), 120));
  assert.ok(m.bits[130] & TDP_ACCESSED, 'not looked at');
  assert.equal(m.counts.lookAroundQueries, 63);
  spinUnlock(ptl, other.id);
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.equal(m.bits[130] & TDP_ACCESSED, 0);
  assert.equal(m.counts.lookAroundQueries, 126);
});
