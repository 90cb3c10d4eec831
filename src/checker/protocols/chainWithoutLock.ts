/** 2: agers walk the chain without any lock. */
import { address } from '../pointers.js';
import { PROMISES } from '../promises.js';
import { type Protocol, protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import type { RmapProtocol, Said } from './entry.js';
import { MANY, makeWorld } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 3;

const SAID: readonly Said[] = [
  {
    who: 'Sean Christopherson',
    when: '14 June 2024',
    messageId: 'ZmzPoW7K5GIitQ8B@google.com',
    what: 'Walking rmaps with several entries without the lock would be painfully complex; so only single entries are walked.',
  },
];

/** @param twoReads looks at bit 0 first, and reads the word again for the pointer */
function chain(promise: string, twoReads: boolean): Protocol {
  return protocol(
    `chain walk without a lock: ${promise}`,
    (m) => {
      const world = makeWorld(m, { entries: ENTRIES });
      makeAgers(
        m,
        1,
        world,
        {
          before: (ager) => ({
            'read the word': () => {
              ager.v.value = ager.process.load(world.rmap);
              if (ager.v.value === 0) return 'answer';
              return twoReads ? undefined : startWalk(ager);
            },
            'read the pointer': () => {
              const form = ager.v.value & MANY;
              ager.v.value = address(ager.process.load(world.rmap)) | form;
              return address(ager.v.value) === 0 ? 'answer' : startWalk(ager);
            },
          }),
          after: () => ({ leave: () => 'answer' }),
        },
        { meets: promise === PROMISES.noEntryTwice },
      );
      m.process('vCPU', (p) => writerSteps(p, world, { bit: false }));
    },
    { bounds: `1 ager, 1 writer, up to ${ENTRIES} entries, any number of operations`, promises: [promise] },
  );
}

const entry = (id: string, promise: string, note: string, twoReads = false): RmapProtocol => ({
  id,
  said: SAID,
  note: `${note} (Our reading of the code before 6.15; nobody spelt it out in the thread.)`,
  protocol: chain(promise, twoReads),
  expected: promise,
});

export const chainWithoutLock: readonly RmapProtocol[] = [
  entry(
    '2a',
    PROMISES.noFalseOld,
    'Removal fills the hole with the last entry of the head: a walker that has passed the hole misses the entry.',
  ),
  entry('2b', PROMISES.noEntryTwice, 'An entry that moves from the head into a tail is met in both places.'),
  entry('2c', PROMISES.noFreedAccess, 'The descriptor or the shadow page under the walker is freed.'),
  entry('2d', PROMISES.noMixup, 'The word flips between its forms between two looks at it.', true),
];
