/** 1: everything under `mmu_lock` held for write. */
import { readWord } from './ager.js';
import { agersAndWriter, type RmapProtocol } from './laboratory.js';
import { june17, threeTiers } from './said.js';

export const underMmuLock: readonly RmapProtocol[] = [
  {
    id: '1',
    said: [
      threeTiers('Taking mmu_lock for write is better than evicting a page that is young.'),
      june17('Taking mmu_lock for write is not attractive either.'),
    ],
    note: 'Correct and slow: one ager or writer at a time in the whole VM. It promises the exact answer.',
    protocol: agersAndWriter('all under mmu_lock for write', { agers: 2, entries: 3 }, (world, m) => {
      const mmuLock = m.word('mmu_lock');
      return {
        before: (ager) => ({
          mmu_lock: () => ager.process.spinLock(mmuLock),
          'read the word': () => readWord(ager, world, 'leave'),
        }),
        leave: ({ process }) => {
          process.spinUnlock(mmuLock);
          return 'answer';
        },
        writer: { mmuLock },
      };
    }),
    expected: null,
  },
];
