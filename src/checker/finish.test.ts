import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { firstTrapped } from './finish.js';
import { Numbers } from './growing.js';

test('random graphs: the first state without a way to an end, whichever ways the search has noted', () => {
  const random = makeStreams('finish').stream('graphs');
  const pick = (n: number): number => Math.floor(random() * n);
  let [trapped, remade] = [0, 0];
  for (let n = 0; n < 1000; n++) {
    const states = 1 + pick(8);
    const moves = Array.from({ length: states }, () =>
      Array.from({ length: pick(2) + pick(4) }, () => pick(states)),
    );
    const ends = moves.map((_, at) => (at + n) % 3 === 0);
    const exits = new Numbers();
    // As the search has it: an end is its own exit; a move that changes nothing is none.
    for (const [at, to] of moves.entries()) {
      const others = to.filter((each) => each !== at);
      exits.push(ends[at] ? at : (others[pick(others.length)] ?? -1));
    }
    const canEnd = new Set(ends.flatMap((isEnd, at) => (isEnd ? [at] : [])));
    for (let before = -1; before !== canEnd.size; ) {
      before = canEnd.size;
      for (const [at, to] of moves.entries()) if (to.some((each) => canEnd.has(each))) canEnd.add(at);
    }
    const asked: number[] = [];
    const found = firstTrapped(states, exits, (at, to) => {
      asked.push(at);
      moves[at].forEach(to);
    });
    const expected = moves.findIndex((_, at) => !canEnd.has(at));
    assert.equal(found, expected, JSON.stringify({ moves, ends }));
    assert.equal(new Set(asked).size, asked.length, 'moves are made once more, and no more');
    if (found >= 0) trapped++;
    else if (asked.length > 0) remade++;
    // Where the noted ways lead to ends nothing is made again.
    const leadsOut = (from: number): boolean => {
      let at = from;
      for (let k = 0; k < states && at >= 0 && !ends[at]; k++) at = exits.at(at);
      return at >= 0 && ends[at];
    };
    assert.ok(asked.every((at) => !leadsOut(at)));
  }
  assert.ok(trapped > 100 && remade > 50, `${trapped} ${remade}`);
});

test('a list of numbers grows and keeps what it has', () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) => 3 * i - 5);
  const list = new Numbers();
  for (const number of numbers) list.push(number);
  assert.deepEqual([list.length, numbers.map((_, i) => list.at(i))], [10_000, numbers]);
});
