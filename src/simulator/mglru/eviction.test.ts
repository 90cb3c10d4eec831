/** Which pages of the oldest generation are taken, passed by or put back where (MODEL.md#eviction). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, HOST_PRESENT, SPTE_ACCESSED, TDP_ACCESSED } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { touch, touchSlot } from '../mm/fault.js';
import { headOf, seqOf, tryToIncMinSeq } from '../mm/lruvec.js';
import { REFERENCED, WORKINGSET } from '../mm/refs.js';
import { type ReclaimRules, RULES_6_12, RULES_6_15, RULES_7_3 } from '../mm/rules.js';
import { policies } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { threeGenerations } from './testing/stillProcess.js';
import { timedGuest } from './testing/timedGuest.js';

const task = stillTask();
/** The counter of accesses at its end. */
const MANY = 3 << 2;

/** Three generations of 70, 50 and 50 pages; `refs` says what is remembered of pages. */
function remembering(rules: ReclaimRules, refs: Readonly<Record<number, number>>) {
  const m = threeGenerations(70, 50, 50, rules, true);
  for (const [p, flags] of Object.entries(refs)) m.lruvec.refs!.flags[Number(p)] = flags;
  return m;
}

test('pages of a protected tier go one generation up: to its old end up to 6.13, later to its young end', () => {
  for (const [rules, full, end] of [
    [RULES_6_12, MANY | WORKINGSET, 'old'],
    [RULES_6_15, MANY | WORKINGSET | REFERENCED, 'young'],
    [RULES_7_3, MANY | WORKINGSET | REFERENCED, 'young'],
  ] as const) {
    const m = remembering(rules, { 3: full, 5: full });
    const { lruvec, counts } = m;
    const oldest = lruvec.minSeq;
    assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 66, reclaimed: 64 }, rules.kernel);
    assert.deepEqual([seqOf(lruvec, 3), seqOf(lruvec, 5)], [oldest + 1, oldest + 1]);
    // The end of the list is a page that came last; page 3 is the older.
    const { prev, youngest, count } = lruvec.folios;
    const head = headOf(lruvec, oldest + 1);
    assert.equal(end === 'old' ? prev[head] : youngest[head - count], 5);
    assert.deepEqual([lruvec.nrPages[oldest % 4], lruvec.nrPages[(oldest + 1) % 4]], [4, 52]);
    assert.equal(counts.pgsteal, 64);
    const once = rules.twoSightings ? 0 : 2;
    assert.equal(
      lruvec.refs!.protected.reduce((a, b) => a + b, 0),
      once,
      'full counters are promoted lazily from 6.14 on',
    );
    assert.equal(lruvec.refs!.flags[3] & MANY, 0, 'what was counted is forgotten');
  }
});

test('a page that goes is remembered by what it had when it was isolated: nothing if it was not referenced since', () => {
  const m = remembering(RULES_6_12, { 0: MANY, 1: MANY | REFERENCED });
  atOnce(evictFolios(m, task));
  const { flags } = m.lruvec.refs!;
  assert.equal(flags[0], 0);
  assert.notEqual(flags[1], 0);
});

test('the first page of a batch is checked like the others: REV asks the shadow MMU at eviction only', () => {
  const { m, task: reclaimer, run } = timedGuest(64, { policy: policies.REV, nested: true });
  for (let k = 0; k < 2; k++) {
    for (const column of [m.bits, m.vm!.shadow!.extraBits])
      for (const p of column.keys()) column[p] &= ~(HOST_ACCESSED | TDP_ACCESSED | SPTE_ACCESSED);
    run(tryToIncMaxSeq(m, reclaimer, true));
  }
  tryToIncMinSeq(m.lruvec);
  for (const p of [0, 9]) touchSlot(m, p);
  run(evictFolios(m, reclaimer));
  assert.deepEqual(
    [...m.bits.keys()].filter((p) => m.bits[p] & HOST_PRESENT),
    [0, 9],
  );
});

test('a page that is kept enters the youngest generation; from 6.14 on one below, unless it is part of the working set', () => {
  for (const [rules, flags, below] of [
    [RULES_6_12, 0, 0],
    [RULES_6_15, 0, 1],
    [RULES_6_15, WORKINGSET, 0],
    [RULES_7_3, 0, 1],
    [RULES_7_3, WORKINGSET, 0],
  ] as const) {
    const m = remembering(rules, { 7: flags });
    touch(m, 7);
    assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 64, reclaimed: 63 });
    assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - below, `${rules.kernel}, ${flags}`);
    assert.equal(m.counts.rescued, 1);
  }
});
