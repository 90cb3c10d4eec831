/**
 * The one holder of `mmu_lock` for write: adds entries, removes one, zaps all, as often as it likes and in any order,
 * and frees shadow pages and descriptors, which are then used again.
 */
import type { StoreOrder } from '../buffers.js';
import { address, sameBits } from '../pointers.js';
import { DONE, type Process, type Steps, WAIT } from '../process.js';
import type { Word } from '../state.js';
import { takeBit } from './lock.js';
import { ACCESSED, LOCKED, MANY, PRESENT, type Slot, type World } from './world.js';

export interface WriterRules {
  /** Takes the rmap's lock bit for every change. */
  readonly bit?: boolean;
  /** The spinlock that it holds during every change, when others take it too. */
  readonly mmuLock?: Word;
  /** Order of the store that publishes the new word. */
  readonly order?: StoreOrder;
  /** Under mmuLock, before it frees: waits until no ager is inside an RCU section. */
  readonly gracePeriod?: () => boolean;
  /** Keeps what was unlinked until no ager can have it, in place of freeing it at once. */
  readonly limbo?: Limbo;
  /** Variant (f): an entry may be sought in the rmap of another gfn; it stays, and its page is freed. */
  readonly misfiles?: boolean;
}

/** What is unlinked and not yet freed. */
export interface Limbo {
  /** Takes a page in. */
  page(pointer: number): void;
  /** Takes a descriptor in. */
  descriptor(pointer: number): void;
  /** What no ager can have any more, by numbers of its own. */
  due(): number[];
  /** Frees one of these. */
  free(which: number): void;
}

/** What the writer is about to do; 0 between two operations. */
const [ADD, REMOVE, ZAP, MISFILE, FREE] = [1, 2, 3, 4, 5];

/** The writer's private words. */
interface Writer extends WriterRules {
  readonly process: Process;
  readonly world: World;
  readonly operation: Word;
  /** The entry that it adds or removes. */
  readonly entry: Word;
  /** The rmap word as it was, and as it will be. */
  readonly v: Word;
  readonly next: Word;
}

/** The writer's steps: decide, enter, change the chain, publish the new word, free. */
export function writerSteps(process: Process, world: World, rules: WriterRules = {}): Steps {
  const writer: Writer = {
    ...rules,
    process,
    world,
    operation: process.word('operation'),
    entry: process.pointer('entry'),
    v: process.pointer('v'),
    next: process.pointer('new'),
  };
  return {
    ...decide(writer),
    ...enter(writer),
    ...add(writer),
    ...remove(writer),
    ...zap(writer),
    ...(rules.bit
      ? { ...freeDescriptors(writer), ...publish(writer) }
      : { ...publish(writer), ...freeDescriptors(writer) }),
    ...freePages(writer),
  };
}

function decide(writer: Writer): Steps {
  const { process, world, operation, entry, mmuLock, misfiles, limbo } = writer;
  const { pages, linked } = world;
  return {
    decide: () => {
      const choices: [number, number][] = [[0, 0]];
      for (const i of pages.available()) choices.push([ADD, i]);
      const entries = Array.from({ length: pages.size }, (_, i) => i).filter((i) => linked.value & (1 << i));
      for (const i of entries) choices.push([REMOVE, i]);
      if (entries.length > 0) choices.push([ZAP, 0]);
      if (misfiles) for (const i of entries) choices.push([MISFILE, i]);
      for (const which of limbo?.due() ?? []) choices.push([FREE, which]);
      const [what, page] = choices[process.choose(choices.length)];
      if (what === 0) return DONE;
      if (what === FREE) {
        limbo?.free(page);
        return 'decide';
      }
      operation.value = what;
      if (what === ADD) {
        entry.value = pages.take(page);
        pages.store(process, entry.value, 'spte', PRESENT | ACCESSED);
      }
      if (what === REMOVE || what === MISFILE) entry.value = pages.pointer(page);
      return mmuLock === undefined ? firstStep(writer) : 'mmu_lock';
    },
  };
}

/** The first step under `mmu_lock`. */
function firstStep({ operation, bit }: Writer): string {
  if (operation.value === REMOVE || operation.value === MISFILE) return 'zap the SPTE';
  return bit ? 'look at the word' : 'read the word';
}

/** Up to where the writer is alone with the word, or believes to be. */
function enter(writer: Writer): Steps {
  const { process, world, operation, entry, v, bit, mmuLock } = writer;
  const begin = (): string => {
    world.changing.value = 1;
    if (operation.value === REMOVE) return 'unlink';
    return operation.value === ZAP ? 'zap an SPTE' : 'link';
  };
  return {
    ...(mmuLock && { mmu_lock: () => process.spinLock(mmuLock) ?? firstStep(writer) }),
    'zap the SPTE': () => {
      world.pages.store(process, entry.value, 'spte', 0);
      return operation.value === MISFILE ? 'free pages' : undefined;
    },
    ...(bit
      ? takeBit(process, world, v, { locked: begin, empty: begin })
      : {
          'read the word': () => {
            // Whoever does not take the bit masks it off.
            v.value = process.load(world.rmap) & ~LOCKED;
            return begin();
          },
        }),
  };
}

function add(writer: Writer): Steps {
  const { process, world, operation, entry, v, next } = writer;
  const { pages, descs } = world;
  return {
    link: () => {
      const head = address(v.value);
      const isFull = (v.value & MANY) === 0 || get(writer, head, 'second') !== 0;
      if (head === 0) next.value = entry.value;
      else if (!isFull) {
        set(writer, head, 'second', entry.value);
        next.value = v.value;
      } else if (descs.available().length === 0) {
        // A broken protocol has lost descriptors for good. The page is given up, as when the kernel has no memory.
        operation.value = REMOVE;
        pages.store(process, entry.value, 'spte', 0);
        next.value = v.value;
      } else if (v.value & MANY) next.value = newDescriptor(writer, entry.value, 0, head);
      else next.value = newDescriptor(writer, v.value, entry.value, 0);
      return 'publish';
    },
  };
}

