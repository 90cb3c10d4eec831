/** 3: the sketch that walks rmaps of one entry without a lock, and does not pin what it points to. */
import { PROMISES } from '../promises.js';
import { type Protocol, type ProtocolOptions, protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import type { RmapProtocol } from './entry.js';
import { MANY, makeWorld } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 2;

/** @param emptyTest looks whether the word is 0 */
export function oneEntry(name: string, emptyTest: boolean, options: ProtocolOptions): Protocol {
  return protocol(
    name,
    (m) => {
      const world = makeWorld(m, { entries: ENTRIES });
      makeAgers(m, 1, world, {
        before: (ager) => ({
          'read the word': () => {
            ager.v.value = ager.process.load(world.rmap);
            if (ager.v.value & MANY) return 'no answer';
            return emptyTest && ager.v.value === 0 ? 'answer' : startWalk(ager);
          },
        }),
        after: () => ({ leave: () => 'answer' }),
      });
      m.process('vCPU', (p) => writerSteps(p, world, { bit: false }));
    },
    { bounds: `1 ager, 1 writer, up to ${ENTRIES} entries, any number of operations`, ...options },
  );
}

const sketch = {
  who: 'Sean Christopherson',
  when: '14 June 2024',
  messageId: 'ZmzPoW7K5GIitQ8B@google.com',
  what: 'Age rmaps of one entry without mmu_lock, skip the others; whatever keeps the page table alive is left open.',
};
const diff = {
  who: 'James Houghton',
  when: '28 June 2024',
  messageId: 'CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com',
  what: 'A diff that compiles, with three tiers; the word is not tested for 0 there either.',
};

export const oneEntrySketch: readonly RmapProtocol[] = [
  {
    id: '3a',
    said: [sketch],
    note: 'Between reading the word and reading the SPTE the shadow page is freed. Promises no answer for several entries.',
    protocol: oneEntry('one-entry sketch, nothing pinned', true, {}),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '3b',
    said: [sketch, diff],
    note: 'The word is 0, bit 0 is clear, and 0 is followed. (Our reading; nobody mentioned it in the thread.)',
    protocol: oneEntry('one-entry sketch, no test for an empty word', false, {
      promises: [PROMISES.noNullAccess],
    }),
    expected: PROMISES.noNullAccess,
  },
];
