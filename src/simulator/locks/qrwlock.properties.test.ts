import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addKind, makeEngine, runUntil, schedule } from '../engine/engine.js';
import { spunNs } from './lock.js';
import { type LockUse, lockUse } from './lockStats.js';
import {
  makeQrwlock,
  readLock,
  readTrylock,
  readUnlock,
  writeLock,
  writeTrylock,
  writeUnlock,
} from './qrwlock.js';

/** Invariants of MODEL.md#invariants "Locks", over random scripts of requests and holds. */

type Mode = 'read' | 'write';
/** What one actor does next: it thinks, asks (once, if it only tries), and holds. Times in nanoseconds. */
interface Use {
  thinkNs: number;
  mode: Mode;
  tries: boolean;
  holdNs: number;
}
/** One list for each actor. Small numbers, so that many things happen at once. */
type Script = readonly (readonly Use[])[];
interface Entry {
  atNs: number;
  actor: number;
  mode: Mode;
  what: 'fast' | 'queued' | 'failed' | 'granted' | 'released';
}

const use = (mode: fc.Arbitrary<Mode>): fc.Arbitrary<Use> =>
  fc.record({
    thinkNs: fc.nat(12),
    mode,
    tries: fc.boolean(),
    holdNs: fc.nat(12),
  });
const scripts = (mode: fc.Arbitrary<Mode> = fc.constantFrom('read', 'read', 'write')): fc.Arbitrary<Script> =>
  fc.array(fc.array(use(mode), { maxLength: 8 }), { minLength: 1, maxLength: 7 });

interface Run {
  trace: Entry[];
  stats: LockUse[];
  spunNs: number[];
  endNs: number;
}

/** Plays a script, with every time multiplied by `k`. */
function play(script: Script, handOffNs: number, k = 1): Run {
  const engine = makeEngine();
  const trace: Entry[] = [];
  const step = script.map(() => 0);
  const now = (actor: number): Use => script[actor][step[actor]];
  const note = (actor: number, what: Entry['what']): void => {
    trace.push({ atNs: engine.nowNs, actor, mode: now(actor).mode, what });
  };
  const lock = makeQrwlock(engine, {
    actors: script.length,
    classes: script.map((_, actor) => `${actor}`),
    classOf: script.map((_, actor) => actor),
    handOffNs: handOffNs * k,
    onGranted: (actor) => {
      note(actor, 'granted');
      hold(actor);
    },
  });
  const hold = (actor: number): void => schedule(engine, engine.nowNs + k * now(actor).holdNs, leaves, actor);
  const next = (actor: number): void => {
    if (step[actor] < script[actor].length)
      schedule(engine, engine.nowNs + k * now(actor).thinkNs, asks, actor);
  };
  const asks = addKind(engine, (actor) => {
    const { mode, tries } = now(actor);
    const ask = mode === 'read' ? (tries ? readTrylock : readLock) : tries ? writeTrylock : writeLock;
    const got = ask(lock, actor);
    note(actor, got ? 'fast' : tries ? 'failed' : 'queued');
    if (got) hold(actor);
    else if (tries) {
      step[actor]++;
      next(actor);
    }
  });
  const leaves = addKind(engine, (actor) => {
    (now(actor).mode === 'read' ? readUnlock : writeUnlock)(lock, actor);
    note(actor, 'released');
    step[actor]++;
    next(actor);
  });
  for (const actor of script.keys()) next(actor);
  runUntil(engine, Number.POSITIVE_INFINITY);
  for (const [actor, done] of step.entries())
    assert.equal(done, script[actor].length, `actor ${actor} was served for ever after`);
  return {
    trace,
    stats: lockUse(lock),
    spunNs: script.map((_, actor) => spunNs(lock, actor)),
    endNs: engine.nowNs,
  };
}

/**
 * An observer with lists of its own, who says of every entry of a trace whether MODEL.md#the-fair-lock allows it, and
 * asks for it.
 */
function observe(trace: readonly Entry[], handOffNs: number): void {
  const inside = new Map<number, Mode>();
  const queue: Entry[] = [];
  /** Since when the head of the queue could enter. */
  let readyNs: number | null = null;
  const writerInside = (): boolean => [...inside.values()].includes('write');
  for (const e of trace) {
    const writerIsHead = queue[0]?.mode === 'write';
    const mayEnter =
      e.mode === 'read' ? !writerInside() && !writerIsHead : inside.size === 0 && queue.length === 0;
    if (e.what === 'fast') assert.ok(mayEnter, 'the fast path was taken though another had the lock');
    if (e.what === 'queued' || e.what === 'failed') assert.ok(!mayEnter, 'the fast path was missed');
    if (e.what === 'queued') queue.push(e);
    if (e.what === 'granted') {
      assert.equal(e.actor, queue.shift()?.actor, 'first come, first served');
      assert.ok(e.mode === 'read' ? !writerInside() : inside.size === 0, 'a writer is alone');
      assert.ok(readyNs !== null, 'no actor enters before it may');
      assert.equal(e.atNs, readyNs + handOffNs, 'the head enters as soon as it may, and a hand-off later');
      readyNs = null;
    }
    if (e.what === 'fast' || e.what === 'granted') inside.set(e.actor, e.mode);
    if (e.what === 'released') assert.ok(inside.delete(e.actor));
    if (queue.length > 0 && readyNs === null) {
      if (queue[0].mode === 'read' ? !writerInside() : inside.size === 0) readyNs = e.atNs;
    }
  }
  assert.equal(queue.length + inside.size, 0, 'every request was granted, and ended');
}

