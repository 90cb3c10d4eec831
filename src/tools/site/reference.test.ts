import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type ReferencePage, readReference } from './reference.js';

const root = mkdtempSync(join(tmpdir(), 'reference-'));
after(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, 'src', 'deep'), { recursive: true });
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "ESNext", "noLib": true } }');
write('src/index.ts', "/**\n * All.\n *\n * @packageDocumentation\n */\nexport * from './deep/box.js';\n");

const BOX = `/** Has parts. */
export interface Box {
  /** Width, in cm; see \`pack\`. */
  readonly wide_part: number | null;
  bare: string;
}
/**
 * Packs a Box, a < b & <b>not bold</b>.
 *
 * @param box what is packed
 * @throws Error when \`Box\` is full
 * @example
 * \`\`\`ts
 * pack({});
 * \`\`\`
 */
export function pack(box: Box): Box {
  return box;
}
/** How many. */
export const MOST_BOXES = 3;
`;

test('what is not described is named with its file', async () => {
  write('src/deep/box.ts', BOX);
  await assert.rejects(
    readReference(root),
    /deep\.Box\.bare \(Property\), defined in .*box\.ts, does not have any/,
  );
});

test('one page for each folder, each name with a place, and all of them on the first page', async () => {
  write('src/deep/box.ts', BOX.replace('bare', '/** Not wide. */\n  bare'));
  const [first, deep, ...others] = await readReference(root);
  assert.deepEqual(others, []);
  assert.deepEqual([first.file, deep.file, deep.title], ['api.html', 'deep.html', 'deep']);
  const has = ({ body }: ReferencePage, text: string): void =>
    assert.ok(body.includes(text), `${text} in ${body}`);
  has(first, '<p>All.</p>');
  has(
    first,
    '<a href="deep.html#pack">pack()</a> · <a href="deep.html#most_boxes">MOST_BOXES</a> · <a href="deep.html#box">Box</a>',
  );
  has(deep, '<h3 id="pack">pack()<a class="anchor"');
  has(
    deep,
    '<td><code>number</code> | <code>null</code></td><td>Width, in cm; see <a href="deep.html#pack"><code>pack</code></a>.</td>'.replace(
      '</td><td>',
      '</td>\n<td>',
    ),
  );
  has(deep, 'Packs a Box, a &lt; b &amp; &lt;b>not bold&lt;/b>.');
  has(deep, '<td>what is packed</td>');
  has(deep, 'Error when <a href="deep.html#box"><code>Box</code></a> is full');
  has(deep, '<span class="hljs-title function_">pack</span>({});');
  assert.doesNotMatch(deep.body, /box\.ts|reference-/, 'nothing that changes with machine or line');
});
