import assert from 'node:assert/strict';
import { after, mock, test } from 'node:test';
import { explore, PROMISES, RMAP_PROTOCOLS } from '../../checker/index.js';
import { threadPool } from '../../tutorial/outside/node.js';
import { exploreOnCores } from './onCores.js';
import { protocolOf, type Task } from './worker.js';

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

test('every search has its helpers, not the first alone, and they are given the memory that it uses', async () => {
  const tasks: (Task | null)[] = [];
  const run = async (task: unknown): Promise<void> => void tasks.push(task as Task | null);
  const open = mock.method(threadPool, 'open', async () => ({
    run,
    onWords: () => {},
    close: async () => {},
  }));
  const explorer = await exploreOnCores(3);
  open.mock.restore();
  assert.deepEqual(tasks.splice(0), [null, null], 'threads are started beforehand');
  const memories = new Set<SharedArrayBuffer>();
  for (const { id, protocol } of RMAP_PROTOCOLS.filter((each) => ['2c', '6b', '9b'].includes(each.id))) {
    const { promises, except } = protocol;
    await explorer.explore({ id, protocol });
    const given = tasks.splice(0) as Task[];
    assert.equal(given.length, 2, `${id}: a task for each thread`);
    const [{ memory }] = given;
    for (const task of given) {
      assert.equal(task.memory, memory);
      assert.deepEqual(task, { id, promises, except, memory });
    }
    assert.throws(() => explore(protocol, { helpers: memory }), /memory that no search has used/);
    memories.add(memory);
  }
  assert.equal(memories.size, 3);
  await explorer.close();
});
