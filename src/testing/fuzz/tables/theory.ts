/** The side door of closed forms. */
import fc from 'fast-check';
import { between, scale } from '../../../simulator/sim/testing/numbers.js';
import * as door from '../../../theory.js';
import type { Entry, Table } from '../entry.js';

const rate = fc.oneof(fc.constant(0), scale(1e-6, 1e6));
const ns = fc.oneof(fc.constant(0), scale(1, 1e9));
const share = between(0, 1);
const hold = fc.constantFrom('constant', 'exponential');
const OVERFLOW = 'squares and exponentials of valid numbers pass what a double can be';

/** A chance is from 0 to 1. */
const chance = (call: Entry['call'], args: Entry['args']): Entry => ({
  ...{ call, args },
  wrong: (found: number) => (found >= 0 && found <= 1 ? null : `gave the chance ${found}`),
});

export const table: Table = {
  'theory.drain': { call: door.drain, args: fc.tuple(rate, ns, hold), infinite: OVERFLOW },
  'theory.fairRwLock': {
    call: door.fairRwLock,
    args: fc.tuple(rate, ns, hold, rate, ns),
    infinite: OVERFLOW,
  },
  'theory.youngProbability': chance(door.youngProbability, fc.tuple(rate, rate)),
  'theory.residenceWhenAgingAsks': {
    call: door.residenceWhenAgingAsks,
    args: fc.tuple(scale(1e-3, 1), rate),
    infinite: OVERFLOW,
  },
  'theory.residenceWhenOnlyEvictionAsks': {
    call: door.residenceWhenOnlyEvictionAsks,
    args: fc.tuple(scale(1e-3, 1), rate),
    infinite: OVERFLOW,
  },
  'theory.lockBusyShare': { call: door.lockBusyShare, args: fc.tuple(rate, ns), infinite: OVERFLOW },
  'theory.mg1WaitNs': {
    call: door.mg1WaitNs,
    args: fc.tuple(rate, ns, ns),
    infinite: 'Infinity when the lock cannot keep up',
  },
  'theory.machineRepairman': {
    call: door.machineRepairman,
    args: fc.tuple(fc.integer({ min: 1, max: 300 }), rate, ns),
    work: { '0': [1, 1e5] },
    infinite: OVERFLOW,
  },
  'theory.luckyRun': chance(door.luckyRun, fc.tuple(share, fc.nat(600))),
  'theory.onOffRelaxationNs': { call: door.onOffRelaxationNs, args: fc.tuple(ns, ns), infinite: OVERFLOW },
  'theory.busyAfterFree': chance(door.busyAfterFree, fc.tuple(share, ns, ns)),
  'theory.rmapCollision': chance(door.rmapCollision, fc.tuple(rate, ns)),
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
