import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { address } from '../pointers.js';
import type { Pool } from '../pool.js';
import { type Protocol, type ProtocolParts, protocol } from '../protocol.js';
import { ACCESSED, MANY, makeWorld, PRESENT, SLOTS, type World } from './world.js';
import { type WriterRules, writerSteps } from './writer.js';

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

/** The numbers of the entries, from 1 on, from the last descriptor to the first: in the order in which they were added. */
function entriesOf({ rmap, pages, descs }: World): number[] {
  const { value } = rmap;
  if ((value & MANY) === 0) return address(value) === 0 ? [] : [pages.numberOf(value) + 1];
  const chain: number[][] = [];
  for (let at = value; address(at) !== 0; at = descs.word(at, 'next').value)
    chain.unshift(SLOTS.map((slot) => descs.word(at, slot).value));
  return chain
    .flat()
    .filter((entry) => entry !== 0)
    .map((entry) => pages.numberOf(entry) + 1);
}

const AS_A_LIST = 'the rmap is the list that was made of it';
const NOTHING_ELSE = 'what is not in the list is gone';

/** A writer, and beside it the rmap once more as a list: what is added goes to its end, and its last entry fills a hole. */
function besideList(entries: number, rulesIn: (m: ProtocolParts) => WriterRules): Protocol {
  return protocol('a writer alone', (m) => {
    const world = makeWorld(m, { entries, mapped: 0 });
    const { rmap, pages, descs, linked, changing } = world;
    const rules = rulesIn(m);
    const writer = m.process('writer', (p) => writerSteps(p, world, rules));
    const list = Array.from({ length: entries }, (_, i) => m.ghost(`entry ${i + 1} of the list`));
    const before = m.ghost('linked before');
    // Once there were two entries the word points to a descriptor, until there is none.
    const many = m.ghost('many');
    const kept = (): number[] => list.map(({ value }) => value).filter((entry) => entry !== 0);
    m.afterEach(() => {
      if (!writer.at('decide') || linked.value === before.value) return;
      const bits = (value: number): number[] =>
        list.map((_, i) => i + 1).filter((entry) => value & (1 << (entry - 1)));
      const now = [...kept(), ...bits(linked.value & ~before.value)];
      const [gone, more] = bits(before.value & ~linked.value);
      if (more !== undefined) now.length = 0;
      else if (gone !== undefined) {
        const last = now.pop() as number;
        if (last !== gone) now[now.indexOf(gone)] = last;
      }
      for (const [i, word] of list.entries()) word.value = now[i] ?? 0;
      many.value = now.length > 1 || (now.length === 1 && many.value === 1) ? 1 : 0;
      before.value = linked.value;
    });
    const between = (promise: string, holds: () => boolean): void =>
      m.always(promise, () => !writer.at('decide') || holds());
    between(
      AS_A_LIST,
      () =>
        `${entriesOf(world)}` === `${kept()}` && rmap.value - address(rmap.value) === (many.value && MANY),
    );
    between(NOTHING_ELSE, () => {
      const used = (pool: Pool): number =>
        Array.from({ length: pool.size }, (_, i) => i).filter((i) => pool.isAllocated(i)).length;
      const sptes = Array.from({ length: entries }, (_, i) => pages.word(pages.pointer(i), 'spte').value);
      return (
        sptes.every((spte, i) => spte === (kept().includes(i + 1) ? PRESENT | ACCESSED : 0)) &&
        used(pages) === kept().length &&
        used(descs) === (many.value && Math.ceil(kept().length / 2)) &&
        changing.value === 0
      );
    });
  });
}

/** How a writer goes about it, and for 1, 2 and 3 entries how many states there are, and how many steps it is to the last. */
const WAYS: readonly (readonly [
  how: string,
  rulesIn: (m: ProtocolParts) => WriterRules,
  sizes: readonly (readonly [states: number, depth: number])[],
])[] = [
  [
    'with the bit',
    () => ({ bit: true }),
    [
      [21, 12],
      [304, 46],
      [5064, 82],
    ],
  ],
  [
    'without the bit',
    () => ({}),
    [
      [23, 13],
      [319, 49],
      [5162, 86],
    ],
  ],
  [
    'under mmu_lock',
    (m) => ({ mmuLock: m.word('mmu_lock') }),
    [
      [26, 15],
      [367, 56],
      [6046, 98],
    ],
  ],
];

for (const [how, rulesIn, sizes] of WAYS)
  test(`${how} a writer makes of an rmap what is made of a list, in whatever order it adds, removes and zaps`, () => {
    for (const [i, size] of sizes.entries()) {
      const { violated, states, depth } = explore(besideList(i + 1, rulesIn));
      assert.equal(violated, null);
      assert.deepEqual([states, depth], size);
    }
    // Two descriptors that are full.
    assert.equal(explore(besideList(4, rulesIn)).violated, null);
  });
