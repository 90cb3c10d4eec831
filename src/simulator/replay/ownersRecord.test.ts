import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../config/check.js';
import { IN_SWAP } from '../sim/nowhere.js';
import { parseOwnersOperation } from './ownersRecord.js';
import { NOT_RECORDED } from './places.js';
import { parseRecord } from './record.js';

const START = {
  ...{ rec: 'start', arr: 'b', age: 1, mode: 'vm', block: 2, own_pages_locked: 0 },
  npages: { V: 6, P: 3 },
  pattern: { V: 'HWC', P: 'C' },
  va: { V: '7ffff6d5d000', P: '7ffff7600000' },
};
const STEP = { rec: 'step', owner: 'V', i: 0, round: -1, op: 'populate' };
const RECLAIM = { rec: 'reclaim', i: 0, scanned: 5, freed: 4, freed_V: [1, 0, 2], freed_P: [0, 0, 0] };
const END = { rec: 'done', V: { memcg: { anon: 5, swap: 3 } }, P: { memcg: { anon: 3 } } };
const read = (...lines: object[]) => {
  const all = [{ rec: 'boot', kernel: '6.12.1' }, { rec: 'run', label: 'A' }, ...lines];
  return parseRecord(all.map((line) => JSON.stringify(line)).join('\n')).ownersRuns;
};

test('a start says of each page its class, and of each owner where its first table begins', () => {
  const [run] = read(START, STEP);
  assert.deepEqual([run.label, run.mode, run.oneCgroup, run.ages], ['A', 'vm', false, true]);
  const { V, P } = run.owners;
  assert.deepEqual(V.classes, ['hot', 'hot', 'warm', 'warm', 'cold', 'cold']);
  assert.deepEqual([V.tableOffset, P.tableOffset, P.pageCount], [0x15d, 0, 3]);
});

test('the lines of both owners become one step, with what the request did', () => {
  const runs = [
    [0, 2, 'swap'],
    [2, 4, 'g7'],
  ];
  const probes = { mmu_lock_write: -1, kvm_age_gfn: 8 };
  const [run] = read(
    START,
    { ...STEP, runs, nruns: 2, state_hash: '0123abcd' },
    { ...STEP, owner: 'P' },
    { ...RECLAIM, probes },
  );
  assert.equal(run.steps.length, 1);
  const [step] = run.steps;
  assert.deepEqual(step.owners, ['V', 'P']);
  assert.deepEqual([...step.pages.V], [IN_SWAP, IN_SWAP, 7, 7, 7, 7]);
  assert.deepEqual([...step.pages.P], [NOT_RECORDED, NOT_RECORDED, NOT_RECORDED]);
  assert.deepEqual(step.hash, { V: '0123abcd', P: null });
  assert.deepEqual(step.reclaim, { scanned: 5, freed: 4, V: [1, 0, 2], P: [0, 0, 0] });
  assert.deepEqual([step.locks?.mmuLockWrite, step.locks?.pagesAsked], [null, 8], '-1: not counted');
});

test('what the cgroups hold besides the test pages counts, unless it was locked', () => {
  const hidden = (start: object) => {
    const [{ owners }] = read(start, STEP, END);
    return [owners.V.hidden, owners.P.hidden];
  };
  assert.deepEqual(hidden(START), [2, 0]);
  assert.deepEqual(hidden({ ...START, own_pages_locked: 1 }), [0, 0]);
  const together = { ...START, arr: 'a', npages: { V: 5, P: 1 }, pattern: START.pattern };
  assert.deepEqual(hidden(together), [2, 0], 'in one cgroup all are taken for V’s');
});

test('a run without a step is none', () => {
  assert.deepEqual(read(START), []);
});

test('each operation is read, and what is none is named', () => {
  assert.deepEqual(parseOwnersOperation('tw:hot+warm'), { kind: 'touch', classes: ['hot', 'warm'] });
  assert.deepEqual(parseOwnersOperation('tr:cold'), { kind: 'touch', classes: ['cold'] });
  assert.deepEqual(parseOwnersOperation('rc:96'), { kind: 'reclaim', pages: 96 });
  assert.deepEqual(parseOwnersOperation('age'), { kind: 'age' });
  for (const text of ['', 'tw', 'tw:', 'tw:tepid', 'tx:hot', 'rc:', 'rc:-1', 'rc:12345678', 'age0'])
    assert.throws(
      () => parseOwnersOperation(text),
      /^ConfigError: op is ".*"; it may be populate, tw:CLASSES/,
    );
});

test('a broken line is refused with its number and in one sentence', () => {
  const wrong: [object[], RegExp][] = [
    [[{ ...START, arr: 'c' }], /line 3: arr must be one of 'a', 'b'; it was "c"/],
    [[{ ...START, pattern: { V: 'HX', P: 'C' } }], /line 3: pattern\.V must be letters H .*; it was "HX"/],
    [[{ ...START, npages: { V: 6 } }], /line 3: npages\.P is missing/],
    [[{ ...START, va: { V: 'here', P: '0' } }], /line 3: va\.V must be a hexadecimal address; it was "here"/],
    [[{ ...START, block: 0 }], /line 3: block must be a whole number from 1/],
    [[STEP], /line 3: a step comes before any start/],
    [[RECLAIM], /line 3: a step comes before any start/],
    [[START, { ...STEP, owner: 'Q' }], /line 4: owner must be one of 'V', 'P'; it was "Q"/],
    [[START, { ...STEP, op: 'dance' }], /line 4: op is "dance"; it may be/],
    [[START, { ...STEP, runs: [[0, 5, 'g1']], nruns: 1 }], /line 4: runs cover 5 of 6 pages/],
    [[START, { ...STEP, state_hash: 'x' }], /line 4: state_hash must be 8 hexadecimal digits; it was "x"/],
    [[START, STEP, STEP], /line 5: owner V is twice in step 0/],
    [[START, STEP, { ...STEP, owner: 'P', op: 'age' }], /line 5: op is "age"; step 0 is "populate" already/],
    [[START, STEP, { ...RECLAIM, i: 1 }], /line 5: i is 1; there is no step of that number before it/],
    [[START, STEP, { ...RECLAIM, freed_V: [1, 2] }], /line 5: freed_V\.2 must be a whole number/],
    [[START, STEP, { ...END, P: { memcg: {} } }], /line 5: anon and swap less the test pages is -3/],
  ];
  for (const [lines, message] of wrong)
    assert.throws(
      () => read(...lines),
      (error: unknown) =>
        error instanceof ConfigError && message.test(error.message) && !error.message.includes('\n'),
      String(message),
    );
});
