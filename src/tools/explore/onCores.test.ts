import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { explore, PROMISES, RMAP_PROTOCOLS } from '../../checker/index.js';
import { exploreOnCores } from './onCores.js';
import { protocolOf } from './worker.js';

const explorers = await Promise.all([1, 2, 3].map(exploreOnCores));
after(() => Promise.all(explorers.map((each) => each.close())));

const WANTED = ['2c', '4b', '6a', '8c', '9b', '9c'];

test('on threads all is as on this one: verdict, states, transitions, depth and counterexample', async () => {
  const verdicts = new Set<string>();
  for (const each of RMAP_PROTOCOLS.filter(({ id }) => WANTED.includes(id))) {
    const here = explore(each.protocol);
    verdicts.add(here.verdict);
    for (const explorer of explorers) assert.deepEqual(await explorer.explore(each), here, each.id);
  }
  assert.equal(verdicts.size, 2);
});

test('with other promises and options, too', async () => {
  const { id, protocol } = RMAP_PROTOCOLS.find((each) => each.id === '6b')!;
  const { promises: _, ...all } = { ...protocol, except: [PROMISES.noFreedAccess] };
  for (const options of [{}, { symmetry: false }, { maxStates: 1000 }, { partialOrder: true }]) {
    const here = explore(all, options);
    for (const explorer of explorers)
      assert.deepEqual(await explorer.explore({ id, protocol: all }, options), here);
  }
});

test('a helper has the promises of the search, not those of the laboratory', () => {
  for (const { id, protocol } of RMAP_PROTOCOLS) {
    const { promises, except } = protocol;
    assert.deepEqual(protocolOf({ id, promises, except }), protocol);
    const { promises: _, ...all } = { ...protocol, except: [PROMISES.canFinish] };
    assert.deepEqual(protocolOf({ id, promises: undefined, except: all.except }), all);
  }
});
