/** 6: read the SPTE blindly, and never write. */
import { PROMISES } from '../promises.js';
import type { RmapProtocol } from './laboratory.js';
import { oneEntry } from './oneEntry.js';
import { july9 } from './said.js';

const SAID = [
  july9(
    'A blind read is acceptable for a query that only tests: garbage would be absurdly rare and would do no harm.',
  ),
];
const BLIND = { agers: 2, testOnly: true };

export const blindTest: readonly RmapProtocol[] = [
  {
    id: '6a',
    said: SAID,
    note: 'It reads freed memory, and that is all: every other promise is kept, except that an answer "young" is a hint.',
    protocol: oneEntry('blind test', BLIND, { except: [PROMISES.noFreedAccess, PROMISES.noFalseYoung] }),
    expected: null,
  },
  {
    id: '6b',
    said: SAID,
    note: 'The worst that can happen: the accessed bit that it reads is that of a page that was taken again.',
    protocol: oneEntry('blind test, if its answer were a promise', BLIND, {
      promises: [PROMISES.noFalseYoung],
    }),
    expected: PROMISES.noFalseYoung,
  },
];
