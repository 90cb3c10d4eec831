/** A reclaimer that ages the gfn without `mmu_lock`: asks as often as it likes, and each time answers young or old. */

import { address } from '../pointers.js';
import { DONE, type Process, type Steps } from '../process.js';
import { PROMISES } from '../promises.js';
import type { ProtocolParts } from '../protocol.js';
import type { Word } from '../state.js';
import { ACCESSED, MANY, PRESENT, SLOTS, type World } from './world.js';

/** Private words of an ager. */
export interface Ager {
  readonly process: Process;
  /** The rmap word that it read. */
  readonly v: Word;
  /** The SPTE that it looks at, the descriptor this is from, and its slot. */
  readonly at: Word;
  readonly desc: Word;
  readonly slot: Word;
  /** 1 once it has seen an accessed bit. */
  readonly young: Word;
  /** For the proof: bits that were set when the query began and have been since. */
  readonly stillSet: Word;
  /** For the proof: 1 if a linked entry had its bit set at some time of the query. */
  readonly everSet: Word;
  /** For the proof: entries that this walk has met. */
  readonly met: Word | null;
}

export interface AgerRules {
  /** Looks without clearing. */
  readonly testOnly?: boolean;
  /** Promises that every query ends ({@link ProtocolParts.again}). */
  readonly answers?: boolean;
  /** Notes which entries a walk meets. */
  readonly meets?: boolean;
}

/** What a protocol's agers do between asking and walking, and after the walk. */
export interface AgerParts {
  /** Takes whatever protects the walk, reads the word into `v`, goes on with `startWalk`, 'answer' or 'no answer'. */
  before(ager: Ager): Steps;
  /** What the step 'leave' does: gives back what protects the walk, goes on with 'answer'. Left out: nothing to give. */
  leave?(ager: Ager): string;
}

/** Like agers, and their bookkeeping. */
export function makeAgers(
  m: ProtocolParts,
  count: number,
  world: World,
  { before, leave, ...rules }: AgerParts & AgerRules,
): void {
  m.alike('reclaimer', count, (process) => {
    const ager: Ager = {
      process,
      v: process.pointer('v'),
      at: process.pointer('at'),
      desc: process.pointer('descriptor'),
      slot: process.word('slot'),
      young: process.word('young'),
      stillSet: process.word('stillSet'),
      everSet: process.word('everSet'),
      met: rules.meets ? process.word('met') : null,
    };
    m.afterEach(() => watch(ager, world));
    if (rules.answers) m.again(PROMISES.answers, () => process.pc.value === 0 || process.done);
    return {
      ...ask(ager, world),
      ...before(ager),
      ...walk(ager, world, rules),
      leave: () => leave?.(ager),
      ...answer(ager),
    };
  });
}

/** Bookkeeping for one ager; it reads no more than it needs, since that makes the search fast. */
function watch({ process, stillSet, everSet }: Ager, world: World): void {
  if (process.pc.value === 0) return;
  if (stillSet.value !== 0) stillSet.value &= world.stayYoung();
  if (everSet.value === 0 && !process.done && world.perhapsYoung() !== 0) everSet.value = 1;
}

function ask({ process, stillSet }: Ager, world: World): Steps {
  return {
    ask: () => {
      if (process.choose(2) === 0) return DONE;
      // Whoever asks has just taken the lock of the host's page table.
      process.acquires();
      stillSet.value = world.youngNow();
    },
  };
}

/** Reads the word and starts a walk; where it is 0, or leads to a descriptor, these steps may follow instead. */
export function readWord(ager: Ager, { rmap }: World, empty?: string, many?: string): string {
  const { process, v } = ager;
  v.value = process.load(rmap);
  if (v.value === 0 && empty) return empty;
  return v.value & MANY && many ? many : startWalk(ager);
}

/** Starts a walk at the word `v`: the step that follows. */
export function startWalk({ v, at, desc }: Ager): string {
  if (v.value & MANY) {
    desc.value = address(v.value);
    return 'read a slot';
  }
  at.value = address(v.value);
  return 'read the SPTE';
}

/** Every entry of the chain, one memory access a step. */
function walk({ process, at, desc, slot, young, met }: Ager, world: World, rules: AgerRules): Steps {
  const { pages, descs } = world;
  /** The step after an SPTE that needs nothing more. */
  const goOn = (): string => {
    at.value = 0;
    if (desc.value === 0) return 'leave';
    if (slot.value === 1) return 'read the next pointer';
    slot.value = 1;
    return 'read a slot';
  };
  return {
    'read a slot': () => {
      at.value = descs.load(process, desc.value, SLOTS[slot.value]);
      // The head may have one entry only.
      if (at.value === 0 && slot.value === 1) return 'read the next pointer';
    },
    'read the SPTE': () => {
      if (met !== null && at.value !== 0) {
        const bit = 1 << pages.numberOf(at.value);
        if (met.value & bit) process.breaks(PROMISES.noEntryTwice);
        met.value |= bit;
      }
      const spte = pages.load(process, at.value, 'spte');
      if ((spte & (PRESENT | ACCESSED)) !== (PRESENT | ACCESSED)) return goOn();
      if (rules.testOnly) {
        young.value = 1;
        return 'leave';
      }
    },
    'clear the bit': () => {
      young.value = 1;
      pages.clearBits(process, at.value, 'spte', ACCESSED);
      return goOn();
    },

    'read the next pointer': () => {
      slot.value = 0;
      desc.value = descs.load(process, desc.value, 'next');
      return desc.value === 0 ? 'leave' : 'read a slot';
    },
  };
}

function answer({ process, v, at, desc, slot, young, stillSet, everSet, met }: Ager): Steps {
  const forget = (): void => {
    for (const word of [v, at, desc, slot, young, stillSet, everSet]) word.value = 0;
    if (met !== null) met.value = 0;
  };
  return {
    answer: () => {
      if (young.value === 0 && stillSet.value !== 0) process.breaks(PROMISES.noFalseOld);
      if (young.value === 1 && everSet.value === 0) process.breaks(PROMISES.noFalseYoung);
      forget();
      return 'ask';
    },
    'no answer': () => {
      forget();
      return 'ask';
    },
  };
}
