/** 5: read the word again, then compare-and-swap the SPTE. */
import { sameBits } from '../pointers.js';
import { PROMISES } from '../promises.js';
import { protocol } from '../protocol.js';
import { makeAgers } from './ager.js';
import type { RmapProtocol } from './entry.js';
import { ACCESSED, MANY, makeWorld, PRESENT } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 2;

export const readAgain: readonly RmapProtocol[] = [
  {
    id: '5',
    said: [
      {
        who: 'Sean Christopherson',
        when: '9 July 2024',
        messageId: 'Zo137P7BFSxAutL2@google.com',
        what: 'Checking the rmap again before a compare-and-swap fails in theory: the table can be freed, allocated again and get the same value.',
      },
    ],
    note: 'Reading freed memory is tolerated here, and so is a wrong answer; a write into a page that was freed and taken again is not.',
    protocol: protocol(
      'read again, then compare-and-swap',
      (m) => {
        const world = makeWorld(m, { entries: ENTRIES });
        const { rmap, pages } = world;
        makeAgers(m, 1, world, {
          before: ({ process, v, at, slot, young }) => ({
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
          }),
          after: () => ({ leave: () => 'answer' }),
        });
        m.process('vCPU', (p) => writerSteps(p, world, { bit: false }));
      },
      {
        bounds: `1 ager, 1 writer, up to ${ENTRIES} entries, any number of operations`,
        except: [PROMISES.noFreedAccess, PROMISES.noFalseYoung, PROMISES.noFalseOld],
      },
    ),
    expected: PROMISES.noReusedWrite,
  },
];
