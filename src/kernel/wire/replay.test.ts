import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ran } from '../protocol.js';
import { cellsFor } from './replay.js';

/** Cells by what they make and use, in the order in which they ran. */
function ran(...cells: (Partial<Ran> & { name: string })[]): Ran[] {
  const plain = { code: '', columnOffset: 0, makes: [], uses: [], offers: [], files: [], ended: true };
  return cells.map((cell) => ({ ...plain, ...cell }));
}
const names = (made: Ran[], id: unknown) => cellsFor(id, made)?.map(({ name }) => name);

test('the cells that an answer needs, in the order in which they ran', () => {
  const made = ran(
    { name: 'seed', makes: ['seed'] },
    { name: 'runs', makes: ['runs'], uses: ['seed'] },
    { name: 'picture', uses: ['runs'] },
    { name: 'other', makes: ['other'] },
    { name: 'change', makes: ['runs'], uses: ['runs', 'more'] },
    { name: 'more, too late for its first use', makes: ['more'] },
    { name: 'what-if', uses: ['runs'], offers: ['a', 'b'] },
    { name: 'seed again', makes: ['seed'] },
  );
  const expected = ['seed', 'runs', 'change', 'more, too late for its first use', 'what-if', 'seed again'];
  assert.deepEqual([names(made, 'a'), names(made, 'b')], [expected, expected]);
});

test('the last cell that offers it counts', () => {
  const made = ran({ name: 'old', makes: ['x'], offers: ['a'] }, { name: 'new', offers: ['a'] });
  assert.deepEqual(names(made, 'a'), ['new']);
});

test('none where nothing offers it, or where a cell that it needs failed', () => {
  const made = ran(
    { name: 'failed', makes: ['x'], ended: false },
    { name: 'needs it', uses: ['x'], offers: ['a'] },
    { name: 'does not', offers: ['b'] },
  );
  assert.equal(names(made, 'a'), undefined);
  assert.deepEqual(names(made, 'b'), ['does not']);
  for (const id of ['c', undefined, 7]) assert.equal(names(made, id), undefined);
});
