/**
 * 5: read the word again, then compare-and-swap the SPTE. It answers "young" when the swap succeeds. (The kernel of 6.15
 * swaps SPTEs without A/D bits only, of others it clears the bit at once; and it counts a swap that fails, too.) To count
 * it changes no verdict here: whoever gets to the swap has read the word twice, and in between an SPTE whose accessed bit
 * was set. The writer links an entry with its bit set, so the answer is not wrong, whoever wins the swap. A model that
 * calls "young" wrong when the very bit that was read belonged to no page yet finds that here; this one asks whether the
 * gfn had a set bit during the query.
 *
 * T19 speaks of memory that something other than KVM takes and fills with the same value: a corruption. The writer here
 * takes it as a shadow page again, where the harm would be one hint. It stands for any owner: no promise that is counted
 * here knows whose the memory is, only that it is another's.
 */
import { sameBits } from '../pointers.js';
import type { Steps } from '../process.js';
import { PROMISES } from '../promises.js';
import type { Ager } from './ager.js';
import { agersAndWriter, type RmapProtocol } from './laboratory.js';
import { july9 } from './said.js';
import { ACCESSED, MANY, PRESENT, type World } from './world.js';

function readTwiceAndSwap({ process, v, at, slot, young }: Ager, { rmap, pages }: World): Steps {
  return {
    'read the word': () => {
      v.value = process.load(rmap);
      if (v.value & MANY) return 'no answer';
      return v.value === 0 ? 'answer' : undefined;
    },
    'read the entry': () => {
      // `slot` keeps what was found in the SPTE.
      slot.value = pages.load(process, v.value, 'spte');
      return slot.value === (PRESENT | ACCESSED) ? undefined : 'answer';
    },
    'read the word again': () => {
      at.value = process.load(rmap);
      return sameBits(at.value, v.value) ? undefined : 'no answer';
    },
    'swap the SPTE': () => {
      if (pages.cas(process, at.value, 'spte', slot, (value) => value & ~ACCESSED)) young.value = 1;
      return 'answer';
    },
  };
}

export const readAgain: readonly RmapProtocol[] = [
  {
    id: '5',
    said: [
      july9(
        'Checking the rmap again before a compare-and-swap fails, in theory only: the table is freed, and something that is not KVM gets the memory and writes the same value there.',
      ),
    ],
    note: 'Reading freed memory is tolerated here, and so is a wrong answer; a write into memory that was freed and taken again is not: its new owner, here a shadow page, stands for any.',
    protocol: agersAndWriter(
      'read again, then compare-and-swap',
      { agers: 1, entries: 2 },
      (world) => ({ before: (ager) => readTwiceAndSwap(ager, world) }),
      { except: [PROMISES.noFreedAccess, PROMISES.noFalseYoung, PROMISES.noFalseOld] },
    ),
    expected: PROMISES.noReusedWrite,
  },
];
