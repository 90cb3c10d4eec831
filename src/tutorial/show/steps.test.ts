import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { explore, PROMISES, protocol } from '../../checker/index.js';
import { showSteps } from '../forms/showSteps.js';
import type { DisplayMessage } from './display.js';

const hook = Symbol.for('second-look.display');
const sent: DisplayMessage[] = [];
before(() => {
  (globalThis as Record<symbol, unknown>)[hook] = (message: DisplayMessage) => sent.push(message);
});
after(() => {
  delete (globalThis as Record<symbol, unknown>)[hook];
});

test("a reader's own protocol in one short cell: who frees first, and who still looks", () => {
  // The cell begins.
  const mine = protocol('reference counting, forgotten', (m) => {
    const things = m.pool('thing', 1, { value: 'number' });
    const shared = m.pointer('shared', things.allocate());
    m.alike('user', 2, (p) => {
      const own = p.pointer('own');
      return {
        'read the pointer': () => {
          own.value = shared.value;
        },
        'use it': () => things.store(p, own.value, 'value', 1),
        'free it': () => things.free(own.value),
      };
    });
  });
  const found = explore(mine);
  showSteps(found);
  // The cell ends.
  assert.deepEqual([found.verdict, found.violated], ['violated', PROMISES.noFreedAccess]);
  assert.deepEqual(
    found.counterexample.map(({ step }) => step),
    ['read the pointer', 'read the pointer', 'use it', 'free it', 'use it'],
  );
  assert.deepEqual(Object.keys(sent[0].data), [
    'application/vnd.second-look.steps+json',
    'image/svg+xml',
    'text/html',
    'text/plain',
  ]);
  assert.match(
    sent[0].data['text/plain'] as string,
    /^reference counting, forgotten: “no access to freed memory”/,
  );
});
