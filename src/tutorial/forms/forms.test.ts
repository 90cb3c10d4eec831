import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { lines } from '../plot/xy.js';
import type { DisplayHook, DisplayMessage } from '../show/display.js';
import { markdown } from '../show/markdown.js';
import { show } from '../show/show.js';
import { table } from '../show/table.js';
import { claim } from './claim.js';
import { progress } from './progress.js';

const HOOK = Symbol.for('second-look.display');
const kernel = globalThis as { [HOOK]?: DisplayHook | undefined };
let sent: { message: DisplayMessage; update: boolean }[] = [];

beforeEach(() => {
  sent = [];
  kernel[HOOK] = (message, update = false) => sent.push({ message, update });
});
afterEach(() => {
  delete kernel[HOOK];
});

const plain = (index: number) => sent[index].message.data['text/plain'];

const figure = lines(
  [0, 1].map((x) => ({ x, y: x })),
  { x: 'x', y: 'y', title: 'A line', alt: 'It rises.' },
);

test('show sends one message with all forms of the figure', () => {
  show(figure);
  assert.equal(sent.length, 1);
  assert.deepEqual(sent[0].message.data['application/vnd.plotly.v1+json'], figure.plotly);
  assert.equal(sent[0].message.data['image/svg+xml'], figure.svg);
});

test('show says what it takes', () => {
  assert.throws(() => show({} as never), /^ConfigError: show: it takes a figure made by lines, points/);
  assert.throws(() => show(undefined as never), /^ConfigError: show: it takes a figure/);
});

test('outside a notebook nothing passes for shown', () => {
  delete kernel[HOOK];
  assert.throws(
    () => show(figure),
    /There is no notebook to show this in; in a script .* a claim .*svg of a figure/,
  );
  assert.throws(() => markdown('text'), /There is no notebook/);
});

test('a progress bar updates its own display and ends at the total', () => {
  const bar = progress({ total: 4, label: 'Runs <of> four' });
  for (let i = 0; i < 6; i++) bar.advance();
  assert.equal(bar.done, 4);
  assert.deepEqual(
    sent.map(({ update }) => update),
    [false, true, true, true, true],
  );
  const ids = new Set(sent.map(({ message }) => message.transient?.display_id));
  assert.equal(ids.size, 1);
  assert.match(String([...ids][0]), /^second-look-progress-\d+$/);
  assert.equal(plain(4), 'Runs <of> four: 4 of 4');
  assert.match(
    String(sent[4].message.data['text/html']),
    /<progress aria-label="Runs &lt;of&gt; four" value="4" max="4">/,
  );
});

test('words stand below a bar until others do', () => {
  const bar = progress({ total: 2, label: 'Runs' });
  for (const words of ['<slow>', '<slow>', '']) bar.say(words);
  assert.deepEqual([0, 1, 2].map(plain), ['Runs: 0 of 2', 'Runs: 0 of 2; <slow>', 'Runs: 0 of 2']);
  assert.match(String(sent[1].message.data['text/html']), /0 of 2<br>&lt;slow&gt;<\/div>/);
  assert.equal(sent.length, 3);
  assert.throws(() => bar.say(3 as never), /words must be a text; it was 3/);
});

test('a million steps are at most a hundred messages', () => {
  const bar = progress({ total: 1_000_000, label: 'Steps' });
  for (let i = 0; i < 1_000_000; i++) bar.advance();
  assert.equal(sent.length, 101);
});

test('two bars do not move each other', () => {
  progress({ total: 1, label: 'a' });
  progress({ total: 1, label: 'a' });
  assert.notEqual(sent[0].message.transient?.display_id, sent[1].message.transient?.display_id);
});

test('progress refuses what it cannot count', () => {
  for (const total of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => progress({ total, label: 'x' }),
      /progress: total must be a whole number from 1 to 1000000000; it was/,
    );
  }
  assert.throws(() => progress({ total: 1, label: '' }), /label must be a text that is not blank/);
  assert.throws(
    () => progress({ total: 1, label: 'x' }).advance(-1),
    /steps must be a whole number from 0 to 1000000000; it was -1/,
  );
});

test('a table aligns numbers and escapes texts', () => {
  show(
    table(
      [
        { preset: 'A & <B>', pages: 123456, ratio: 0.123456789, note: null },
        { preset: 'C', pages: -2, ratio: 1, note: true },
      ],
      { caption: 'Pages' },
    ),
  );
  assert.equal(
    plain(0),
    [
      'Pages',
      'preset     pages  ratio  note',
      'A & <B>  123\u202f456  0.123  –',
      'C             −2      1  true',
    ].join('\n'),
  );
  const html = String(sent[0].message.data['text/html']);
  assert.match(html, /<caption>Pages<\/caption>/);
  assert.match(html, /<th scope="col" style="text-align:right">pages<\/th>/);
  assert.match(html, /A &amp; &lt;B&gt;/);
});

test('a table names the cell that is wrong', () => {
  const rows = [{ a: 1 }, { a: Number.NaN }];
  assert.throws(() => table(rows, { caption: 'c' }), /table: rows\[1\]\.a must be .* it was NaN/);
  assert.throws(
    () => table([{ a: 1 }, { b: 1 } as never], { caption: 'c' }),
    /rows\[1\]\.b is not a column of rows\[0\]/,
  );
  assert.throws(() => table([], { caption: 'c' }), /rows must be a non-empty list/);
  assert.throws(
    () => table([{ a: 1 }], { caption: ' ' }),
    /table: caption must be a text that is not blank; it was " "/,
  );
  show(table([{ a: 1 }]));
  assert.equal(plain(0), 'a\n1');
});

test('a claim is shown with its ids, kept for the ledger, and stops the run when it does not hold', () => {
  claim(['T15.2', 'S05.1'], 'two is more than one', 2 > 1);
  assert.equal(plain(0), '✓ two is more than one (T15.2, S05.1)');
  assert.deepEqual(sent[0].message.data['application/vnd.second-look.claim+json'], {
    ids: ['T15.2', 'S05.1'],
    statement: 'two is more than one',
  });
  claim('T1.1', '123456 places are the same', true);
  assert.equal(plain(1), '✓ 123\u202f456 places are the same (T1.1)', 'digits are grouped as in tables');
  assert.throws(
    () => claim('T1.1', 'one is more than two', 1 > 2),
    /^Error: This claim does not hold: one is more than two \(T1\.1\)$/,
  );
  assert.throws(() => claim('T1.1', 'truthy is not true', 'yes' as never), /does not hold/);
  assert.throws(() => claim('T15', 'no number', true), /claim: of must be an id such as T15\.2/);
  assert.throws(
    () => claim([], 'nothing', true),
    /claim: of must be a non-empty list of ids such as T15.2; it was a list of 0/,
  );
});
