import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../../tools/lab/places.js';
import { run } from '../../tools/lab/process.js';
import { makeCores } from '../cores.js';
import { runTests, testFiles } from './unit.js';

const context = { root, onCore: makeCores(2) };
const folder = mkdtempSync(join(tmpdir(), 'unit-'));
after(() => rmSync(folder, { recursive: true }));

test('finds the test files, sorted', () => {
  const files = testFiles(root);
  assert.ok(files.includes(join('src', 'testing', 'suites', 'unit.test.ts')));
  assert.deepEqual(files, [...files].sort());
});

test('counts what passed, failed and was skipped, and shows what failed', async () => {
  const file = join(folder, 'mixed.test.mjs');
  writeFileSync(
    file,
    `import { test } from 'node:test';
    test('good', () => {});
    test('bad', () => { throw new Error('on purpose'); });
    test('left out', { skip: 'the reason' }, () => {});`,
  );
  const result = await runTests(context, [[file]]);
  assert.deepEqual([result.passed, result.failed], [1, 1]);
  assert.deepEqual(result.skipped, [{ name: 'left out', why: 'the reason' }]);
  assert.match(result.output, /not ok \d+ - bad[\s\S]*on purpose/);
  assert.doesNotMatch(result.output, /ok \d+ - good/);
});

for (const [what, text] of [
  ['cannot even be loaded', 'import "./no-such-file.mjs";'],
  ['tests nothing', 'export {};'],
  ['ends in the middle', "import { test } from 'node:test'; test('good', () => {}); process.exit(3);"],
  ['ends as if all were well', "import { test } from 'node:test'; test('good', () => process.exit(0));"],
]) {
  test(`a file that ${what} is a failure`, async () => {
    const file = join(folder, 'broken.test.mjs');
    writeFileSync(file, text);
    const result = await runTests(context, [[file]]);
    assert.equal(result.failed, 1);
    assert.match(result.output, /broken\.test\.mjs/);
  });
}

test('files that share a process are told apart, and one that is broken ends none of the others', async () => {
  const texts = {
    first: "import { test } from 'node:test'; test('good', () => {});",
    lost: 'import "./no-such-file.mjs";',
    empty: 'export {};',
    last: "import { test } from 'node:test'; test('bad', () => { throw new Error('on purpose'); });",
  };
  const files = Object.entries(texts).map(([name, text]) => {
    writeFileSync(join(folder, `${name}.test.mjs`), text);
    return join(folder, `${name}.test.mjs`);
  });
  const { passed, failed, output } = await runTests(context, [files]);
  assert.deepEqual([passed, failed], [1, 3]);
  assert.match(
    output,
    /lost\.test\.mjs:\n[\s\S]*no-such-file[\s\S]*empty\.test\.mjs: no test ran[\s\S]*last\.test\.mjs:\n[\s\S]*on purpose/,
  );
  assert.doesNotMatch(output, /first\.test/);
});

test('what a file leaves to be cleaned up is over before the next file is begun, and its own not before its end', async () => {
  const texts = {
    slow: "import { after, test } from 'node:test'; after(() => new Promise((end) => setTimeout(end, 200))); test('good', () => {});",
    next: `import { after, test } from 'node:test'; import assert from 'node:assert'; let there = true; after(() => { there = false; });
      test('good', () => new Promise((end) => setTimeout(end, 400)).then(() => assert.ok(there)));`,
  };
  const files = Object.entries(texts).map(([name, text]) => {
    writeFileSync(join(folder, `${name}.test.mjs`), text);
    return join(folder, `${name}.test.mjs`);
  });
  const { passed, failed, output } = await runTests(context, [files]);
  assert.deepEqual([passed, failed], [2, 0], output);
});

test('a program that hangs is ended', async () => {
  const ended = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: root, limit: 300 });
  assert.equal(ended.code, 1);
  assert.match(ended.output, /killed after 0\.3 s/);
});

test('a program that is not there is a failure, not an exception', async () => {
  const ended = await run(join(folder, 'none'), [], { cwd: root });
  assert.equal(ended.code, 1);
  assert.match(ended.output, /ENOENT/);
});