/** The last entry of the head fills the hole. An entry that a broken protocol has lost leaves the chain as it is. */
function remove(writer: Writer): Steps {
  const { entry, v, next, bit } = writer;
  const last = (): Slot => (get(writer, address(v.value), 'second') !== 0 ? 'second' : 'first');
  return {
    unlink: () => {
      if ((v.value & MANY) === 0) {
        next.value = sameBits(v.value, entry.value) ? 0 : v.value;
        return 'publish';
      }
      const head = address(v.value);
      const at = descriptorOf(writer, entry.value);
      if (at === 0) {
        next.value = v.value;
        return 'publish';
      }
      const hole = sameBits(get(writer, at, 'first'), entry.value) ? 'first' : 'second';
      if (at !== head || hole !== last()) set(writer, at, hole, get(writer, head, last()));
    },
    shorten: () => {
      const head = address(v.value);
      const emptied = last();
      set(writer, head, emptied, 0);
      next.value = v.value;
      if (emptied === 'second') return 'publish';
      const tail = get(writer, head, 'next');
      next.value = tail === 0 ? 0 : tail | MANY;
      return bit ? 'free descriptors' : 'publish';
    },
  };
}

function zap({ process, world, next, bit }: Writer): Steps {
  const { pages, linked } = world;
  return {
    'zap an SPTE': () => {
      for (let i = 0; i < pages.size; i++) {
        const page = pages.pointer(i);
        if ((linked.value & (1 << i)) === 0 || pages.load(process, page, 'spte') === 0) continue;
        pages.store(process, page, 'spte', 0);
        return 'zap an SPTE';
      }
      next.value = 0;
      return bit ? 'free descriptors' : 'publish';
    },
  };
}

function publish(writer: Writer): Steps {
  const { process, world, operation, entry, next, bit, mmuLock, order, gracePeriod } = writer;
  const { rmap, pages, linked } = world;
  return {
    publish: () => {
      process.store(rmap, next.value, order ?? 'release');
      const page = 1 << pages.numberOf(entry.value);
      if (operation.value === ADD) linked.value |= page;
      if (operation.value === REMOVE) linked.value &= ~page;
      if (operation.value === ZAP) linked.value = 0;
      return bit ? 'free pages' : undefined;
    },
    ...(gracePeriod && {
      'wait for a grace period': () => {
        if (operation.value === ADD) return;
        if (mmuLock) process.sleeps(mmuLock);
        return gracePeriod() ? undefined : WAIT;
      },
    }),
    ...(!bit && {
      'after publishing': () => (operation.value === ADD ? 'free pages' : 'free descriptors'),
    }),
  };
}

/** With the bit, descriptors go before the word changes, as in the kernel; without, as soon as nothing leads there. */
function freeDescriptors(writer: Writer): Steps {
  const { process, world, v, next, limbo } = writer;
  return {
    'free descriptors': () => {
      process.fence();
      if ((v.value & MANY) === 0) return;
      const kept = address(next.value);
      for (let at = address(v.value); at !== 0 && at !== kept; ) {
        const tail = get(writer, at, 'next');
        const isOurs = world.descs.isAlive(at);
        if (limbo) limbo.descriptor(at);
        else world.descs.free(at);
        at = isOurs ? tail : 0;
      }
    },
  };
}

function freePages({ process, world, operation, entry, v, next, mmuLock, limbo }: Writer): Steps {
  const { pages, linked, changing } = world;
  const free = (pointer: number): void => (limbo ? limbo.page(pointer) : pages.free(pointer));
  return {
    'free pages': () => {
      process.fence();
      changing.value = 0;
      if (operation.value === MISFILE) linked.value &= ~(1 << pages.numberOf(entry.value));
      if (operation.value === REMOVE || operation.value === MISFILE) free(entry.value);
      if (operation.value === ZAP)
        for (let i = 0; i < pages.size; i++) if (pages.isAllocated(i)) free(pages.pointer(i));
      for (const word of [operation, entry, v, next]) word.value = 0;
      if (mmuLock) process.spinUnlock(mmuLock);
      return 'decide';
    },
  };
}

function get({ process, world }: Writer, descriptor: number, field: Slot | 'next'): number {
  return world.descs.load(process, descriptor, field);
}

/** Stores only what changes something. */
function set(writer: Writer, descriptor: number, field: Slot | 'next', value: number): void {
  if (get(writer, descriptor, field) !== value)
    writer.world.descs.store(writer.process, descriptor, field, value);
}

/** A word that points to a new head of the chain. */
function newDescriptor(writer: Writer, first: number, second: number, tail: number): number {
  const { descs } = writer.world;
  const made = descs.take(descs.available()[0]);
  set(writer, made, 'first', first);
  set(writer, made, 'second', second);
  set(writer, made, 'next', tail);
  return made | MANY;
}

/** The descriptor that holds the entry; 0 when none of the chain does. */
function descriptorOf(writer: Writer, entry: number): number {
  let at = address(writer.v.value);
  for (let n = 0; at !== 0 && n < writer.world.descs.size; n++) {
    if ((['first', 'second'] as const).some((slot) => sameBits(get(writer, at, slot), entry))) return at;
    at = get(writer, at, 'next');
  }
  return 0;
}
