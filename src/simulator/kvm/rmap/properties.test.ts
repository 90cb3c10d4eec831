import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rmapAdd, rmapRemove, rmapZapAll } from './change.js';
import { rmapHistogram } from './histogram.js';
import { makeRmapTable, type RmapTable, rmapCount, rmapIsDirect, rmapIsMany } from './table.js';
import { checkRmaps } from './testing/checkRmaps.js';
import { visited } from './testing/tables.js';

/** MODEL.md#invariants, "rmap list": random histories against a set of SPTEs for each gfn. */

const GFNS = 4;

/** `n` SPTEs in a row are added to a gfn, or `n` are taken out of it, or all of them; `pick` chooses which. */
type Step = { kind: 'add' | 'remove' | 'zap'; gfn: number; n: number; pick: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add' as const, 'add' as const, 'remove' as const, 'remove' as const, 'zap' as const),
  gfn: fc.integer({ min: 0, max: GFNS - 1 }),
  n: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 32 })),
  pick: fc.nat(1000),
});

/** What an observer knows of one gfn who only sees the calls. */
interface Model {
  sptes: Set<number>;
  /** It had two SPTEs at once since it was last empty. */
  many: boolean;
}

function agree(table: RmapTable, models: readonly Model[]): void {
  checkRmaps(table);
  for (const [gfn, { sptes, many }] of models.entries()) {
    const real = visited(table, gfn);
    assert.equal(real.length, sptes.size, `gfn ${gfn}: each SPTE once`);
    assert.deepEqual(new Set(real), sptes);
    assert.equal(rmapCount(table, gfn), sptes.size);
    assert.equal(rmapIsMany(table, gfn), many);
    assert.equal(rmapIsDirect(table, gfn), sptes.size === 1 && !many);
  }
  const descriptors = models.reduce((sum, m) => sum + (m.many ? Math.ceil(m.sptes.size / 14) : 0), 0);
  assert.equal(table.descriptors.inUse, descriptors);
}

function remove(table: RmapTable, gfn: number, model: Model, spte: number): void {
  rmapRemove(table, gfn, spte);
  model.sptes.delete(spte);
  if (model.sptes.size === 0) model.many = false;
}

function apply(table: RmapTable, models: readonly Model[], { kind, gfn, n, pick }: Step): void {
  const model = models[gfn];
  if (kind === 'zap') {
    const zapped: number[] = [];
    assert.equal(
      rmapZapAll(table, gfn, (spte) => zapped.push(spte)),
      model.sptes.size,
    );
    assert.equal(zapped.length, model.sptes.size);
    assert.deepEqual(new Set(zapped), model.sptes);
    model.sptes.clear();
    model.many = false;
    return;
  }
  for (let k = 0; k < n; k++) {
    if (kind === 'remove') {
      const all = [...model.sptes];
      if (all.length > 0) remove(table, gfn, model, all[(pick + k * 7) % all.length]);
      continue;
    }
    const spte = (pick + k) * GFNS + gfn;
    if (model.sptes.has(spte)) continue;
    assert.equal(rmapAdd(table, gfn, spte), model.sptes.size);
    model.sptes.add(spte);
    if (model.sptes.size > 1) model.many = true;
  }
}

const newModels = (): Model[] =>
  Array.from({ length: GFNS }, () => ({ sptes: new Set<number>(), many: false }));

test('any history leaves the sets of a plain model, in sound chains, and no descriptor lost', () => {
  let longest = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const table = makeRmapTable(GFNS);
      const models = newModels();
      let mostInUse = 0;
      for (const s of steps) {
        // Within a step the number of descriptors only grows or only falls, so its peak is at an end.
        apply(table, models, s);
        agree(table, models);
        mostInUse = Math.max(mostInUse, table.descriptors.inUse);
        assert.equal(table.descriptors.everUsed, mostInUse, 'a new descriptor only when none is free');
      }
      longest = Math.max(longest, table.longestEver);
      for (let gfn = 0; gfn < GFNS; gfn++) rmapZapAll(table, gfn, () => {});
      checkRmaps(table);
      assert.equal(table.descriptors.inUse, 0);
    }),
    { numRuns: 3000, seed: 31 },
  );
  assert.ok(longest >= 57, `chains of five descriptors were met: ${longest}`);
});

