import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IN_SWAP } from '../sim/nowhere.js';
import { NOT_RECORDED } from './places.js';
import { parseRecord } from './record.js';
import { replayRun } from './replay.js';
import { parseOperation } from './schedule.js';

const boot = '{"rec":"boot","kernel":"6.12.1"}';
const start = '{"rec":"start","mode":"plain","npages":4}';
const step = (runs: string, nruns: number) =>
  `{"rec":"step","op":"age","rc":0,"gens":[[0,4,0]],"page_gens":[[0,4]],"swapped":0,"nruns":${nruns},"runs":${runs},"memcg":{"pgscan":0,"pgsteal":0,"refault_anon":0}}`;
const record = (...lines: string[]) =>
  parseRecord([boot, '{"rec":"run","label":"A"}', start, ...lines].join('\n'));

test('run lengths become one number a page', () => {
  assert.deepEqual(
    [...record(step('[[0,3,"g2"],[3,1,"swap"]]', 2)).runs[0].steps[0].pages],
    [2, 2, 2, IN_SWAP],
  );
});

test('pages behind a cut list of runs are not recorded', () => {
  const { pages } = record(step('[[0,1,"g2"]]', 7)).runs[0].steps[0];
  assert.deepEqual([...pages], [2, NOT_RECORDED, NOT_RECORDED, NOT_RECORDED]);
});

test('a broken record is refused with the line', () => {
  assert.throws(() => record(step('[[0,3,"g2"]]', 1)), /line 4: runs cover 3 of 4 pages/);
  assert.throws(() => record(step('[[1,3,"g2"]]', 1)), /line 4: runs do not cover/);
  assert.throws(() => record(step('[[0,4,"limbo"]]', 1)), /line 4: unknown state of a page: "limbo"/);
  assert.throws(() => record('{"rec":'), /line 4/);
  assert.throws(() => parseRecord('{"rec":"run","label":"A"}'), /which kernel/);
  assert.throws(() => parseRecord(`${boot}\n${step('[]', 0)}`), /line 2: a step comes before any start/);
});

test('each field that is not what it may be is named, with what it was', () => {
  const good = JSON.parse(step('[[0,4,"g0"]]', 1));
  const wrong: [object, RegExp][] = [
    [{ memcg: null }, /memcg must be an object; it was null/],
    [{ memcg: { pgscan: 0, pgsteal: -1, refault_anon: 0 } }, /memcg\.pgsteal must be a whole .*; it was -1/],
    [{ gens: 5 }, /gens must be a list; it was 5/],
    [{ gens: [[0, 1e9, 0]] }, /gens\.0\.1 must be a whole number from 0 to 262144 pages; it was 1000000000/],
    [{ gens: [[0, 3, 0]] }, /gens less page_gens is -1 in generation 0; it must be from 0 to 1024 pages/],
    [
      {
        gens: [
          [0, 9999, 0],
          [0, 4, 0],
        ],
      },
      /gens less page_gens is 9995 in generation 0/,
    ],
    [{ page_gens: [] }, /page_gens is empty in the first step/],
    [{ runs: [[0, 4]] }, /runs\.0\.2 must be a text that is not blank; it was missing/],
    [{ op: 'dance' }, /operation is "dance"; it may be tw:/],
    [{ op: 'tw:0:5:1' }, /op is "tw:0:5:1", up to page 4; the run has 4 pages/],
    [{ op: 'tw:0:1000000000000000:1' }, /op is .* up to page 999999999999999; the run has 4 pages/],
    [{ op: 'rc:1000000000' }, /op is "rc:1000000000"; it may be of at most 262144 pages/],
    [{ probes: { kvm_age_gfn: '5' } }, /probes\.kvm_age_gfn must be a whole number .*; it was "5"/],
    [
      { probes: { kvm_age_gfn: 5, kvm_mmu_notifier_clear_young: 4 } },
      /probes has 4 calls of notifiers for 5 pages; each page needs one/,
    ],
    [{ rec: 'stpe' }, /rec must be one of .*; it was "stpe"/],
  ];
  for (const [change, message] of wrong) {
    const line = JSON.stringify({ ...good, ...change });
    assert.throws(() => record(line), {
      name: 'ConfigError',
      message: new RegExp(`line 4: ${message.source}`),
    });
  }
  for (const line of ['null', '5', '[]', '"a"'])
    assert.throws(
      () => parseRecord(`${boot}\n${line}`),
      /^ConfigError: record, line 2: (it must be an object|rec)/,
    );
  const huge = k3(',"args":"-b 999999999M"');
  assert.throws(() => parseRecord(`${boot}\n${huge}`), /line 2: args is .* pages; it may be of 1 to 262144/);
  assert.throws(() => record(step('[[0,4,"g0"]]', 1).replace('"rc"', '"rcc"')), /line 4: rc is missing/);
});

