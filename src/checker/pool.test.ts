import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from './explore.js';
import { PROMISES } from './promises.js';
import { type Protocol, type ProtocolOptions, protocol } from './protocol.js';

/** One frees a cell and may take it again; the other has kept a pointer to it and writes. */
function keptPointer(write: 'store' | 'cas', options: ProtocolOptions = {}): Protocol {
  return protocol(
    'a kept pointer',
    (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const shared = m.pointer('shared', cells.take(0));
      m.process('owner', () => ({
        free: () => cells.free(shared.value),
        'take again': () => {
          shared.value = cells.take(0);
        },
      }));
      m.process('user', (p) => {
        const own = p.pointer('own');
        const seen = p.word('seen');
        return {
          'read pointer': () => {
            own.value = p.load(shared);
          },
          write: () => {
            if (write === 'store') cells.store(p, own.value, 'value', 1);
            else if (!cells.cas(p, own.value, 'value', seen, () => 1)) seen.value = 0;
          },
        };
      });
    },
    options,
  );
}

test('a pointer that was kept leads to freed memory, then to another object’s', () => {
  const freed = explore(keptPointer('store'));
  assert.equal(freed.violated, PROMISES.noFreedAccess);
  assert.equal(freed.counterexample.length, 3);
  for (const write of ['store', 'cas'] as const) {
    const reused = explore(keptPointer(write, { except: [PROMISES.noFreedAccess] }));
    assert.equal(reused.violated, PROMISES.noReusedWrite, write);
    // Read, free, take again, write: the address is the same, the cell is another (ABA).
    assert.equal(reused.counterexample.length, 4);
    assert.equal(reused.counterexample[3].step, 'write');
  }
  const neither = explore(keptPointer('store', { except: [PROMISES.noFreedAccess, PROMISES.noReusedWrite] }));
  assert.equal(neither.verdict, 'holds');
});

test('a pointer read again after the reuse is sound', () => {
  const fresh = protocol('read again', (m) => {
    const cells = m.pool('cell', 2, { value: 'number' });
    const shared = m.pointer('shared', cells.take(0));
    m.process('P', (p) => ({
      free: () => cells.free(shared.value),
      take: () => {
        shared.value = cells.allocate();
      },
      write: () => cells.store(p, shared.value, 'value', 1),
    }));
  });
  const { verdict, states } = explore(fresh);
  assert.equal(verdict, 'holds');
  // Start, freed, then either cell: taken, and written.
  assert.equal(states, 6);
});

test('freeing twice, following 0, and taking one kind for another', () => {
  const broken: [string, string][] = [
    ['twice', PROMISES.noFreedAccess],
    ['null', PROMISES.noNullAccess],
    ['kind', PROMISES.noMixup],
  ];
  for (const [how, promise] of broken) {
    const wrong = protocol(how, (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const others = m.pool('other', 1, { value: 'number' });
      const pointer = m.pointer('pointer', cells.take(0));
      m.process('P', (p) => ({
        go: () => {
          if (how === 'twice') cells.free(pointer.value);
          if (how === 'null') cells.load(p, 0, 'value');
          if (how === 'kind') others.load(p, pointer.value, 'value');
        },
        again: () => {
          if (how === 'twice') cells.free(pointer.value);
        },
      }));
    });
    assert.equal(explore(wrong).violated, promise);
  }
});

test('a store that was under way when its memory was freed arrives too late', () => {
  const late = protocol(
    'late',
    (m) => {
      const cells = m.pool('cell', 1, { value: 'number' });
      const pointer = m.pointer('pointer', cells.take(0));
      const ready = m.word('ready');
      m.process('user', (p) => ({
        write: () => cells.store(p, pointer.value, 'value', 1),
        ready: () => p.store(ready, 1),
      }));
      m.process('owner', (p) => ({
        wait: () => (p.load(ready) === 1 ? undefined : 'wait'),
        free: () => cells.free(pointer.value),
      }));
    },
    { memory: 'weakNoLB' },
  );
  const { violated, counterexample } = explore(late);
  assert.equal(violated, PROMISES.noFreedAccess);
  assert.equal(counterexample.at(-1)?.step, 'its store to cell 1.value becomes visible');
  assert.equal(explore({ ...late, memory: 'TSO' }).verdict, 'holds');
});

test('of free objects that no pointer leads to, one stands for all; one with a dangling pointer is another case', () => {
  const taking = (first: boolean): Protocol =>
    protocol('taking', (m) => {
      const cells = m.pool('cell', 4, { value: 'number' });
      const dangling = m.pointer('dangling', first ? cells.take(2) : 0);
      if (first) cells.free(dangling.value);
      const taken = m.pointer('taken');
      m.process('P', () => ({
        take: () => {
          taken.value = cells.allocate();
        },
      }));
    });
  // Before, and after each kind of choice.
  assert.equal(explore(taking(false)).states, 1 + 1);
  assert.equal(explore(taking(true)).states, 1 + 2);
});
