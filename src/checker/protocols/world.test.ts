import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Exploration, explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import { protocol } from '../protocol.js';
import { ACCESSED, LOCKED, MANY, makeWorld, PRESENT, type Slot, type World } from './world.js';

/** What the world's promises say of the state that `make` leaves behind. */
function judged(make: (world: World) => void): Exploration {
  return explore(
    protocol('one state', (m) => {
      const world = makeWorld(m, { entries: 4, mapped: 0 });
      m.process('P', () => ({ make: () => make(world) }));
    }),
  );
}

/** Takes page `i`, and counts it as linked. */
function page({ pages, linked }: World, i: number): number {
  const pointer = pages.take(i);
  pages.word(pointer, 'spte').value = PRESENT;
  linked.value |= 1 << i;
  return pointer;
}

/** Takes descriptor `i` and fills it. */
function descriptor({ descs }: World, i: number, fields: Partial<Record<Slot | 'next', number>>): number {
  const pointer = descs.take(i);
  for (const field of ['first', 'second', 'next'] as const)
    descs.word(pointer, field).value = fields[field] ?? 0;
  return pointer;
}

test('sound rmaps: empty, one entry, a head with room, a head with room and a full tail', () => {
  const sound: ((world: World) => void)[] = [
    () => {},
    (w) => {
      w.rmap.value = page(w, 2);
    },
    (w) => {
      w.rmap.value = descriptor(w, 0, { first: page(w, 1) }) | MANY;
    },
    (w) => {
      const next = descriptor(w, 0, { first: page(w, 0), second: page(w, 3) });
      w.rmap.value = descriptor(w, 1, { first: page(w, 1), next }) | MANY | LOCKED;
    },
  ];
  for (const make of sound) assert.equal(judged(make).verdict, 'holds', String(make));
});

/** A chain of a head with one entry, and a tail with `tail` in it. */
const withTail = (w: World, tail: Partial<Record<Slot | 'next', number>>): void => {
  const next = descriptor(w, 0, tail);
  w.rmap.value = descriptor(w, 1, { first: page(w, 1), next }) | MANY;
};

for (const [what, promise, make] of [
  ['a tail with room', PROMISES.chainInvariants, (w) => withTail(w, { first: page(w, 0) })],
  [
    'a descriptor whose first place is empty',
    PROMISES.chainInvariants,
    (w) => withTail(w, { second: page(w, 0) }),
  ],
  [
    'an entry in two places',
    PROMISES.chainInvariants,
    (w) => {
      const twice = page(w, 0);
      withTail(w, { first: twice, second: twice });
    },
  ],
  [
    'an entry that was unlinked',
    PROMISES.chainInvariants,
    (w) => {
      withTail(w, { first: page(w, 0), second: page(w, 2) });
      w.linked.value &= ~1;
    },
  ],
  [
    'the one entry of a chain that was unlinked',
    PROMISES.chainInvariants,
    (w) => {
      w.rmap.value = descriptor(w, 0, { first: page(w, 1) }) | MANY;
      w.linked.value = 0;
    },
  ],
  [
    'an entry whose page was freed',
    PROMISES.chainInvariants,
    (w) => {
      withTail(w, { first: page(w, 0), second: page(w, 2) });
      w.pages.free(w.pages.pointer(2));
    },
  ],
  [
    'a tail that was freed',
    PROMISES.chainInvariants,
    (w) => {
      withTail(w, { first: page(w, 0), second: page(w, 2) });
      w.descs.free(w.descs.pointer(0));
    },
  ],
  [
    'a ring',
    PROMISES.chainInvariants,
    (w) => {
      withTail(w, { first: page(w, 0), second: page(w, 2) });
      w.descs.word(w.descs.pointer(0), 'next').value = w.descs.pointer(0);
    },
  ],
  [
    'one entry whose page was freed',
    PROMISES.chainInvariants,
    (w) => {
      w.rmap.value = page(w, 0);
      w.pages.free(w.rmap.value);
    },
  ],
  [
    'one entry that was unlinked',
    PROMISES.chainInvariants,
    (w) => {
      w.rmap.value = page(w, 0);
      w.linked.value = 0;
    },
  ],
  ['an entry that nothing leads to', PROMISES.noLostInsertion, (w) => void page(w, 0)],
  [
    'an entry beside the one that the word points to',
    PROMISES.noLostInsertion,
    (w) => {
      w.rmap.value = page(w, 0);
      page(w, 1);
    },
  ],
  [
    'a lock bit on nothing',
    PROMISES.noLockedEmptyHead,
    (w) => {
      w.rmap.value = LOCKED;
    },
  ],
] as const satisfies readonly (readonly [string, string, (w: World) => void])[]) {
  test(`${what} breaks a promise, though not in the middle of a change`, () => {
    assert.equal(judged(make).violated, promise);
    const changing = judged((w) => {
      make(w);
      w.changing.value = 1;
    });
    assert.equal(changing.violated, promise === PROMISES.noLockedEmptyHead ? promise : null);
  });
}

test('a page is young when it is linked and present, and its accessed bit is set', () => {
  const young = (make: (world: World) => void): number[] => {
    const found: number[] = [];
    judged((w) => {
      make(w);
      found.push(w.youngNow(), w.stayYoung(), w.perhapsYoung());
    });
    // A promise that is broken makes the step once more, for the counterexample.
    return found.slice(0, 3);
  };
  const set = (w: World, i: number, spte: number): void => {
    w.pages.word(w.pages.pointer(i), 'spte').value = spte;
  };
  const all = (w: World): void => {
    withTail(w, { first: page(w, 0), second: page(w, 2) });
    set(w, 0, PRESENT | ACCESSED);
    set(w, 2, ACCESSED);
    set(w, 3, PRESENT | ACCESSED);
  };
  assert.deepEqual(young(all), [1, 1, 1]);
  assert.deepEqual(
    young((w) => {
      all(w);
      w.linked.value = 0b1110;
    }),
    [0b1000, 0b1000, 0b1000],
  );
});

test('the picture shows the word, the descriptors and the pages', () => {
  const { counterexample } = judged((w) => {
    withTail(w, { first: page(w, 0), second: page(w, 2) });
    w.rmap.value |= LOCKED;
    w.pages.word(w.pages.pointer(2), 'spte').value = PRESENT | ACCESSED;
    w.pages.word(w.pages.pointer(0), 'spte').value = 0;
    w.descs.free(w.descs.pointer(0));
  });
  assert.deepEqual(counterexample.at(-1)?.view, [
    ['rmap word', '→ descriptor 2, MANY, LOCKED'],
    ['descriptor 1', 'free'],
    ['descriptor 2', '→ page 2; next → descriptor 1 (freed since)'],
    ['page 1', 'SPTE not present'],
    ['page 2', 'SPTE present, A = 0'],
    ['page 3', 'SPTE present, A = 1'],
    ['page 4', 'free'],
  ]);
});
