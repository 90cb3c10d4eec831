import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import type { OwnersRun, OwnersStep } from './ownersRecord.js';
import { hashOfPlaces, NOT_RECORDED } from './places.js';
import { type KernelRecord, parseRecord } from './record.js';
import { type OwnersReplay, replayInTurns, replayOwners } from './replayOwners.js';

const recordOf = (name: string): KernelRecord => {
  const file = new URL(`../../../data/records/${name}.jsonl.br`, import.meta.url);
  return parseRecord(brotliDecompressSync(readFileSync(file)).toString());
};
const KERNELS = ['6.1', '6.12', '7.3'] as const;
const locked = Object.fromEntries(KERNELS.map((kernel) => [kernel, recordOf(`${kernel}-k6-npt1-lock`)]));
const runOf = (kernel: (typeof KERNELS)[number], label: string): OwnersRun =>
  locked[kernel].ownersRuns.find((run) => run.label === label)!;

const EIGHT = { V: 8, P: 8 };

/** Steps of an owner in which a page is elsewhere than in the kernel, and requests that did something else. */
function differences({ steps }: OwnersReplay): string[] {
  const found: string[] = [];
  for (const [i, { operation, owners, places, reclaim }] of steps.entries()) {
    for (const owner of owners)
      if (places[owner].equal !== places[owner].comparable) found.push(`${i} ${operation} ${owner}`);
    if (reclaim?.equal === false) found.push(`${i} ${operation} counts`);
  }
  return found;
}

for (const kernel of KERNELS) {
  const record = locked[kernel];
  test(`${kernel}, two owners: every page of both where the kernel had it, every request as it was`, () => {
    assert.equal(record.ownersRuns.length, 12);
    for (const run of record.ownersRuns) {
      const replay = replayOwners(record.kernel, run, record.tdpMmu);
      assert.deepEqual(differences(replay), [], run.label);
      assert.deepEqual(replay.turns, EIGHT);
      for (const { owners, places } of replay.steps)
        for (const owner of owners) assert.equal(places[owner].comparable, owner === 'V' ? 4096 : 2048);
    }
  });
}

test('what k6 shows, by rounds: on 6.1 the guest loses nothing and P pays; later a guest loses what a process loses', () => {
  const lost = (kernel: (typeof KERNELS)[number], mode: string): unknown => {
    const { rounds } = replayOwners(kernel, runOf(kernel, `k6alock-noage-${mode}`));
    assert.deepEqual(rounds.map(({ round }) => round).filter((r) => r > 0).length, 24 * 4);
    assert.ok(rounds.every(({ pages, equal }) => pages === equal));
    const by = (source: string) =>
      ['P', 'V'].map((owner) =>
        rounds
          .filter((row) => row.owner === owner && row.source === source)
          .reduce((pages, { hot, warm }) => pages + hot + warm, 0),
      );
    assert.deepEqual(by('simulated'), by('recorded'));
    const [scanned, freed] = (['scanned', 'freed'] as const).map((key) =>
      rounds.reduce((pages, row) => pages + row[key] / 4, 0),
    );
    return [...by('recorded'), (scanned / freed).toFixed(2)];
  };
  // Source: the records' own README: hot and warm pages lost by P and by V, pages scanned for each freed.
  assert.deepEqual(lost('6.1', 'plain'), [0, 128, '1.52']);
  assert.deepEqual(lost('6.1', 'l2'), [128, 0, '2.75']);
  for (const mode of ['plain', 'l2']) {
    assert.deepEqual(lost('6.12', mode), [0, 128, '1.52']);
    assert.deepEqual(lost('7.3', mode), [0, 148, '1.01']);
  }
});

test('what if: on the same schedule a guest that aging does not query loses nothing under any rules, and scans cost more', () => {
  const sums = (kernel: (typeof KERNELS)[number], policy?: 'BASE' | 'V5' | 'REV' | 'LANDED'): number[] => {
    const replay = replayOwners(kernel, runOf(kernel, 'k6alock-noage-l2'), true, policy);
    const its = replay.rounds.filter(({ source }) => source === 'simulated');
    const lost = (owner: string) =>
      its.filter((row) => row.owner === owner).reduce((pages, { hot, warm }) => pages + hot + warm, 0);
    const [scanned, freed] = (['scanned', 'freed'] as const).map((key) =>
      its.reduce((pages, row) => pages + row[key], 0),
    );
    return [lost('V'), lost('P'), scanned / freed];
  };
  assert.deepEqual(sums('6.1', 'BASE'), sums('6.1'));
  for (const kernel of KERNELS) {
    const queried = sums(kernel, 'LANDED');
    assert.ok(queried[0] > 0 && queried[1] === 0, `${kernel}: as a process, ${queried}`);
    for (const policy of ['BASE', 'V5', 'REV'] as const) {
      const [V, P, price] = sums(kernel, policy);
      assert.ok(V === 0 && P > 100 && price > 1.5 * queried[2], `${kernel}, ${policy}: ${V}, ${P}, ${price}`);
    }
  }
});

