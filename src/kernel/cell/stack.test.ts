import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { Stack } from './stack.js';

// The kernel is built as CommonJS, where this is the folder of its own files.
(globalThis as { __dirname?: string }).__dirname = '/kernel';

test('the lines of the latest cells are known, of older ones the names', () => {
  const before = Error.prepareStackTrace;
  const stack = new Stack('/root');
  stack.install();
  try {
    const failing = (cell: string): (() => never) =>
      new Script('(function far() { throw new Error("far") })', { filename: cell }).runInThisContext();
    const lines = ({ stack: text = '' }: Error): string | undefined =>
      text.split('\n').find((line) => line.includes('Cell'));
    const thrown = (run: () => never): Error => {
      try {
        return run();
      } catch (error) {
        return error as Error;
      }
    };
    stack.addCell('Cell [1]', { code: 'far()', back: () => ({ line: 6, column: 2 }) });
    const [early, late] = [failing('Cell [1]'), failing('Cell [501]')];
    const first = thrown(early);
    assert.equal(lines(first), '    at far (Cell [1]:7:3)');
    assert.deepEqual(stack.placeOf(first), { code: 'far()', line: 6, column: 2 });
    const back = () => ({ line: 0, column: 0 });
    for (let cell = 2; cell <= 501; cell++) stack.addCell(`Cell [${cell}]`, { code: '', back });
    const again = thrown(early);
    assert.equal(lines(again), '    at far (Cell [1])');
    assert.equal(stack.placeOf(again), undefined);
    assert.equal(lines(thrown(late)), '    at far (Cell [501]:1:1)');
  } finally {
    Error.prepareStackTrace = before;
  }
});
