/** What is expected of the laboratory's table, for the tests that share the work of exploring it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import type { Protocol } from '../protocol.js';
import { RMAP_PROTOCOLS } from '../protocols/index.js';

/** The one protocol that takes as long as all others together. */
export const LARGEST = '7a';
/** Others that take seconds each. */
export const LARGE: readonly string[] = ['1', '7b', '9a'];
/** Others that take a second or so; what is left takes a few milliseconds each. */
export const SLOW: readonly string[] = ['4b', '4c', '6a', '8c', '9c'];

/** Steps of the shortest counterexamples. */
const LENGTHS: Readonly<Record<string, number | null>> = {
  '1': null,
  '2a': 19,
  '2b': 17,
  '2c': 11,
  '2d': 8,
  '3a': 11,
  '3b': 8,
  '4a': 7,
  '4b': null,
  '4c': null,
  '4d': 20,
  '4e': 22,
  '5': 14,
  '6a': null,
  '6b': 14,
  '7a': null,
  '7b': null,
  '8a': 15,
  '8b': 11,
  '8c': 17,
  '8d': 12,
  '8d+': 12,
  '8e': 10,
  '8f': 7,
  '9a': null,
  '9b': 13,
  '9c': 28,
};

/**
 * All that the broken protocols break, with the steps of the shortest way; the search behind the last of them ended.
 * 8a, 8d, 8e and 8f are decided in smaller worlds, `agers × entries`. For 2, 8c, 9b and 9c see MODEL.md.
 */
type Broken = readonly (readonly [promise: string, steps: number])[];
const FREED: Broken = [
  [PROMISES.noFreedAccess, 11],
  [PROMISES.noReusedWrite, 13],
  [PROMISES.noFalseYoung, 15],
];
/** An ager in a chain that changes under it. */
const MISSED: Broken = [
  [PROMISES.noFalseOld, 22],
  [PROMISES.noNullAccess, 28],
  [PROMISES.noFalseYoung, 40],
];
const BREAKS: Readonly<Record<string, Broken>> = {
  '3a': FREED,
  '3b': [[PROMISES.noNullAccess, 8], ...FREED],
  '4a': [[PROMISES.noSleepUnderLock, 7]],
  '4d': [[PROMISES.noFreedAccess, 20], ...MISSED],
  '4e': MISSED,
  '5': [
    [PROMISES.noFreedAccess, 11],
    [PROMISES.noReusedWrite, 14],
  ],
  '6b': [
    [PROMISES.noFreedAccess, 11],
    [PROMISES.noFalseYoung, 14],
  ],
  '8b': FREED,
  '8a 1 × 2': [
    [PROMISES.noLostInsertion, 15],
    [PROMISES.noFalseOld, 19],
  ],
  '8e 1 × 2': [
    [PROMISES.noLockedEmptyHead, 10],
    [PROMISES.noLostInsertion, 17],
    [PROMISES.noFalseOld, 20],
  ],
  '8f 1 × 2': [
    [PROMISES.chainInvariants, 3],
    [PROMISES.noFreedAccess, 7],
    [PROMISES.noReusedWrite, 9],
    [PROMISES.noFalseYoung, 11],
  ],
  '8d 1 × 2': [
    [PROMISES.noLostInsertion, 12],
    [PROMISES.noFreedAccess, 12],
    [PROMISES.chainInvariants, 13],
    [PROMISES.noReusedWrite, 14],
    [PROMISES.noFalseYoung, 16],
    [PROMISES.noFalseOld, 17],
    [PROMISES.noNullAccess, 25],
    [PROMISES.canFinish, 33],
  ],
};

/** Finds the nearest error, then the nearest of another kind, and so on, until none is left. */
export function checkBreaks(id: string, { promises: _, ...protocol }: Protocol): void {
  const found: [string, number][] = [];
  for (;;) {
    const run = explore({ ...protocol, except: found.map(([promise]) => promise) });
    if (run.violated === null) break;
    found.push([run.violated, run.counterexample.length]);
  }
  assert.deepEqual(found, BREAKS[id], id);
}

/** Explores the protocols whose number is `wanted`, and compares verdict, promise and length with what is expected. */
export function checkTable(t: TestContext, wanted: (id: string) => boolean): void {
  for (const { id, protocol, expected } of RMAP_PROTOCOLS.filter((each) => wanted(each.id))) {
    const { verdict, violated, states, transitions, counterexample } = explore(protocol);
    const steps = violated === null ? null : counterexample.length;
    t.diagnostic([id, protocol.name, verdict, violated, states, transitions, steps].join(' | '));
    assert.deepEqual(
      [verdict, violated, steps],
      [expected === null ? 'holds' : 'violated', expected, LENGTHS[id]],
      `${id} ${protocol.name}`,
    );
  }
}

/** Explores a protocol of two agers with and without telling them apart: the same verdict, and more states. */
export function checkAlike(protocol: Protocol): void {
  const on = explore(protocol);
  const off = explore(protocol, { symmetry: false });
  assert.deepEqual(
    [on.verdict, on.counterexample.length, on.depth],
    [off.verdict, off.counterexample.length, off.depth],
    protocol.name,
  );
  assert.ok(on.states < off.states && off.states <= 2 * on.states);
}
