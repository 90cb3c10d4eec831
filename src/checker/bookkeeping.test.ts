import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { alikeIn } from './made.js';
import { Moves } from './moves.js';
import { DONE } from './process.js';
import { build, type Protocol, protocol } from './protocol.js';
import { Search } from './search.js';
import type { Row } from './state.js';
import { sortAlike } from './symmetry.js';
import { withBookkeeping } from './testing/bookkeeping.js';

/** Every state in the order of its discovery, where all bookkeeping is done after every move. */
function plainly(source: Protocol, symmetry: boolean): string[] {
  const built = build(source);
  const { state } = built;
  const alike = alikeIn(built, symmetry, null);
  const moves = new Moves(built);
  const found = new Map<string, Row>();
  const note = (): boolean => {
    sortAlike(state.values, alike);
    const key = keyOf(state.row);
    if (!found.has(key)) found.set(key, state.copy());
    return true;
  };
  note();
  for (const row of found.values()) moves.forEach(row, note);
  return [...found.keys()];
}

const keyOf = ({ fours }: Row): string => fours.join();

test('bookkeeping that is left out would have changed nothing: the same states as if all is done after every move', () => {
  const random = makeStreams('bookkeeping').stream('programs');
  let [quiet, states] = [0, 0];
  for (let n = 0; n < 60; n++) {
    const source = withBookkeeping(random, 2);
    const symmetry = n % 3 > 0;
    const search = new Search(build(source), symmetry, null, null);
    search.run(1e6);
    const found = Array.from({ length: search.visited.count }, (_, at) => keyOf(search.stateAt(at)));
    assert.deepEqual(found, plainly(source, symmetry), `program ${n}`);
    found.forEach((_, at) => {
      if (search.visited.quiet(at) !== 0) quiet++;
    });
    states += found.length;
  }
  assert.ok(quiet > 1000 && states > quiet + 100, `${quiet} of ${states}`);
});

test('of ever so much bookkeeping the last is done after every move, too, and who makes a move is still known', () => {
  const much = (oneByOne: boolean): Protocol =>
    protocol('much', (m) => {
      const [up, turn] = [m.word('up'), m.word('turn')];
      m.process('P', () => ({
        go: () => {
          up.value++;
          return up.value === 3 ? DONE : 'go';
        },
      }));
      m.process('Q', () => ({
        go: () => {
          turn.value ^= 1;
          return 'go';
        },
      }));
      // Each is a move behind the one before it.
      const late = [up, ...Array.from({ length: 14 }, (_, i) => m.ghost(`late ${i}`))];
      const updates = late.slice(1).map((ghost, i) => () => {
        if (ghost.value !== late[i].value) ghost.value = late[i].value;
      });
      updates.reverse();
      if (oneByOne) for (const update of updates) m.afterEach(update);
      else
        m.afterEach(() => {
          for (const update of updates) update();
        });
      m.again('it comes to an end', () => late[14].value === 3);
    });
  const promises = ['it comes to an end'];
  const found = explore({ ...much(true), promises });
  assert.equal(found.verdict, 'holds');
  assert.deepEqual(found, explore({ ...much(false), promises }));
  assert.ok(found.states > 300, `${found.states}`);
});
