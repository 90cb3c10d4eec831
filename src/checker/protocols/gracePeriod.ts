/** 4: an RCU read section for agers, and a writer that waits for a grace period under the lock. */
import { PROMISES } from '../promises.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import { startWalk } from './ager.js';
import { agersAndWriter, type RmapProtocol } from './laboratory.js';
import { july9, threeTiers } from './said.js';
import { MANY } from './world.js';

function rcu(name: string, options: ProtocolOptions = {}): Protocol {
  return agersAndWriter(
    name,
    { agers: 2, entries: 2 },
    ({ rmap }, m) => {
      const mmuLock = m.word('mmu_lock');
      const inside = m.word('agers in an RCU section');
      return {
        before: (ager) => ({
          rcu_read_lock: () => {
            inside.value++;
          },
          'read the word': () => {
            ager.v.value = ager.process.load(rmap);
            return ager.v.value & MANY || ager.v.value === 0 ? 'leave' : startWalk(ager);
          },
        }),
        leave: ({ v }) => {
          inside.value--;
          return v.value & MANY ? 'no answer' : 'answer';
        },
        writer: { mmuLock, gracePeriod: () => inside.value === 0 },
      };
    },
    options,
  );
}

const SAID = [
  threeTiers('Agers walk in an RCU section, and whoever frees waits for a grace period first.'),
  july9('Not possible: the wait may sleep, and mmu_lock, under which tables are freed, is a spinning lock.'),
];

export const waitForGracePeriod: readonly RmapProtocol[] = [
  {
    id: '4a',
    said: SAID,
    note: 'The first removal sleeps with mmu_lock held.',
    protocol: rcu('RCU, grace period under mmu_lock'),
    expected: PROMISES.noSleepUnderLock,
  },
  {
    id: '4b',
    said: SAID,
    note: 'If sleeping were allowed there, nothing else would go wrong. The wait is modelled as: until no ager is inside.',
    protocol: rcu('RCU, if one could sleep under mmu_lock', { except: [PROMISES.noSleepUnderLock] }),
    expected: null,
  },
];
