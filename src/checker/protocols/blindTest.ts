/** 6: read the SPTE blindly, and never write. */
import { PROMISES } from '../promises.js';
import { type Protocol, type ProtocolOptions, protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import type { RmapProtocol, Said } from './entry.js';
import { MANY, makeWorld } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 2;

function blind(name: string, options: ProtocolOptions): Protocol {
  return protocol(
    name,
    (m) => {
      const world = makeWorld(m, { entries: ENTRIES });
      makeAgers(
        m,
        2,
        world,
        {
          before: (ager) => ({
            'read the word': () => {
              ager.v.value = ager.process.load(world.rmap);
              if (ager.v.value & MANY) return 'no answer';
              return ager.v.value === 0 ? 'answer' : startWalk(ager);
            },
          }),
          after: () => ({ leave: () => 'answer' }),
        },
        { testOnly: true },
      );
      m.process('vCPU', (p) => writerSteps(p, world, { bit: false }));
    },
    { bounds: `2 agers, 1 writer, up to ${ENTRIES} entries, any number of operations`, ...options },
  );
}

const SAID: readonly Said[] = [
  {
    who: 'Sean Christopherson',
    when: '9 July 2024',
    messageId: 'Zo137P7BFSxAutL2@google.com',
    what: 'A blind read is acceptable for a query that only tests: garbage would be absurdly rare and would do no harm.',
  },
];

export const blindTest: readonly RmapProtocol[] = [
  {
    id: '6a',
    said: SAID,
    note: 'It reads freed memory, and that is all: every other promise is kept, except that an answer "young" is a hint.',
    protocol: blind('blind test', { except: [PROMISES.noFreedAccess, PROMISES.noFalseYoung] }),
    expected: null,
  },
  {
    id: '6b',
    said: SAID,
    note: 'The worst that can happen: the accessed bit that it reads is that of a page that was taken again.',
    protocol: blind('blind test, if its answer were a promise', { promises: [PROMISES.noFalseYoung] }),
    expected: PROMISES.noFalseYoung,
  },
];
