import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policies } from '../../simulator/policy/presets.js';
import { bars } from './bars.js';
import { formsOf } from './bundle.js';
import type { Figure } from './figure.js';
import { grid } from './grid.js';
import { heatmap } from './heatmap.js';
import { COLOURS, looksOf, POLICY_LOOKS, styleOf } from './palette.js';
import { assertSound } from './testing/inspect.js';
import { axisOf } from './tidy.js';
import { lines, points } from './xy.js';

const rows = [
  { vcpus: 8, passMs: 9, policy: 'LANDED', seed: 1 },
  { vcpus: 1, passMs: 3, policy: 'LANDED', seed: 1 },
  { vcpus: 8, passMs: 13, policy: 'LANDED', seed: 2 },
  { vcpus: 1, passMs: 5, policy: 'LANDED', seed: 2 },
  { vcpus: 1, passMs: 4, policy: 'mine', seed: 1 },
];
const spec = { x: 'vcpus', y: 'passMs', by: 'policy', title: 't', alt: 'a' } as const;

test('mean and range of what is repeated, from left to right, in the looks of the names', () => {
  const found = (figure: Figure) =>
    figure.model.panels[0].marks.map((mark) => {
      assert.ok(mark.kind === 'line' || mark.kind === 'points');
      const { name, x, y, style } = mark;
      return { name, x, y, ends: mark.kind === 'line' ? mark.band : mark.error, style };
    });
  const expected = [
    { name: 'LANDED', x: [1, 8], y: [4, 11], ends: { low: [3, 9], high: [5, 13] }, style: styleOf(2) },
    { name: 'mine', x: [1], y: [4], ends: undefined, style: styleOf(0) },
  ];
  for (const figure of [lines(rows, spec), points(rows, spec)]) {
    assert.deepEqual(found(figure), expected);
    assertSound(figure);
  }
});

test('titles and words are made from the columns, and a warning asks for better words', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const figure = lines(rows, { x: 'vcpus', y: 'passMs', by: 'policy' });
  assert.equal(figure.title, 'Pass against vcpus, by policy');
  assert.equal(
    figure.alt,
    'Lines: pass (ms) against vcpus. LANDED: 4 at 1 to 11 at 8, from 4 to 11 in all. mine: 4 at 1 to 4 at 1, always 4.',
  );
  assert.equal(warn.mock.callCount(), 0);
  formsOf(figure);
  assert.match(
    String(warn.mock.calls[0].arguments[0]),
    /^"Pass against vcpus, by policy" has no alt; write what/,
  );
  const both = grid({ title: 'Two', figures: [figure, lines(rows, spec)] });
  assert.match(
    both.alt,
    /^2 figures side by side\. Panel 1, Pass against vcpus, by policy: Lines: .* Panel 2, t: a$/,
  );
  formsOf(lines(rows, spec));
  assert.equal(warn.mock.callCount(), 1);
  assertSound(figure);
});

test('a column may say what its axis says', () => {
  const x = { column: 'vcpus', title: 'processors', scale: 'log', range: [1, 16] } as const;
  const { model } = lines(rows, { ...spec, x, y: { column: 'passMs', unit: 'µs', zero: true } });
  const [{ x: across, y: up }] = model.panels;
  assert.deepEqual([across.label, across.scale, across.domain], ['processors', 'log', [1, 16]]);
  assert.deepEqual([up.label, up.domain[0]], ['pass (µs)', 0]);
  assert.deepEqual(axisOf('accessesPerSecond'), { title: 'accesses', unit: 'per s' });
  assert.deepEqual(axisOf('memoryMiB'), { title: 'memory', unit: 'MiB' });
  assert.deepEqual(axisOf('p99Us'), { title: 'p99', unit: 'µs' });
  for (const plain of ['pages freed', 'vCPUs', 'VMs', 'MMUs', 'Ms'])
    assert.deepEqual(axisOf(plain), { title: plain });
});

test('rows may bring their own intervals; null leaves a row out', () => {
  const own = [
    { at: 1, mean: 5, low: 4, high: 7 },
    { at: 2, mean: null, low: null, high: null },
  ];
  const [mark] = points(own, { x: 'at', y: 'mean', low: 'low', high: 'high', title: 't', alt: 'a' }).model
    .panels[0].marks;
  assert.ok(mark.kind === 'points');
  assert.deepEqual([mark.x, mark.y, mark.error], [[1], [5], { low: [4], high: [7] }]);
});

