import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../../tutorial/plot/bars.js';
import { formsOf, type MimeBundle } from '../../tutorial/plot/bundle.js';
import { lines } from '../../tutorial/plot/xy.js';
import { markdownForms } from '../../tutorial/show/markdown.js';
import { changedCells, differenceInWords } from './difference.js';

const drawn = (yours: number, whose = 'yours'): MimeBundle =>
  formsOf(
    bars(
      [
        { policy: 'BASE', guest: 'above', refaults: 12_345 },
        { policy: 'BASE', guest: whose, refaults: yours },
        { policy: 'LANDED', guest: 'above', refaults: 7 },
        { policy: 'LANDED', guest: whose, refaults: 9 },
      ],
      { x: 'policy', y: 'refaults', by: 'guest', alt: 'a', title: 't' },
    ),
  )!;

test('the values of a figure that changed, named as in the figure', () => {
  assert.equal(differenceInWords([drawn(10)], [drawn(25)]), 'yours, BASE: 10 → 25');
  assert.equal(differenceInWords([drawn(10)], [drawn(25, 'yours, 2 s')]), 'yours, 2 s, BASE: 10 → 25');
  assert.equal(differenceInWords([drawn(10)], [drawn(10)]), 'No value changes.');
});

test('a bar that stands over its own name is named once', () => {
  const drawn = (height: number): MimeBundle[] => {
    const rows = ['BASE', 'REV'].map((policy) => ({ policy, height: policy === 'REV' ? height : 1 }));
    return [formsOf(bars(rows, { x: 'policy', y: 'height', by: 'policy', alt: 'a', title: 't' }))!];
  };
  assert.equal(differenceInWords(drawn(2), drawn(3)), 'REV: 2 → 3');
});

test('the largest changes first, the others counted', () => {
  const line = (factor: number): MimeBundle =>
    formsOf(
      lines(
        [1, 2, 3, 4, 5].map((x) => ({ x, y: x === 3 ? x * factor : x + factor / 100 })),
        { x: 'x', y: 'y', alt: 'a', title: 't' },
      ),
    )!;
  assert.equal(
    differenceInWords([line(1)], [line(10)]),
    'at 3: 3 → 30; at 1: 1.01 → 1.1; at 2: 2.01 → 2.1; 2 more values change',
  );
});

test('numbers of a text whose words stay', () => {
  const text = (words: string): MimeBundle[] => [markdownForms(words)];
  assert.equal(
    differenceInWords(text('17.0 % of 12\u202f000 pages'), text('23.1 % of 9000 pages')),
    '17.0 % → 23.1 %; 12\u202f000 → 9000',
  );
  assert.equal(differenceInWords(text('it is lost'), text('it is kept')), '');
  assert.equal(differenceInWords(text('17 pages'), text('17 pages')), 'No value changes.');
});

test('no words where a figure shows values at other places, and none of the old ones changed', () => {
  const line = (...points: [number, number][]): MimeBundle[] => [
    formsOf(
      lines(
        points.map(([x, y]) => ({ x, y })),
        { x: 'x', y: 'y', alt: 'a', title: 't' },
      ),
    )!,
  ];
  assert.equal(differenceInWords(line([1.8, 2650]), line([0.4, 1700])), '');
  assert.equal(differenceInWords(line([1, 5], [2, 6]), line([1, 5], [2, 6], [3, 7])), '');
  assert.equal(differenceInWords(line([1, 5], [2, 6]), line([1, 5])), '');
  assert.equal(differenceInWords(line([1, 5], [2, 6]), line([1, 50], [3, 6])), 'at 1: 5 → 50');
});

test('no words where outputs do not correspond', () => {
  assert.equal(differenceInWords([], [drawn(1)]), '');
  assert.equal(differenceInWords([markdownForms('5 pages')], [drawn(1)]), '');
});

test('cells of a table that changed, with what they were', () => {
  const before = [
    ['policy', 'refaults'],
    ['BASE', '10'],
  ];
  assert.deepEqual(
    changedCells(before, [
      ['policy', 'refaults'],
      ['BASE', '25'],
    ]),
    [
      [null, null],
      [null, '10'],
    ],
  );
  assert.equal(changedCells(before, before.slice(1)), null);
  assert.equal(changedCells(before, [['policy'], ['BASE']]), null);
});
