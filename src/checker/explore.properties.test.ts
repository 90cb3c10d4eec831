import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { PROMISES } from './promises.js';
import { asProtocol, NOT_BOTH, randomProgram, searchPlainly } from './testing/random.js';

const programs = Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 300);

test('random protocols: as a plain search finds it, with and without the reduction', () => {
  const random = makeStreams('checker').stream('programs');
  const seen = new Set<string>();
  for (let n = 0; n < programs; n++) {
    const program = randomProgram(random);
    const plain = searchPlainly(program);
    const what = JSON.stringify(program);
    const all = { ...asProtocol(program), promises: [] };
    const off = explore(all, { symmetry: false });
    assert.deepEqual(
      [off.verdict, off.states, off.transitions],
      ['holds', plain.states, plain.transitions],
      what,
    );
    assert.equal(explore(all).states, plain.forms, what);
    const expected: [string, number | null][] = [
      [NOT_BOTH, plain.toBoth],
      [PROMISES.noDeadlock, plain.toDeadlock],
    ];
    for (const symmetry of [true, false]) {
      for (const [promise, steps] of expected) {
        const found = explore({ ...asProtocol(program), promises: [promise] }, { symmetry });
        assert.equal(found.violated, steps === null ? null : promise, what);
        assert.equal(found.counterexample.length, steps ?? 0, what);
        seen.add(`${promise} ${found.verdict}`);
      }
      const finish = explore({ ...asProtocol(program), promises: [PROMISES.canFinish] }, { symmetry });
      assert.equal(finish.verdict, plain.canFinish ? 'holds' : 'violated', what);
      seen.add(`finish ${finish.verdict}`);
      // Whichever of two is nearer is the one that is found.
      const both = explore({ ...asProtocol(program), except: [PROMISES.canFinish] }, { symmetry });
      const nearest = Math.min(...expected.map(([, steps]) => steps ?? Number.POSITIVE_INFINITY));
      assert.equal(both.counterexample.length, Number.isFinite(nearest) ? nearest : 0, what);
    }
  }
  assert.equal(seen.size, 6, 'every verdict came up');
});
