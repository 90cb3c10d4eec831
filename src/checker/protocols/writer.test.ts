import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { type Protocol, protocol } from '../protocol.js';
import { makeWorld } from './world.js';
import { writerSteps } from './writer.js';

/** A writer beside an actor who puts an older word back once, whenever it likes; no promise is made. */
function vandalised(entries: number, bit: boolean): Protocol {
  return protocol(
    'vandalised',
    (m) => {
      const world = makeWorld(m, { entries });
      m.process('writer', (p) => writerSteps(p, world, { bit }));
      m.process('vandal', (p) => {
        const old = p.pointer('old');
        return {
          look: () => {
            if (p.choose(2) === 0) old.value = world.rmap.value;
          },
          'put back': () => {
            world.rmap.value = old.value;
          },
        };
      });
    },
    { promises: [] },
  );
}

test('the steps of the writer end, and so does the search, whatever becomes of the word', () => {
  for (const bit of [true, false]) {
    assert.equal(explore(vandalised(2, bit)).verdict, 'holds');
    // Room for three: the search is cut, but long after descriptors are lost, entries are not found, chains are rings.
    assert.equal(explore(vandalised(3, bit), { maxStates: 50_000 }).violated, null);
  }
});