test('a curve that is called as points are has their colour, and says that it is a formula', () => {
  const curves = [
    { vcpus: 1, passMs: 4, policy: 'mine' },
    { vcpus: 8, passMs: 6, policy: 'mine' },
  ];
  const { marks } = points(rows, { ...spec, curves }).model.panels[0];
  const named = new Map(marks.map((mark) => [mark.name, mark.kind === 'heat' ? '' : mark.style.colour]));
  assert.equal(named.get('mine: formula'), named.get('mine'));
  assert.equal(marks.length, 3);
});

test('curves lie beneath the points, from rows of the same columns, and look like none of them', () => {
  const curves = [
    { vcpus: 1, passMs: 4, policy: 'formula', seed: 0 },
    { vcpus: 8, passMs: 12, policy: 'formula', seed: 0 },
  ];
  const { marks } = points(rows, { ...spec, curves }).model.panels[0];
  assert.deepEqual(
    marks.map((mark) => [mark.kind, mark.name, mark.kind === 'heat' ? '' : mark.style.colour]),
    [
      ['line', 'formula', COLOURS.vermillion],
      ['points', 'LANDED', COLOURS.green],
      ['points', 'mine', COLOURS.blue],
    ],
  );
});

test('bars: places in the order of the rows, a gap where there is none, a look for each place', () => {
  const figure = bars(rows, { ...spec, x: 'vcpus', by: 'policy' });
  assertSound(figure);
  const [landed, mine] = figure.model.panels[0].marks;
  assert.ok(landed.kind === 'bars' && mine.kind === 'bars');
  assert.deepEqual(figure.model.panels[0].x.categories, ['8', '1']);
  assert.deepEqual([landed.y, mine.y, landed.error], [[11, 4], [null, 4], { low: [9, 3], high: [13, 5] }]);
  const each = bars(rows, { ...spec, x: 'policy', by: 'policy' }).model.panels[0].marks;
  assert.deepEqual(
    each.map((mark) => mark.kind === 'bars' && [mark.name, mark.y, mark.slot, mark.of, mark.error]),
    [
      ['LANDED', [7.5, null], 0, 1, { low: [3, 0], high: [13, 0] }],
      ['mine', [null, 4], 0, 1, undefined],
    ],
  );
  assertSound(bars(rows, { x: 'policy', y: 'passMs', alt: 'a' }));
  assert.equal(bars(rows, { x: 'passMs', y: 'vcpus', alt: 'a' }).model.panels[0].x.label, 'pass (ms)');
});

test('a heatmap over rows: places in their order, the mean of what is repeated, gaps', () => {
  const figure = heatmap(rows, { x: 'vcpus', y: 'policy', z: 'passMs', alt: 'a' });
  assertSound(figure);
  const [mark] = figure.model.panels[0].marks;
  assert.ok(mark.kind === 'heat');
  assert.deepEqual(
    [figure.title, mark.name, mark.z],
    [
      'Pass by vcpus and policy',
      'pass (ms)',
      [
        [11, 4],
        [null, 4],
      ],
    ],
  );
});

test('each policy has its own look, which no other series takes', () => {
  assert.deepEqual([...POLICY_LOOKS].sort(), Object.keys(policies).sort());
  assert.deepEqual(looksOf(['LANDED', 'a', 'BASE', 'b']), [2, 1, 0, 3]);
  assert.deepEqual(looksOf(['a', 'b']), [0, 1]);
});

