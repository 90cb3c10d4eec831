import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ran } from '../protocol.js';
import { Replay } from './replay.js';

/** Cells by what they make and use, in the order in which they ran. */
function replay(...cells: (Partial<Ran> & { name: string })[]): Replay {
  const made = new Replay();
  for (const cell of cells)
    made.add({ code: '', columnOffset: 0, makes: [], uses: [], offers: [], files: [], ended: true, ...cell });
  return made;
}
const names = (made: Replay, id: unknown) => made.cellsFor(id)?.map(({ name }) => name);

test('the cells that an answer needs, in the order in which they ran', () => {
  const made = replay(
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
  assert.equal(made.count, 8);
});

test('the last cell that offers it counts', () => {
  const made = replay({ name: 'old', makes: ['x'], offers: ['a'] }, { name: 'new', offers: ['a'] });
  assert.deepEqual(names(made, 'a'), ['new']);
});

test('none where nothing offers it, or where a cell that it needs failed', () => {
  const made = replay(
    { name: 'failed', makes: ['x'], ended: false },
    { name: 'needs it', uses: ['x'], offers: ['a'] },
    { name: 'does not', offers: ['b'] },
  );
  assert.equal(names(made, 'a'), undefined);
  assert.deepEqual(names(made, 'b'), ['does not']);
  for (const id of ['c', undefined, 7]) assert.equal(names(made, id), undefined);
});