test('an aging without force may come first', () => {
  const { runs, kernel } = record(step('[[0,4,"g0"]]', 1).replace('"age"', '"age0"'));
  assert.equal(replayRun(kernel, runs[0]).steps.length, 1);
});

test('lock counts: a suffix that the compiler added is ignored, a function that was not found is null', () => {
  const probes = '"probes":{"mmu_lock_write":7,"kvm_age_gfn":5,"kvm_rmap_age_gfn_range.isra.0":4}';
  const { locks } = record(step('[[0,4,"g0"]]', 1).replace('"op"', `${probes},"op"`)).runs[0].steps[0];
  assert.deepEqual(locks, {
    mmuLockRead: null,
    mmuLockWrite: 7,
    notifierCalls: null,
    pagesAsked: 5,
    tdpWalks: null,
    rmapWalks: 4,
    pagesUnmapped: null,
  });
  assert.equal(record(step('[[0,4,"g0"]]', 1)).runs[0].steps[0].locks, null);
});

const k3 = (fields: string): string =>
  `{"rec":"k3","mode":"lru_gen","nested":1,"args":"-b 16M -v 2 -w 0","rc":254,"skip":"","phases_done":4${fields}}`;

test("a run of the kernel's own test: pages of all vCPUs, and how many it complains about", () => {
  const [idleTest] = parseRecord(
    [boot, k3(',"idle":"Too many pages still idle (8000 out of 8192);"')].join('\n'),
  ).idleTests;
  assert.deepEqual(idleTest, {
    mode: 'lru_gen',
    nested: true,
    args: '-b 16M -v 2 -w 0',
    pages: 8192,
    skipped: false,
    passed: false,
    idle: 8000,
    phases: 4,
  });
  assert.throws(
    () => parseRecord([boot, k3(',"args":"-v 2"')].join('\n')),
    /line 2: args is "-v 2"; it must say -b/,
  );
  assert.throws(
    () => parseRecord([boot, k3(',"mode":"damon"')].join('\n')),
    /line 2: mode must be one of 'lru_gen', 'page_idle'; it was "damon"/,
  );
});

test('the MMU of a record: TDP only with nested paging and the TDP MMU on', () => {
  const tdpMmu = (kvm: string): boolean => parseRecord([boot, `{"rec":"kvm",${kvm}}`].join('\n')).tdpMmu;
  assert.ok(tdpMmu('"npt":"Y","tdp_mmu":"Y"'));
  assert.ok(!tdpMmu('"npt":"N","tdp_mmu":"N"'));
  assert.ok(!tdpMmu('"npt":"Y","tdp_mmu":"N"'));
});

test('operations are read in the words of the recording program', () => {
  assert.deepEqual(parseOperation('tr:8:4:512'), {
    kind: 'touch',
    actor: 'mode',
    start: 8,
    count: 4,
    step: 512,
  });
  assert.deepEqual(parseOperation('hw:0:1:1'), { kind: 'touch', actor: 'host', start: 0, count: 1, step: 1 });
  assert.deepEqual(parseOperation('@age'), { kind: 'age', forceScan: true });
  assert.deepEqual(parseOperation('age0'), { kind: 'age', forceScan: false });
  assert.deepEqual(parseOperation('ev:1024'), { kind: 'evict', pages: 1024 });
  assert.deepEqual(parseOperation('rc:5'), { kind: 'reclaim', pages: 5 });
});

for (const wrong of ['', 'ev', 'ev:-1', 'ev:x', 'tw:0:1', 'tw:0:1:0', 'zz:1:2:3', 'age:1']) {
  test(`"${wrong}" is no operation`, () =>
    assert.throws(() => parseOperation(wrong), /operation is .*it may be tw:/));
}
