/** 3 and 6: rmaps of one entry walked without a lock, with nothing that pins what they point to. */
import { PROMISES } from '../promises.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import { type AgerRules, readWord } from './ager.js';
import { agersAndWriter, type RmapProtocol, type Size } from './laboratory.js';
import { july9, sketch, threeTiers } from './said.js';

/** What may differ from the sketch. */
interface OneEntry extends Partial<Pick<Size, 'agers'>>, Pick<AgerRules, 'testOnly'> {
  /** False: does not look whether the word is 0. */
  readonly emptyTest?: boolean;
}

/** Rmaps of one entry walked without a lock; the others get no answer. */
export function oneEntry(
  name: string,
  { agers = 1, emptyTest = true, testOnly = false }: OneEntry = {},
  options: ProtocolOptions = {},
): Protocol {
  return agersAndWriter(
    name,
    { agers, entries: 2 },
    (world) => ({
      before: (ager) => ({
        'read the word': () => readWord(ager, world, emptyTest ? 'answer' : undefined, 'no answer'),
      }),
      testOnly,
    }),
    options,
  );
}

const SKETCH = sketch(
  'Age rmaps of one entry without mmu_lock, skip the others; whatever keeps the page table alive is left open.',
);

export const oneEntrySketch: readonly RmapProtocol[] = [
  {
    id: '3a',
    said: [SKETCH],
    note: 'Between reading the word and reading the SPTE the shadow page is freed. Promises no answer for several entries.',
    protocol: oneEntry('one-entry sketch, nothing pinned'),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '3b',
    said: [
      SKETCH,
      threeTiers('A diff that compiles, with three tiers; the word is not tested for 0 there either.'),
    ],
    note: 'The word is 0, bit 0 is clear, and 0 is followed. (Our reading; the thread does not mention it.)',
    protocol: oneEntry(
      'one-entry sketch, no test for an empty word',
      { emptyTest: false },
      { promises: [PROMISES.noNullAccess] },
    ),
    expected: PROMISES.noNullAccess,
  },
];

const BLIND_SAID = [
  july9(
    'A blind read is acceptable for a query that only tests: garbage would be absurdly rare and would do no harm.',
  ),
];
const BLIND = { agers: 2, testOnly: true };

/** Reads the SPTE blindly, and never writes. */
export const blindTest: readonly RmapProtocol[] = [
  {
    id: '6a',
    said: BLIND_SAID,
    note: 'It reads freed memory, and that is all: every other promise is kept, except that an answer "young" is a hint.',
    protocol: oneEntry('blind test', BLIND, { except: [PROMISES.noFreedAccess, PROMISES.noFalseYoung] }),
    expected: null,
  },
  {
    id: '6b',
    said: BLIND_SAID,
    note: 'The worst that can happen: the accessed bit that it reads is that of a page that was taken again.',
    protocol: oneEntry('blind test, if its answer were a promise', BLIND, {
      promises: [PROMISES.noFalseYoung],
    }),
    expected: PROMISES.noFalseYoung,
  },
];
