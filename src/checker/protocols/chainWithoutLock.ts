/** 2: agers walk the chain without any lock. */
import { address } from '../pointers.js';
import { PROMISES } from '../promises.js';
import { startWalk } from './ager.js';
import { agersAndWriter, type RmapProtocol } from './laboratory.js';
import { sketch } from './said.js';
import { MANY } from './world.js';

const SAID = [
  sketch(
    'Walking rmaps with several entries without the lock would be painfully complex; so only single entries are walked.',
  ),
];

/** @param twoReads looks at bit 0 first, and reads the word again for the pointer */
const chain = (id: string, promise: string, note: string, twoReads = false): RmapProtocol => ({
  id,
  said: SAID,
  note: `${note} (Our reading of the code before 6.15; the thread does not spell it out.)`,
  protocol: agersAndWriter(
    `chain walk without a lock: ${promise}`,
    { agers: 1, entries: 3 },
    ({ rmap }) => ({
      before: (ager) => ({
        'read the word': () => {
          ager.v.value = ager.process.load(rmap);
          if (ager.v.value === 0) return 'answer';
          return twoReads ? undefined : startWalk(ager);
        },
        'read the pointer': () => {
          const form = ager.v.value & MANY;
          ager.v.value = address(ager.process.load(rmap)) | form;
          return address(ager.v.value) === 0 ? 'answer' : startWalk(ager);
        },
      }),
      meets: promise === PROMISES.noEntryTwice,
    }),
    { promises: [promise] },
  ),
  expected: promise,
});

export const chainWithoutLock: readonly RmapProtocol[] = [
  chain(
    '2a',
    PROMISES.noFalseOld,
    'Removal fills the hole with the last entry of the head: a walker that has passed the hole misses the entry.',
  ),
  chain('2b', PROMISES.noEntryTwice, 'An entry that moves from the head into a tail is met in both places.'),
  chain('2c', PROMISES.noFreedAccess, 'The descriptor or the shadow page under the walker is freed.'),
  chain('2d', PROMISES.noMixup, 'The word flips between its forms between two looks at it.', true),
];
