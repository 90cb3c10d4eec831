import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { explore, PROMISES, protocol } from '../../checker/index.js';
import type { DisplayMessage } from './display.js';
import { show } from './show.js';
import { steps } from './steps.js';

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
  show(steps(found));
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

test("pictures of one's own have the size that they say, in the steps and side by side", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>';
  const frames = [100, 120].map((width) => ({ words: 'a', picture: { svg, alt: 'p', width, height: 50 } }));
  sent.length = 0;
  show(steps({ title: 'Two', frames }));
  const { 'text/html': html, 'image/svg+xml': sheet } = sent[0].data as Record<string, string>;
  assert.deepEqual(html.match(/width="\d+" height="\d+"/g), [
    'width="100" height="50"',
    'width="120" height="50"',
  ]);
  assert.deepEqual(sheet.match(/translate\([^)]*\)/g), ['translate(0 30)', 'translate(120 30)']);
  assert.match(sheet, /^<svg [^>]*width="240" height="80"/);
});

test('what is no story is named with its value', () => {
  const bad = (what: unknown, message: RegExp): void =>
    assert.throws(() => steps(what as never), { name: 'ConfigError', message });
  bad(0, /^steps: what must be a story, a counterexample, .*; it was 0$/);
  bad(
    { title: 't', frames: [{ words: 3 }] },
    /frames\[0\]\.words must be a text that is not blank; it was 3$/,
  );
  bad([{ change: 'add 1', form: 'one', sptes: [[1]], entries: 1 }], /form must be one of .*; it was "one"$/);
  bad(
    [{ change: 'add 1', form: 'direct', sptes: [], entries: 1 }],
    /must have as many SPTEs as its form, 'direct'/,
  );
});
