import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addKind, type Engine, MAX_KINDS, makeEngine, runUntil, schedule, stop } from './engine.js';

/** An engine whose events write down what ran and when. */
function logging(): { engine: Engine; kinds: number[]; log: [number, number, number][] } {
  const engine = makeEngine();
  const log: [number, number, number][] = [];
  const kinds = [0, 1, 2].map((kind) => addKind(engine, (p) => log.push([engine.nowNs, kind, p])));
  return { engine, kinds, log };
}

const event = fc.record({ atNs: fc.nat(20), kind: fc.nat(2), payload: fc.integer() });

test('events run in order of time, those of one time in the order in which they were scheduled', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 300 }), (events) => {
      const { engine, kinds, log } = logging();
      for (const e of events) schedule(engine, e.atNs, kinds[e.kind], e.payload);
      assert.equal(runUntil(engine, Number.POSITIVE_INFINITY), events.length);
      // The sort of the language is stable.
      const expected = [...events].sort((a, b) => a.atNs - b.atNs);
      assert.deepEqual(
        log,
        expected.map((e) => [e.atNs, e.kind, e.payload]),
      );
      assert.equal(engine.length, 0);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('the order holds for events that events schedule, and however a run is cut into pieces', () => {
  const child = fc.record({ atNs: fc.nat(10), delayNs: fc.nat(5), children: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(child, { maxLength: 30 }), fc.array(fc.nat(12), { maxLength: 5 }), (roots, cuts) => {
      const run = (pieces: readonly number[]): [number, number][] => {
        const engine = makeEngine();
        const log: [number, number][] = [];
        let next = roots.length;
        const parents = addKind(engine, (id) => {
          log.push([engine.nowNs, id]);
          const { delayNs, children } = roots[id] ?? { delayNs: 0, children: 0 };
          for (let i = 0; i < children; i++) schedule(engine, engine.nowNs + i * delayNs, parents, next++);
        });
        for (const [id, { atNs }] of roots.entries()) schedule(engine, atNs, parents, id);
        for (const piece of pieces) runUntil(engine, Math.max(piece, engine.nowNs), 3);
        runUntil(engine, Number.POSITIVE_INFINITY);
        return log;
      };
      const log = run([]);
      assert.deepEqual(run(cuts), log);
      for (let i = 1; i < log.length; i++)
        assert.ok(log[i][0] > log[i - 1][0] || (log[i][0] === log[i - 1][0] && log[i][1] > log[i - 1][1]));
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('a run reaches its time, the last event included, and no further', () => {
  const { engine, kinds, log } = logging();
  for (const atNs of [5, 10, 10.5]) schedule(engine, atNs, kinds[0], 0);
  assert.equal(runUntil(engine, 10), 2);
  assert.equal(engine.nowNs, 10);
  assert.equal(runUntil(engine, 10.25), 0);
  assert.equal(engine.nowNs, 10.25);
  assert.equal(runUntil(engine, Number.POSITIVE_INFINITY), 1);
  assert.equal(engine.nowNs, 10.5);
  assert.deepEqual(
    log.map(([atNs]) => atNs),
    [5, 10, 10.5],
  );
  assert.equal(engine.eventsRun, 3);
});

test('stop ends a run after the event that asks, a budget after so many; both leave the clock there', () => {
  const engine = makeEngine();
  const halts = addKind(engine, (payload) => {
    if (payload === 1) stop(engine);
  });
  for (const [atNs, payload] of [
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 0],
  ])
    schedule(engine, atNs, halts, payload);
  assert.equal(runUntil(engine, 100), 2);
  assert.equal(engine.nowNs, 2);
  assert.equal(runUntil(engine, 100, 1), 1);
  assert.equal(engine.nowNs, 3);
  assert.equal(runUntil(engine, 100), 1);
  assert.equal(engine.nowNs, 100);
});

test('after a handler that threw the run goes on with the next event, and loses none', () => {
  const { engine, kinds, log } = logging();
  const throws = addKind(engine, () => {
    throw new Error('handler');
  });
  schedule(engine, 1, throws, 0);
  for (const atNs of [2, 3, 4]) schedule(engine, atNs, kinds[0], atNs);
  assert.throws(() => runUntil(engine, 10), /handler/);
  assert.equal(runUntil(engine, 10), 3);
  assert.deepEqual(
    log.map(([atNs]) => atNs),
    [2, 3, 4],
  );
});

test('an event at Infinity never happens', () => {
  const { engine, kinds } = logging();
  schedule(engine, Number.POSITIVE_INFINITY, kinds[0], 0);
  assert.equal(engine.length, 0);
});

test('a payload may be any whole number of 32 bits, a kind the last one', () => {
  const engine = makeEngine();
  const seen: number[] = [];
  for (let k = 1; k < MAX_KINDS; k++) addKind(engine, () => assert.fail('another kind'));
  const last = addKind(engine, (p) => seen.push(p));
  schedule(engine, 0, last, -(2 ** 31));
  schedule(engine, 0, last, 2 ** 31 - 1);
  runUntil(engine, 0);
  assert.deepEqual(seen, [-(2 ** 31), 2 ** 31 - 1]);
  assert.throws(() => addKind(engine, () => {}), /at most 4096 kinds/);
});

test('what cannot be scheduled is named', () => {
  const { engine, kinds } = logging();
  runUntil(engine, 7);
  assert.throws(() => schedule(engine, 6, kinds[0], 0), /atNs was 6; .* from now \(7\) on/);
  assert.throws(() => schedule(engine, Number.NaN, kinds[0], 0), /atNs was NaN/);
  assert.throws(() => schedule(engine, 8, 3, 0), /kind was 3/);
});
