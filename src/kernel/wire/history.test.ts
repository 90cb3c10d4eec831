import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from './history.js';

function filled(): History {
  const history = new History();
  for (const [k, code] of ['let a = 1', 'a + 1', 'a.b(*)', 'a + 1'].entries()) history.add(k + 1, code);
  history.result('2');
  return history;
}

test('the tail, with and without results', () => {
  const tail = { hist_access_type: 'tail', n: 2 };
  assert.deepEqual(filled().find(tail), [
    [1, 3, 'a.b(*)'],
    [1, 4, 'a + 1'],
  ]);
  assert.deepEqual(filled().find({ ...tail, output: true })[1], [1, 4, ['a + 1', '2']]);
  assert.deepEqual(filled().find({ ...tail, n: 0 }), []);
});

test('a range holds its start and not its stop, and only this session has one', () => {
  const range = { hist_access_type: 'range', session: 0, start: 2, stop: 4 };
  assert.deepEqual(
    filled()
      .find(range)
      .map(([, line]) => line),
    [2, 3],
  );
  assert.deepEqual(filled().find({ ...range, session: 2 }), []);
});

test('a search takes * and ? and nothing else for a pattern', () => {
  const search = (pattern: string, more: object = {}): number[] =>
    filled()
      .find({ hist_access_type: 'search', pattern, ...more })
      .map(([, line]) => line);
  assert.deepEqual(search('a ? 1'), [2, 4]);
  assert.deepEqual(search('a*', { n: 1 }), [4]);
  assert.deepEqual(search('a.b(?)'), [3]);
  assert.deepEqual(search('a + 1', { unique: true }), [4]);
});
