import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { simulateOwners } from '../../simulator/replay/course.js';
import {
  type Course,
  classOf,
  type Moment,
  unpackCourses,
  unpackPlaces,
} from '../../simulator/replay/packed.js';
import { hashOfPlaces } from '../../simulator/replay/places.js';
import { IN_SWAP } from '../../simulator/sim/nowhere.js';
import { load } from './load.js';
import { coursesOf } from './rounds.js';

const courses = unpackCourses(load('rounds'));
const nameOf = ({ kernel, oneCgroup, ages, mode }: Course): string =>
  `${kernel} ${oneCgroup ? 'one' : 'two'} ${ages ? 'age' : 'own'} ${mode}`;

test('the file is what the records say, byte for byte', () => {
  assert.deepEqual(
    load('rounds'),
    coursesOf((name) => load('record', name)),
  );
  assert.equal(courses.length, 36);
});

test('a page loads it in less than 35 kB', () => {
  const bytes = gzipSync(readFileSync(new URL('../../../data/rounds.json', import.meta.url)));
  assert.ok(bytes.length < 35_000, String(bytes.length));
});

/** By owner the last checksum of all places, and how many hot and warm pages were evicted; read off the records by another program. */
const LAST: Readonly<Record<string, readonly [V: string, P: string, lostByV: number, lostByP: number]>> = {
  '6.1 one own plain': ['a1784405', '596a5805', 128, 0],
  '6.1 one own vm': ['66f45605', 'affd58c5', 0, 128],
  '6.1 one own l2': ['66f45605', 'affd58c5', 0, 128],
  '6.1 one age plain': ['e24aeac5', '151806c5', 384, 384],
  '6.1 one age vm': ['02ad7185', 'cb921ac5', 0, 768],
  '6.1 one age l2': ['02ad7185', 'cb921ac5', 0, 768],
  '6.1 two own plain': ['c2f62785', 'a28b3b85', 128, 128],
  '6.1 two own vm': ['d39c3e05', '1cc2b885', 0, 576],
  '6.1 two own l2': ['d39c3e05', '1cc2b885', 0, 576],
  '6.1 two age plain': ['7265abc5', '7f7824c5', 768, 384],
  '6.1 two age vm': ['7c8cd2c5', '2758bfc5', 0, 960],
  '6.1 two age l2': ['7c8cd2c5', '2758bfc5', 0, 960],
  '6.12 one own plain': ['a1784405', '596a5805', 128, 0],
  '6.12 one own vm': ['a1784405', '596a5805', 128, 0],
  '6.12 one own l2': ['a1784405', '596a5805', 128, 0],
  '6.12 one age plain': ['e24aeac5', '151806c5', 384, 384],
  '6.12 one age vm': ['e24aeac5', '151806c5', 384, 384],
  '6.12 one age l2': ['e24aeac5', '151806c5', 384, 384],
  '6.12 two own plain': ['ec7ec1c5', '5941bf05', 320, 0],
  '6.12 two own vm': ['ec7ec1c5', '5941bf05', 320, 0],
  '6.12 two own l2': ['ec7ec1c5', '5941bf05', 320, 0],
  '6.12 two age plain': ['52c626c5', '18accac5', 768, 0],
  '6.12 two age vm': ['52c626c5', '18accac5', 768, 0],
  '6.12 two age l2': ['52c626c5', '18accac5', 768, 0],
  '7.3 one own plain': ['283045d1', '7b6f241d', 148, 0],
  '7.3 one own vm': ['283045d1', '7b6f241d', 148, 0],
  '7.3 one own l2': ['283045d1', '7b6f241d', 148, 0],
  '7.3 one age plain': ['27c3bd05', '6d55150f', 492, 384],
  '7.3 one age vm': ['27c3bd05', '6d55150f', 492, 384],
  '7.3 one age l2': ['27c3bd05', '6d55150f', 492, 384],
  '7.3 two own plain': ['453e13c5', 'a6e97fb5', 116, 64],
  '7.3 two own vm': ['453e13c5', 'a6e97fb5', 116, 64],
  '7.3 two own l2': ['453e13c5', 'a6e97fb5', 116, 64],
  '7.3 two age plain': ['d2f2db9f', '203ad3dd', 630, 210],
  '7.3 two age vm': ['d2f2db9f', '203ad3dd', 630, 210],
  '7.3 two age l2': ['d2f2db9f', '203ad3dd', 630, 210],
};

/** Pages in swap that are hot, and that are warm: not as the picture counts them. */
function inSwap({ places }: Moment): readonly [hot: number, warm: number] {
  const gone = [...places.keys()].filter((page) => places[page] === IN_SWAP).map(classOf);
  const of = (letter: string): number => gone.filter((each) => each === letter).length;
  return [of('H'), of('W')];
}

test('every run ends with the checksums that the kernel had, and with its count of pages lost', () => {
  for (const course of courses) {
    const moments = unpackPlaces(course);
    assert.equal(moments.length, 25);
    const lost = { V: 0, P: 0 };
    for (const [i, moment] of moments.slice(1).entries())
      for (const owner of ['V', 'P'] as const) {
        // What was in swap and is touched in the round comes back first.
        const [hot, warm] = inSwap(moment[owner]);
        const [, warmBefore] = inSwap(moments[i][owner]);
        lost[owner] += hot + warm - (i % 4 === 0 ? 0 : warmBefore);
      }
    const { V, P } = moments[24];
    const found = [hashOfPlaces(V.places), hashOfPlaces(P.places), lost.V, lost.P];
    assert.deepEqual(found, LAST[nameOf(course)], nameOf(course));
  }
});

test('simulated with its own policy, every run is the recorded one: places, pages scanned and freed', () => {
  for (const course of courses) {
    const { mode, oneCgroup, ages, pages } = course;
    const kernel = course.kernel as '6.1' | '6.12' | '7.3';
    const found = simulateOwners({ kernel, mode, oneCgroup, ages, pagesV: pages.V, pagesP: pages.P });
    assert.deepEqual({ ...found, mmuLockWrite: null }, { ...course, mmuLockWrite: null }, nameOf(course));
  }
});

test('mmu_lock was counted beside an L2 only, in another run', () => {
  for (const { mode, mmuLockWrite } of courses) {
    assert.equal(mmuLockWrite === null, mode !== 'l2');
    assert.notEqual(mmuLockWrite?.anotherRun, false);
  }
  // Sums, and requests at which the recorder lost count; read off the records by another program.
  const counted = courses.flatMap(({ mmuLockWrite }) =>
    mmuLockWrite === null ? [] : [mmuLockWrite.requests],
  );
  const sums = counted.map((all) => [
    all.reduce<number>((sum, n) => sum + (n ?? 0), 0),
    all.filter((n) => n === null).length,
  ]);
  assert.deepEqual(sums, [
    [10991, 3],
    [9461, 7],
    [9929, 0],
    [7372, 0],
    [13186, 4],
    [6087, 2],
    [19165, 0],
    [9192, 0],
    [5188, 0],
    [5118, 1],
    [5434, 1],
    [4974, 0],
  ]);
});

test('a policy that knows every access is refused: time stands still here', () => {
  const spec = { mode: 'vm', oneCgroup: true, ages: false, pagesV: 512, pagesP: 512 } as const;
  assert.throws(
    () => simulateOwners({ kernel: '6.12', policy: 'ORACLE', ...spec }),
    /policy must be one that reads/,
  );
  assert.throws(
    () => simulateOwners({ kernel: '6.12', ...spec, pagesV: 600 }),
    /pagesV must be a multiple of 512/,
  );
});