test('after any history, adding and then removing is the identity on the sets', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), step, (steps, { gfn, n, pick }) => {
      const table = makeRmapTable(GFNS);
      const models = newModels();
      for (const s of steps) apply(table, models, s);
      const before = models.map((_, g) => new Set(visited(table, g)));
      const wasEmpty = before[gfn].size === 0;
      const wasMany = rmapIsMany(table, gfn);
      const inUse = table.descriptors.inUse;
      const fresh = Array.from({ length: n }, (_, k) => (5000 + k) * GFNS + gfn);
      for (const spte of fresh) rmapAdd(table, gfn, spte);
      // Out again in another order than in.
      for (let k = 0; k < n; k++) rmapRemove(table, gfn, fresh.splice((pick + k) % fresh.length, 1)[0]);
      checkRmaps(table);
      assert.deepEqual(
        models.map((_, g) => new Set(visited(table, g))),
        before,
      );
      assert.equal(rmapIsMany(table, gfn), !wasEmpty, 'two at once leave their mark on what was not empty');
      assert.equal(table.descriptors.inUse, inUse + (wasEmpty || wasMany ? 0 : 1));
    }),
    { numRuns: 1500, seed: 32 },
  );
});

test('a caller that recycles when add says so never has more than the threshold, whatever the threshold', () => {
  let recycled = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 30 }), (threshold, steps) => {
      const table = makeRmapTable(GFNS, threshold);
      const sets = newModels().map((m) => m.sptes);
      for (const { kind, gfn, n, pick } of steps) {
        if (kind === 'zap') continue;
        for (let k = 0; k < n; k++) {
          const spte = (pick + k) * GFNS + gfn;
          const present = sets[gfn].has(spte);
          if (kind === 'remove' && present) {
            rmapRemove(table, gfn, spte);
            sets[gfn].delete(spte);
          } else if (kind === 'add' && !present) {
            const before = rmapAdd(table, gfn, spte);
            assert.equal(before, sets[gfn].size);
            sets[gfn].add(spte);
            if (before <= threshold) continue;
            assert.equal(before, threshold + 1);
            rmapZapAll(table, gfn, (zapped) => assert.ok(sets[gfn].delete(zapped)));
            assert.equal(sets[gfn].size, 0);
            recycled++;
          }
        }
        checkRmaps(table);
        assert.equal(rmapHistogram(table).longest, Math.max(...sets.map((s) => s.size)));
      }
      assert.ok(table.longestEver <= threshold + 2);
    }),
    { numRuns: 800, seed: 33 },
  );
  assert.ok(recycled > 500, `${recycled} recyclings were met`);
});

test('the histogram counts what is there', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const table = makeRmapTable(GFNS);
      const models = newModels();
      for (const s of steps) apply(table, models, s);
      const sizes = models.map((m) => m.sptes.size);
      const h = rmapHistogram(table);
      const mapped = sizes.filter((n) => n > 0);
      const share = (n: number): number => (mapped.length === 0 ? 0 : n / mapped.length);
      for (const [c, name] of h.columns.entries()) {
        const [low, high = low] = name.split('–').map(Number);
        assert.equal(h.gfns[c], sizes.filter((n) => n >= low && n <= high).length, `column ${name}`);
        const bit = c === 0 ? 0 : 2 ** (c - 1);
        assert.equal(h.gfnsByLowestBit[c], sizes.filter((n) => (n & -n) === bit).length);
      }
      assert.equal(h.mapped, mapped.length);
      assert.equal(
        h.entries,
        sizes.reduce((a, b) => a + b, 0),
      );
      assert.equal(h.meanEntries, share(h.entries));
      assert.equal(h.moreThanOneShare, share(sizes.filter((n) => n > 1).length));
      assert.equal(h.directShare, share(models.filter((m) => m.sptes.size === 1 && !m.many).length));
      assert.equal(h.onceMany, models.filter((m) => m.sptes.size === 1 && m.many).length);
      assert.equal(h.descriptors, table.descriptors.inUse);
      assert.equal(h.longest, Math.max(...sizes));
      assert.deepEqual(JSON.parse(JSON.stringify(h)), h);
    }),
    { numRuns: 800, seed: 34 },
  );
});
