/**
 * The one holder of `mmu_lock` for write: adds entries, removes one, zaps all, as often as it likes and in any order,
 * and frees shadow pages and descriptors, which are then used again.
 */
import type { Order } from '../buffers.js';
import type { Word } from '../machine.js';
import { address } from '../pointers.js';
import { DONE, type Process, type Steps, WAIT } from '../process.js';
import { takeBit } from './lock.js';
import { ACCESSED, MANY, PRESENT, type Slot, type World } from './world.js';

export interface WriterRules {
  /** Takes the rmap's lock bit for every change. */
  readonly bit: boolean;
  /** The spinlock that it holds during every change, when others take it too. */
  readonly mmuLock?: Word;
  /** Order of the store that publishes the new word. */
  readonly order?: Order;
  /** Under mmuLock, before it frees: waits until nobody is inside an RCU section. */
  readonly gracePeriod?: () => boolean;
}

const [ADD, REMOVE, ZAP] = [1, 2, 3];

export function writerSteps(p: Process, world: World, rules: WriterRules): Steps {
  const { rmap, pages, descs, linked, changing } = world;
  const { bit, mmuLock, order = 'release', gracePeriod } = rules;
  const op = p.word('operation');
  const entry = p.pointer('entry');
  const v = p.pointer('v');
  const next = p.pointer('new');
  const has = (i: number): boolean => (linked.value & (1 << i)) !== 0;
  const maskOf = (pointer: number): number => 1 << pages.numberOf(pointer);
  const desc = (): number => address(v.value);
  const get = (of: number, field: Slot | 'next'): number => descs.load(p, of, field);
  const set = (of: number, field: Slot | 'next', value: number): void => {
    if (get(of, field) !== value) descs.store(p, of, field, value);
  };
  const newDesc = (first: number, second: number, tail: number): number => {
    let free = 0;
    while (descs.isAllocated(free)) free++;
    const made = descs.take(free);
    set(made, 'first', first);
    set(made, 'second', second);
    set(made, 'next', tail);
    return made | MANY;
  };
  /** The descriptor that holds the entry. */
  const holder = (): number => {
    let at = desc();
    while (get(at, 'first') !== entry.value && get(at, 'second') !== entry.value) at = get(at, 'next');
    return at;
  };

  /** Alone with the word now, or so it believes. */
  const begin = (): string => {
    changing.value = 1;
    if (op.value === REMOVE) return 'unlink';
    return op.value === ZAP ? 'zap an SPTE' : 'link';
  };

  const decide: Steps = {
    decide: () => {
      const choices: [number, number][] = [[0, 0]];
      for (const i of pages.available()) choices.push([ADD, i]);
      for (let i = 0; i < pages.size; i++) if (has(i)) choices.push([REMOVE, i]);
      if (linked.value !== 0) choices.push([ZAP, 0]);
      const [what, page] = choices[p.choose(choices.length)];
      if (what === 0) return DONE;
      op.value = what;
      if (what === ADD) {
        entry.value = pages.take(page);
        pages.store(p, entry.value, 'spte', PRESENT | ACCESSED);
      }
      if (what === REMOVE) entry.value = pages.pointer(page);
      if (mmuLock !== undefined) return 'mmu_lock';
      return what === REMOVE ? 'zap the SPTE' : bit ? 'look at the word' : 'read the word';
    },
  };
  const enter: Steps = {
    ...(mmuLock && {
      mmu_lock: () =>
        p.spinLock(mmuLock) ??
        (op.value === REMOVE ? 'zap the SPTE' : bit ? 'look at the word' : 'read the word'),
    }),
    'zap the SPTE': () => {
      pages.store(p, entry.value, 'spte', 0);
      return bit ? 'look at the word' : 'read the word';
    },
    ...(bit
      ? takeBit(p, world, v, { locked: begin, empty: begin })
      : {
          'read the word': () => {
            v.value = p.load(rmap);
            return begin();
          },
        }),
  };
  const add: Steps = {
    link: () => {
      if (address(v.value) === 0) next.value = entry.value;
      else if ((v.value & MANY) === 0) next.value = newDesc(v.value, entry.value, 0);
      else if (get(desc(), 'second') !== 0) next.value = newDesc(entry.value, 0, desc());
      else {
        set(desc(), 'second', entry.value);
        next.value = v.value;
      }
      return 'publish';
    },
  };
  const remove: Steps = {
    unlink: () => {
      if ((v.value & MANY) === 0) {
        next.value = 0;
        return 'publish';
      }
      const last = get(desc(), 'second') !== 0 ? 'second' : 'first';
      const at = holder();
      const hole = get(at, 'first') === entry.value ? 'first' : 'second';
      if (at !== desc() || hole !== last) set(at, hole, get(desc(), last));
    },
    shorten: () => {
      const last = get(desc(), 'second') !== 0 ? 'second' : 'first';
      set(desc(), last, 0);
      next.value = v.value;
      if (last === 'second') return 'publish';
      const tail = get(desc(), 'next');
      next.value = tail === 0 ? 0 : tail | MANY;
      return bit ? 'free descriptors' : 'publish';
    },
  };
  const zap: Steps = {
    'zap an SPTE': () => {
      for (let i = 0; i < pages.size; i++) {
        if (!has(i) || pages.load(p, pages.pointer(i), 'spte') === 0) continue;
        pages.store(p, pages.pointer(i), 'spte', 0);
        return 'zap an SPTE';
      }
      next.value = 0;
      return bit ? 'free descriptors' : 'publish';
    },
  };
  const free: Steps = {
    // With the bit, descriptors go before the word changes, as in the kernel; without, as soon as nothing leads there.
    'free descriptors': () => {
      p.fence();
      if (v.value & MANY && address(v.value) !== address(next.value)) {
        let at = desc();
        while (at !== 0 && at !== address(next.value)) {
          const tail = get(at, 'next');
          descs.free(at);
          at = tail;
        }
      }
      return bit ? undefined : 'free pages';
    },
    publish: () => {
      p.store(rmap, next.value, order);
      if (op.value === ADD) linked.value |= maskOf(entry.value);
      if (op.value === REMOVE) linked.value &= ~maskOf(entry.value);
      if (op.value === ZAP) linked.value = 0;
      return bit ? 'free pages' : undefined;
    },
    ...(gracePeriod && {
      'wait for a grace period': () => {
        if (op.value === ADD) return;
        if (mmuLock) p.sleeps(mmuLock);
        return gracePeriod() ? undefined : WAIT;
      },
    }),
    ...(!bit && { 'after publishing': () => (op.value === ADD ? 'free pages' : 'free descriptors') }),
    'free pages': () => {
      p.fence();
      changing.value = 0;
      if (op.value === REMOVE) pages.free(entry.value);
      if (op.value === ZAP)
        for (let i = 0; i < pages.size; i++) if (pages.isAllocated(i)) pages.free(pages.pointer(i));
      for (const word of [op, entry, v, next]) word.value = 0;
      if (mmuLock) p.spinUnlock(mmuLock);
      return 'decide';
    },
  };
  return { ...decide, ...enter, ...add, ...remove, ...zap, ...free };
}
