import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTriedAgain, keysOf } from './again.js';
import { draw } from './sample.js';
import { scoreOf, scoreText, survivors, wilson } from './score.js';

const statuses = [
  'Killed',
  'Killed',
  'Timeout',
  'Survived',
  'NoCoverage',
  'CompileError',
  'Ignored',
] as const;

test('what hangs is noticed, what no test reaches is not, what was passed over does not count', () => {
  assert.deepEqual(scoreOf(statuses.map((status) => ({ status }))), { killed: 3, tried: 5, all: 7 });
});

test("Wilson's interval, as in the tables", () => {
  const [low, high] = wilson(8, 10);
  assert.deepEqual([low.toFixed(3), high.toFixed(3)], ['0.490', '0.943']);
  assert.equal(wilson(5, 5)[1].toFixed(6), '1.000000');
});

test('a sample states its interval, a whole folder needs none, and none at all is an error', () => {
  assert.equal(
    scoreText({ killed: 8, tried: 10, all: 30 }),
    '80.0 % (8 of 10 mutants killed, 30 in all, 95 % interval 49.0 to 94.3 %)',
  );
  assert.equal(scoreText({ killed: 8, tried: 10, all: 10 }), '80.0 % (8 of 10 mutants killed, 10 in all)');
  assert.match(scoreText({ killed: 9, tried: 10, all: 30, asBefore: 8 }), /%; 8 count as in the last run\)$/);
  assert.throws(() => scoreText({ killed: 0, tried: 0, all: 3 }), /No mutant was tried/);
});

test('survivors are named by place', () => {
  const location = { start: { line: 6, column: 2 }, end: { line: 6, column: 9 } };
  const one = {
    id: '1',
    fileName: '/x/src/a.ts',
    mutatorName: 'BlockStatement',
    replacement: '{\n}',
    location,
  };
  assert.equal(
    survivors(
      [
        { ...one, status: 'Survived' },
        { ...one, status: 'Killed' },
      ],
      '/x',
    ),
    'src/a.ts:6:2 Survived BlockStatement: { }',
  );
});

test('a sample is always the same, without repetition, and no larger than the whole', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const sample = draw(items, 10);
  assert.deepEqual(draw(items, 10), sample);
  assert.equal(new Set(sample).size, 10);
  assert.deepEqual(
    draw(items, 80).sort((a, b) => a - b),
    items,
  );
});

test('a mutant is found again by its code though lines have moved, and told from its like', () => {
  const code = 'if (a < b) {\n  go();\n}\nif (a < b) stop();';
  const planted = (line: number, column: number, endLine: number, endColumn: number) => ({
    fileName: '/x/src/a.ts',
    mutatorName: 'Some',
    replacement: 'false',
    location: { start: { line, column }, end: { line: endLine, column: endColumn } },
  });
  const moved = (by: number) => [
    planted(by, 4, by, 9),
    planted(by, 11, by + 2, 1),
    planted(by + 3, 4, by + 3, 9),
  ];
  const keys = keysOf(moved(0), '/x', () => code);
  assert.deepEqual(keys, [
    'src/a.ts: Some a < b -> false #1',
    'src/a.ts: Some { go(); } -> false #1',
    'src/a.ts: Some a < b -> false #2',
  ]);
  assert.deepEqual(
    keysOf(moved(2), '/x', () => `// one\n// two\n${code}`),
    keys,
  );
});

test('a second look tries what nothing noticed and what is new, not what was noticed or passed over', () => {
  const last = { a: 'Killed', b: 'Survived', c: 'NoCoverage', d: 'CompileError', e: 'Timeout' } as const;
  assert.deepEqual(
    [...'abcdef'].filter((key) => isTriedAgain(last, key)),
    ['b', 'c', 'f'],
  );
});