test('the checksum of places is the recorded one wherever the places are recorded as well', () => {
  let checked = 0;
  for (const { pages, hash, owners } of KERNELS.flatMap((k) =>
    locked[k].ownersRuns.flatMap((r) => r.steps),
  )) {
    for (const owner of owners.filter((each) => !pages[each].includes(NOT_RECORDED))) {
      assert.equal(hashOfPlaces(pages[owner]), hash[owner]);
      checked++;
    }
  }
  assert.equal(checked, 1800);
});

test('a comparison that should fail does: a page moved, a checksum changed, a count changed', () => {
  const run = runOf('6.12', 'k6block-age-plain');
  const changed = (i: number, change: (step: OwnersStep) => Partial<OwnersStep>): string[] => {
    const steps = run.steps.map((step, k) => (k === i ? { ...step, ...change(step) } : step));
    return differences(replayInTurns('6.12.107', { ...run, steps }, true, EIGHT));
  };
  const last = run.steps.map(({ reclaim }) => reclaim !== null).lastIndexOf(true);
  const moved = ({ pages }: OwnersStep) => ({
    pages: { ...pages, P: pages.P.map((g, p) => (p === 9 ? g + 1 : g)) },
  });
  assert.deepEqual(changed(last, moved), [`${last} rc:128 P`]);
  assert.deepEqual(
    changed(1, ({ hash }) => ({ hash: { ...hash, V: '01234567' } })),
    ['1 tw:hot+warm V'],
  );
  const scannedMore = ({ reclaim }: OwnersStep) => ({
    reclaim: { ...reclaim!, scanned: reclaim!.scanned + 1 },
  });
  assert.deepEqual(changed(last, scannedMore), [`${last} rc:128 counts`]);
});

test('a record fits neither another kernel, nor another arrangement, nor another sort of owner', () => {
  const run = runOf('6.1', 'k6block-noage-l2');
  assert.deepEqual(differences(replayOwners('6.1.176', run)), []);
  const wrong: [string, OwnersRun][] = [
    ['6.12.107', run],
    ['7.3.4', run],
    ['6.1.176', { ...run, oneCgroup: true }],
    ['6.1.176', { ...run, mode: 'plain' }],
  ];
  for (const [kernel, other] of wrong)
    assert.ok(differences(replayInTurns(kernel, other, true, EIGHT)).length > 90);
});

test('in which turns the pages came in is found by the counters', () => {
  const run = runOf('6.1', 'k6alock-noage-vm');
  const made = replayInTurns('6.1.176', run, true, { V: 2, P: 2 });
  const steps = run.steps.map((step, i) => ({ ...step, reclaim: made.steps[i].reclaim?.simulated ?? null }));
  assert.deepEqual(replayOwners('6.1.176', { ...run, steps }).turns, { V: 2, P: 2 });
});

test('where other pages were not locked, KVM is asked about as many pages and unmaps as many as recorded, nearly', () => {
  for (const [kernel, near] of [
    ['6.1', 0.25],
    ['6.12', 0.15],
    ['7.3', 0.15],
  ] as const) {
    const { kernel: release, ownersRuns, tdpMmu } = recordOf(`${kernel}-k6-npt1-probe`);
    for (const run of ownersRuns) {
      const { steps } = replayOwners(release, run, tdpMmu);
      for (const what of ['pagesAsked', 'pagesUnmapped'] as const) {
        let [simulated, recorded] = [0, 0];
        for (const { locks } of steps) {
          simulated += locks?.simulated[what] ?? 0;
          recorded += locks?.recorded[what] ?? 0;
        }
        assert.ok(recorded > 1000, `${run.label}: ${what}`);
        assert.ok(
          Math.abs(simulated / recorded - 1) < near,
          `${release}, ${run.label}: ${what} ${simulated} of ${recorded}`,
        );
      }
    }
  }
});

test('a kernel or a mode that nothing is known of is refused by name', () => {
  const run = runOf('6.1', 'k6alock-age-plain');
  assert.throws(() => replayOwners('5.4.0', run), /"5\.4\.0".*6\.1, 6\.12, 6\.15 and 7\.2 to 7\.9/);
  assert.throws(
    () => replayOwners('6.1.176', { ...run, mode: 'l3' }),
    /mode is "l3"; it may be plain, vm or l2/,
  );
});

test('what if a kernel had queried KVM otherwise: an L2 fares under REV as under BASE, an L1 guest as under LANDED', () => {
  const lost = (label: string, policy?: 'BASE' | 'REV' | 'LANDED') =>
    replayOwners('6.1.176', runOf('6.1', label), true, policy).steps.map(({ reclaim }) => reclaim?.simulated);
  for (const arrangement of ['k6alock-noage', 'k6block-age']) {
    const [guest, l2] = [`${arrangement}-vm`, `${arrangement}-l2`];
    assert.deepEqual(lost(l2, 'BASE'), lost(l2));
    assert.deepEqual(lost(l2, 'REV'), lost(l2));
    assert.deepEqual(lost(guest, 'REV'), lost(guest, 'LANDED'));
    assert.notDeepEqual(lost(guest, 'REV'), lost(guest));
  }
  assert.throws(
    () => replayOwners('6.1.176', runOf('6.1', 'k6alock-noage-l2'), true, 'RAV' as never),
    /^ConfigError: policy must be one of 'BASE'.*it was "RAV"/,
  );
});
