import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ran } from '../protocol.js';
import { cellsFor } from './replay.js';

/** Cells by what they make and use, in the order in which they ran. */
function ran(...cells: (Partial<Ran> & { code: string })[]): Ran[] {
  const plain = { makes: [], uses: [], offers: [], files: [], ended: true };
  return cells.map((cell) => ({ ...plain, ...cell }));
}
const names = (made: Ran[], id: unknown) => cellsFor(id, made)?.map(({ code }) => code);

test('the cells that an answer needs, in the order in which they ran', () => {
  const made = ran(
    { code: 'seed', makes: ['seed'] },
    { code: 'runs', makes: ['runs'], uses: ['seed'] },
    { code: 'picture', uses: ['runs'] },
    { code: 'other', makes: ['other'] },
    { code: 'change', makes: ['runs'], uses: ['runs', 'more'] },
    { code: 'more, too late for its first use', makes: ['more'] },
    { code: 'what-if', uses: ['runs'], offers: ['a', 'b'] },
    { code: 'seed again', makes: ['seed'] },
  );
  const expected = ['seed', 'runs', 'change', 'more, too late for its first use', 'what-if', 'seed again'];
  assert.deepEqual([names(made, 'a'), names(made, 'b')], [expected, expected]);
});

test('the last cell that offers it counts', () => {
  const made = ran({ code: 'old', makes: ['x'], offers: ['a'] }, { code: 'new', offers: ['a'] });
  assert.deepEqual(names(made, 'a'), ['new']);
});

test('none where nothing offers it, or where a cell that it needs failed', () => {
  const made = ran(
    { code: 'failed', makes: ['x'], ended: false },
    { code: 'needs it', uses: ['x'], offers: ['a'] },
    { code: 'does not', offers: ['b'] },
  );
  assert.equal(names(made, 'a'), undefined);
  assert.deepEqual(names(made, 'b'), ['does not']);
  for (const id of ['c', undefined, 7]) assert.equal(names(made, id), undefined);
});
