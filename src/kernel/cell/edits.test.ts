import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits, type Edit, type Position } from './edits.js';

/** A text of some lines and edits in it that do not overlap and stay within their lines. */
const cases: fc.Arbitrary<{ text: string; edits: Edit[] }> = fc
  .array(fc.array(fc.constantFrom('keep', 'drop', 'put', 'swap'), { maxLength: 6 }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((lines) => {
    let text = '';
    const edits: Edit[] = [];
    lines.forEach((line, k) => {
      if (k) text += '\n';
      for (const what of line) {
        const at = text.length;
        if (what === 'put') edits.push({ at, length: 0, text: 'NEW' });
        else {
          text += 'abc';
          if (what !== 'keep') edits.push({ at, length: 3, text: what === 'swap' ? 'OTHER' : '' });
        }
      }
    });
    return { text, edits };
  });

test('what an edit leaves is found again at its old place', () => {
  fc.assert(
    fc.property(cases, ({ text, edits }) => {
      const edited = applyEdits(text, edits);
      const before = text.split('\n');
      edited.text.split('\n').forEach((line, k) => {
        for (let column = 0; column < line.length; column++) {
          const character = line[column]!;
          const place: Position = edited.back({ line: k, column });
          assert.equal(place.line, k);
          assert.ok(place.column >= 0 && place.column <= before[k]!.length);
          if (/[a-z]/.test(character)) assert.equal(before[k]![place.column], character);
        }
      });
    }),
  );
});

test('an inserted name leads back to where it was put', () => {
  const { text, back } = applyEdits('let x = f();\nreturn x;', [
    { at: 0, length: 0, text: 'export ' },
    { at: 20, length: 1, text: 'slot.x' },
  ]);
  assert.equal(text, 'export let x = f();\nreturn slot.x;');
  assert.deepEqual(back({ line: 0, column: 11 }), { line: 0, column: 4 });
  assert.deepEqual(back({ line: 1, column: 9 }), { line: 1, column: 7 });
  assert.deepEqual(back({ line: 1, column: 13 }), { line: 1, column: 8 });
});
