import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presetOf } from '../../simulator/replay/kernels.js';
import { unpackCourses } from '../../simulator/replay/packed.js';
import { load } from '../data/load.js';
import { type ArgumentPictureSpec, argumentForms } from './argumentPicture.js';
import { CLASS_ROWS, GONE, gridOrder, LOST, ROWS } from './looks.js';
import { ARGUMENT, type ArgumentData } from './mime.js';
import { roundsIn } from './rounds.js';
import { headline } from './words.js';

test('pages lost, scanned and freed are what the requests of the record say, by class and round', () => {
  const courses = unpackCourses(load('rounds'));
  for (const kernel of ['6.1', '6.12', '7.3'])
    for (const run of load('record', `${kernel}-k6-npt1-lock`).ownersRuns) {
      const course = courses.find(
        (each) =>
          each.kernel === kernel &&
          (['mode', 'oneCgroup', 'ages'] as const).every((key) => each[key] === run[key]),
      )!;
      const sums = { V: [0, 0], P: [0, 0], scanned: 0, freed: 0 };
      const requests = run.steps.flatMap(({ reclaim }) => reclaim ?? []);
      const rounds = roundsIn(course);
      assert.equal(rounds.length, requests.length + 1);
      for (const [i, request] of requests.entries()) {
        sums.scanned += request.scanned;
        sums.freed += request.freed;
        for (const owner of ['V', 'P'] as const) {
          for (const cls of [0, 1]) sums[owner][cls] += request[owner][cls];
          const { hot, warm, looks, inSwap } = rounds[i + 1][owner];
          assert.deepEqual([hot, warm], sums[owner], `${kernel} ${run.label} round ${i + 1} ${owner}`);
          assert.equal(looks.filter((look) => look === GONE || look === LOST).length, inSwap);
        }
        const { scanned, freed } = rounds[i + 1];
        assert.deepEqual([scanned, freed], [sums.scanned, sums.freed]);
      }
    }
});

test('a grid has every page once, a row of one class each', () => {
  assert.equal(
    CLASS_ROWS.reduce((sum, { rows }) => sum + rows, 0),
    ROWS,
  );
  for (const pages of [512, 2048, 4096]) assert.equal(new Set(gridOrder(pages)).size, pages);
});

const because = 'Why.';
const answerOf = (begin: ArgumentPictureSpec['begin']): string =>
  (argumentForms({ begin, because })[ARGUMENT] as ArgumentData).answer;

test('who loses is counted: on 6.1 the process beside a guest, later the guest, as a process in its place would', () => {
  assert.equal(answerOf({ kernel: '6.1', mode: 'vm' }), 'P');
  assert.equal(answerOf({ kernel: '6.1', mode: 'l2', oneCgroup: false }), 'P');
  for (const mode of ['plain', 'vm', 'l2'] as const)
    for (const kernel of ['6.12', '7.3'] as const) assert.equal(answerOf({ kernel, mode }), 'V');
  assert.equal(answerOf({ kernel: '7.3', mode: 'l2', oneCgroup: false }), 'both');
});

test('the static form keeps the answer folded, and has two rounds and all words', () => {
  const forms = argumentForms({ begin: { kernel: '6.1', mode: 'vm' }, because, rounds: [1, 20] });
  const html = String(forms['text/html']);
  assert.ok(html.indexOf('<details>') < html.indexOf('<img'));
  assert.doesNotMatch(html, /<script|<details open/);
  assert.match(String(forms['image/svg+xml']), /after round 1<.*after round 20</s);
  assert.match(String(forms['text/plain']), /After round 20 of 24\. V: \d+ pages in swap/);
});

test('a policy under rules that it never met is said to be one', () => {
  const [course] = unpackCourses(load('rounds'));
  const said = (kernel: string, policy: string): boolean =>
    headline({ ...course, kernel, policy }, false).includes('no release did so');
  assert.deepEqual([said('6.12', 'LANDED'), said('6.1', 'REV'), said('7.3', 'MM612')], [true, true, true]);
  for (const kernel of ['6.1', '6.12', '6.15', '7.3'] as const)
    assert.equal(said(kernel, presetOf(kernel).policy.name), false, kernel);
  assert.doesNotMatch(headline(course, true), /no release/);
});

test('a spec that is wrong gets one sentence', () => {
  const wrong = { begin: { kernel: '6.13', mode: 'vm' }, because } as unknown as ArgumentPictureSpec;
  assert.throws(
    () => argumentForms(wrong),
    /argumentPicture: begin\.kernel must be one of .* it was "6\.13"/,
  );
  const one = {
    begin: { kernel: '6.1', mode: 'vm' },
    because,
    rounds: [3],
  } as unknown as ArgumentPictureSpec;
  assert.throws(() => argumentForms(one), /rounds must be a list of two/);
});