const params = { numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 1500), seed: 3 };

test('MODEL.md#the-fair-lock: fast paths, queue, head, hand-off and try-locks, in every script', () => {
  fc.assert(
    fc.property(scripts(), fc.nat(3), (script, handOffNs) =>
      observe(play(script, handOffNs).trace, handOffNs),
    ),
    params,
  );
});

test('MODEL.md#invariants: no reader gets past a writer that came before it, but for the instant when a reader ahead of both enters', () => {
  fc.assert(
    fc.property(scripts(), (script) => {
      const { trace } = play(script, 0);
      for (const [i, w] of trace.entries()) {
        if (w.what !== 'queued' || w.mode !== 'write') continue;
        const after = trace.slice(i + 1);
        const waiting = after.slice(
          0,
          after.findIndex((e) => e.actor === w.actor),
        );
        // A writer behind a reader in the queue does not show in the lock word until that reader has entered.
        for (const e of waiting.filter((e) => e.what === 'fast'))
          assert.ok(
            waiting.some((r) => r.what === 'granted' && r.mode === 'read' && r.atNs === e.atNs),
            'a later reader passed',
          );
      }
    }),
    params,
  );
});

test('MODEL.md#invariants: Σ hold ≤ wall time, and the statistics are those of the trace', () => {
  fc.assert(
    fc.property(scripts(), fc.nat(3), (script, handOffNs) => {
      const { trace, stats, spunNs: spun, endNs } = play(script, handOffNs);
      const sum = (rows: readonly LockUse[], of: (u: LockUse) => number): number =>
        rows.reduce((total, row) => total + of(row), 0);
      assert.ok(
        sum(
          stats.filter((u) => u.mode === 'write'),
          (u) => u.totalHoldNs,
        ) <= endNs,
        'all writers together',
      );
      for (const [actor, uses] of script.entries()) {
        const mine = stats.filter((u) => u.who === `${actor}`);
        assert.ok(sum(mine, (u) => u.totalHoldNs + u.totalWaitNs) <= endNs);
        const entries = trace.filter((e) => e.actor === actor);
        const count = (...what: Entry['what'][]): number =>
          entries.filter((e) => what.includes(e.what)).length;
        const waits = entries.flatMap((e, i) => (e.what === 'granted' ? [e.atNs - entries[i - 1].atNs] : []));
        const waited = waits.reduce((a, b) => a + b, 0);
        assert.equal(spun[actor], waited);
        assert.equal(
          sum(mine, (u) => u.totalWaitNs),
          waited,
        );
        assert.equal(Math.max(0, ...mine.map((u) => u.maxWaitNs)), Math.max(0, ...waits));
        assert.equal(
          sum(mine, (u) => u.acquisitions),
          count('fast', 'granted'),
        );
        assert.equal(
          sum(mine, (u) => u.waits),
          count('granted'),
        );
        assert.equal(
          sum(mine, (u) => u.tryFailures),
          count('failed'),
        );
        assert.equal(
          sum(mine, (u) => u.holds),
          count('released'),
        );
        const failed = entries.filter((e) => e.what === 'failed' || e.what === 'released');
        const held = uses.reduce((total, u, i) => total + (failed[i].what === 'released' ? u.holdNs : 0), 0);
        assert.equal(
          sum(mine, (u) => u.totalHoldNs),
          held,
        );
      }
    }),
    { ...params, numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 500) },
  );
});

test('MODEL.md#invariants: zero contention gives zero waits: one actor alone, or readers alone', () => {
  const alone = fc.array(use(fc.constantFrom('read', 'write')), { maxLength: 20 }).map((uses) => [uses]);
  fc.assert(
    fc.property(fc.oneof(alone, scripts(fc.constant('read'))), fc.nat(3), (script, handOffNs) => {
      const { stats, spunNs: spun, trace } = play(script, handOffNs);
      for (const u of stats) assert.deepEqual([u.waits, u.totalWaitNs, u.tryFailures], [0, 0, 0]);
      assert.ok(spun.every((ns) => ns === 0));
      assert.ok(trace.every((e) => e.what === 'fast' || e.what === 'released'));
    }),
    { ...params, numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 300) },
  );
});

test('MODEL.md#invariants: scaling all times by k scales all outputs by k, and the same script gives the same trace', () => {
  fc.assert(
    fc.property(scripts(), fc.nat(3), fc.constantFrom(1, 3, 16, 1000), (script, handOffNs, k) => {
      const one = play(script, handOffNs);
      const scaled = play(script, handOffNs, k);
      assert.deepEqual(
        scaled.trace,
        one.trace.map((e) => ({ ...e, atNs: k * e.atNs })),
      );
      assert.deepEqual(
        scaled.spunNs,
        one.spunNs.map((ns) => k * ns),
      );
      assert.equal(scaled.endNs, k * one.endNs);
    }),
    { ...params, numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 300) },
  );
});
