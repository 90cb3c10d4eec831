/** 1: everything under `mmu_lock` held for write. */
import { protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import type { RmapProtocol } from './entry.js';
import { makeWorld } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 3;

export const underMmuLock: readonly RmapProtocol[] = [
  {
    id: '1',
    said: [
      {
        who: 'James Houghton',
        when: '28 June 2024',
        messageId: 'CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com',
        what: 'Taking mmu_lock for write is better than evicting a page that is young.',
      },
      {
        who: 'Sean Christopherson',
        when: '17 June 2024',
        messageId: 'ZnCCZ5gQnA3zMQtv@google.com',
        what: 'Taking mmu_lock for write is not attractive either.',
      },
    ],
    note: 'Correct and slow: one ager or writer at a time in the whole VM. It promises the exact answer.',
    protocol: protocol(
      'all under mmu_lock for write',
      (m) => {
        const world = makeWorld(m, { entries: ENTRIES });
        const mmuLock = m.word('mmu_lock');
        makeAgers(m, 2, world, {
          before: (ager) => ({
            mmu_lock: () => ager.process.spinLock(mmuLock),
            'read the word': () => {
              ager.v.value = ager.process.load(world.rmap);
              return ager.v.value === 0 ? 'leave' : startWalk(ager);
            },
          }),
          after: ({ process }) => ({
            leave: () => {
              process.spinUnlock(mmuLock);
              return 'answer';
            },
          }),
        });
        m.process('vCPU', (p) => writerSteps(p, world, { bit: false, mmuLock }));
      },
      { bounds: `2 agers, 1 writer, up to ${ENTRIES} entries, any number of operations` },
    ),
    expected: null,
  },
];
