import assert from 'node:assert/strict';
import { test } from 'node:test';
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
    'src/a.ts:7:3 Survived BlockStatement: { }',
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
