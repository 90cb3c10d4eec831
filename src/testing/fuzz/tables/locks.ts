/** The side door of experiments with one lock. */
import fc from 'fast-check';
import * as door from '../../../locks.js';
import { scale } from '../../../simulator/sim/testing/numbers.js';
import type { Table } from '../entry.js';
import { seed, words } from './parts.js';

const ns = fc.oneof(fc.constant(0), scale(1, 1e6));
const hold = fc.oneof(
  fc.record({ kind: fc.constant('constant'), ns }),
  fc.record({ kind: fc.constant('exponential'), meanNs: ns }),
  fc.record({ kind: fc.constant('mixture'), shortNs: ns, longNs: ns, longShare: fc.constantFrom(0, 0.1, 1) }),
);
const common = { seed, measuredNs: scale(1, 1e6), maxEvents: fc.integer({ min: 1, max: 3000 }) };
const lockWork = { '0.maxEvents': [1, 10_000] } as const;
const mode = fc.constantFrom('read', 'write');

const passes = fc.record({
  seed,
  passes: fc.integer({ min: 1, max: 20 }),
  queriesPerPass: fc.integer({ min: 1, max: 64 }),
  queryNs: scale(1, 1e4),
  gapNs: ns,
  lock: fc.constantFrom('write', 'read', 'lockless', 'tryWrite', 'bail'),
  restNs: ns,
  writer: fc.option(fc.record({ meanOffNs: scale(1e3, 1e6), meanOnNs: ns })),
  vcpus: fc.option(
    fc.record({ count: fc.integer({ min: 1, max: 3 }), meanThinkNs: scale(1e3, 1e6), holdNs: ns }),
  ),
});

export const table: Table = {
  'locks.holdMoments': { call: door.holdMoments, args: hold.map((each) => [each]), plain: true },
  'locks.inOrderOfService': {
    call: door.inOrderOfService,
    args: fc
      .array(fc.record({ who: words, mode, atNs: ns, holdNs: ns }), { minLength: 1 })
      .map((all) => [all]),
    plain: true,
    wrong: (found: door.Service[], [all]: readonly unknown[]) =>
      found.length === (all as unknown[]).length ? null : `${found.length} were served`,
  },
  'locks.openArrivals': {
    call: door.openArrivals,
    args: fc
      .record({
        ...common,
        sources: fc.array(fc.record({ name: words, mode, perSecond: scale(1, 1e6), hold }), {
          minLength: 1,
          maxLength: 3,
        }),
        maxInside: fc.integer({ min: 1, max: 50 }),
      })
      .map((each) => [each]),
    work: lockWork,
    plain: true,
  },
  'locks.closedLoop': {
    call: door.closedLoop,
    args: fc
      .record({ ...common, vcpus: fc.integer({ min: 1, max: 8 }), mode, meanThinkNs: scale(1, 1e5), hold })
      .map((each) => [each]),
    work: lockWork,
    plain: true,
  },
  'locks.lockedPasses': {
    call: door.lockedPasses,
    args: passes.map((each) => [each]),
    runs: 20,
    // Others come and go while a pass lasts, and each of their visits is work.
    work: {
      '0.passes': [1, 100],
      '0.queriesPerPass': [1, 1000],
      '0.queryNs': [1, 1e6],
      '0.gapNs': [0, 1e6],
      '0.restNs': [0, 1e6],
      '0.writer.meanOffNs': [100, 1e15],
      '0.writer.meanOnNs': [0, 1e7],
      '0.vcpus.meanThinkNs': [100, 1e15],
      '0.vcpus.holdNs': [0, 1e7],
    },
  },
  'locks.onOffWriter': {
    call: door.onOffWriter,
    args: fc
      .record({
        seed,
        meanOffNs: scale(1e3, 1e6),
        meanOnNs: scale(1e3, 1e6),
        runs: fc.integer({ min: 1, max: 30 }),
        queriesPerRun: fc.integer({ min: 1, max: 64 }),
        spacingNs: scale(1, 1e3),
        restNs: scale(1, 1e5),
      })
      .map((each) => [each]),
    work: {
      '0.runs': [1, 1000],
      '0.queriesPerRun': [1, 1000],
      '0.spacingNs': [1, 1e5],
      '0.restNs': [1, 1e5],
      '0.meanOffNs': [100, 1e15],
      '0.meanOnNs': [100, 1e15],
    },
    plain: true,
  },
  'locks.rmapCollisions': {
    call: door.rmapCollisions,
    args: fc
      .record({
        seed,
        modificationsPerSecond: scale(1, 1e6),
        agerHoldNs: ns,
        gapNs: scale(1, 1e6),
        queries: fc.integer({ min: 1, max: 300 }),
      })
      .map((each) => [each]),
    work: {
      '0.queries': [1, 2000],
      '0.modificationsPerSecond': [0, 1e6],
      '0.agerHoldNs': [0, 1e7],
      '0.gapNs': [1e-3, 1e7],
    },
  },
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