const wrong: [string, () => unknown, RegExp][] = [
  [
    'no rows',
    () => lines([] as typeof rows, spec),
    /^lines: rows must be a non-empty list of rows; it was a list of 0$/,
  ],
  ['no columns', () => lines(rows, undefined as never), /^lines: the argument must be an object with title/],
  [
    'names of places that are one',
    () => heatmap([...rows, { ...rows[0], vcpus: '8' }], { x: 'vcpus', y: 'policy', z: 'passMs' }),
    /^heatmap: rows: place 2 of vcpus must be named unlike the others; it was "8"$/,
  ],
  ['no row', () => lines([null] as never, spec), /^lines: rows\[0\] must be an object; it was null$/],
  [
    'column',
    () => lines(rows, { ...spec, x: 'vcpu' as never }),
    /^lines: "vcpu" is no column of the rows; there is vcpus, passMs/,
  ],
  [
    'no x',
    () => lines(rows, { ...spec, x: undefined as never }),
    /^lines: x must be the name of a column, or an object with column/,
  ],
  [
    'misspelt',
    () => lines(rows, { ...spec, color: 1 } as never),
    /^lines: color is not a known field; it may be title/,
  ],
  [
    'text',
    () => lines([{ a: 1, b: 'x' }], { x: 'a', y: 'b' }),
    /^lines: rows\[0\]\.b must be a finite number; it was "x"$/,
  ],
  [
    'NaN',
    () => points([{ a: Number.NaN, b: 1 }], { x: 'a', y: 'b' }),
    /^points: rows\[0\]\.a must be a finite number; it was NaN$/,
  ],
  [
    'name',
    () => bars([{ a: {}, b: 1 }], { x: 'a', y: 'b' }),
    /^bars: .* of a must be a text, a number, true or false; it was an object$/,
  ],
  [
    'nothing',
    () => lines([{ a: 1, b: null }], { x: 'a', y: 'b' }),
    /^lines: b must be a number in at least one row; all are null$/,
  ],
  [
    'no text can be made of it',
    () =>
      lines(
        [Object.create(null), 1].map((x) => ({ x, y: 1 })),
        { x: 'x', y: 'y' },
      ),
    /^lines: rows\[0\]\.x must be a finite number; it was an object$/,
  ],
  [
    'holes',
    () => bars(new Array<{ x: number }>(3), { x: 'x', y: 'x' }),
    /^bars: rows\[0\] must be an object; it was missing$/,
  ],
  [
    'a long column',
    () => lines(rows, { ...spec, x: 'long '.repeat(20_000) as 'vcpus' }),
    /^lines: "(long ){11}lo\.\.\." is no column of the rows; there is vcpus,/,
  ],
  [
    'two intervals at one place',
    () => {
      const row = { at: 1, mean: 5, low: 4, high: 7, policy: 'BASE' };
      const apart = { ...row, policy: 'LANDED' };
      return lines([row, apart, row], { x: 'at', y: 'mean', low: 'low', high: 'high', by: 'policy' });
    },
    /^lines: rows\[2\]\.at must be a place of its own, since low and high are given; it was 1$/,
  ],
  [
    'half',
    () => lines(rows, { ...spec, low: 'seed' }),
    /^lines: low and high must come together; high is missing$/,
  ],
];
for (const [name, run, message] of wrong)
  test(`wrong rows: ${name}`, () => assert.throws(run, { name: 'ConfigError', message }));

test('a number that no axis can hold is refused, with its field and what it may be', () => {
  const plane = { x: 'x', y: { column: 'y', scale: 'log' }, alt: 'a' } as const;
  const cells = { x: 'x', y: 'x', z: 'y', alt: 'a' } as const;
  for (const draw of [
    (row: { x: number; y: number }) => lines([row], plane),
    (row: { x: number; y: number }) => points([row], plane),
    (row: { x: number; y: number }) => bars([row], { x: 'x', y: 'y' }),
    (row: { x: number; y: number }) => heatmap([row], cells),
  ])
    for (const [y, text] of [[Number.MAX_VALUE, '1\\.79.*'] as const, [-1.1e150, '-1\\.1e\\+150'] as const])
      assert.throws(
        () => draw({ x: 1, y }),
        new RegExp(`: rows\\[0\\]\\.y must be from -1e\\+150 to 1e\\+150; it was ${text}$`),
      );
  assert.throws(
    () => lines([{ x: 1, y: Number.MIN_VALUE }], plane),
    /y\.scale 'log' needs values from 1e-150; one is 5e-324$/,
  );
  const ends = [1e-150, 1e150].map((y, x) => ({ x, y }));
  for (const y of [1e-323, -5e-324])
    assertSound(
      lines(
        [
          { x: 0, y: 5e-324 },
          { x: 1, y },
        ],
        { x: 'x', y: 'y', alt: 'a' },
      ),
    );
  for (const figure of [lines(ends, plane), heatmap(ends, cells), points(ends, { ...plane, x: 'y' })])
    assertSound(figure);
});
