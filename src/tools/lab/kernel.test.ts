import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildKernel, buildSnapshot as make } from '../../kernel/build.js';
import { snapshotIfAny } from './kernel.js';
import { root } from './places.js';

mkdirSync(join(root, 'build'), { recursive: true });
/** A checkout with a space in its name, from which packages are found. */
const checkout = mkdtempSync(join(root, 'build', 'a checkout '));
after(() => rmSync(checkout, { recursive: true }));
const out = join(checkout, 'build', 'kernel');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'snapshot.cjs'), '');

/** A Node whose snapshots say "good"; `making` is what it does when it is to make one. */
function nodeThat(name: string, making: string): string {
  const path = join(checkout, name);
  const start = '[ "$(cat "$2")" = good ]';
  const text = `#!/bin/sh\nif [ "$3" = --build-snapshot ]; then ${making}; else ${start}; fi\n`;
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

test('a snapshot is made once, and again when it is damaged', async () => {
  const node = nodeThat('node', 'printf good > "$2"; echo made >> made');
  const made = (): number => readFileSync(join(out, 'made'), 'utf8').split('\n').length - 1;
  const blob = await make(out, node);
  assert.equal(await make(out, node), blob);
  assert.equal(made(), 1);
  writeFileSync(blob, 'goo');
  assert.deepEqual(await Promise.all([make(out, node), make(out, node)]), [blob, blob]);
  assert.equal(readFileSync(blob, 'utf8'), 'good');
  assert.deepEqual(readdirSync(out).sort(), [blob.slice(out.length + 1), 'made', 'snapshot.cjs'].sort());
});

for (const [what, making, why] of [
  ['cannot be made', 'echo "no space" >&2; echo more >&2; exit 1', 'no space'],
  ['is made, but Node does not start from it', 'printf bad > "$2"', 'Command failed'],
])
  test(`without a snapshot a kernel starts all the same; why is told once: it ${what}`, async () => {
    const node = nodeThat(`node ${why}`, making);
    const told: string[] = [];
    for (let n = 0; n < 2; n++)
      assert.equal(await snapshotIfAny(checkout, node, (line) => told.push(line)), null);
    assert.equal(told.length, 1);
    assert.ok(
      told[0].startsWith(`kernels start without a snapshot, which could not be made: ${why}`),
      told[0],
    );
    assert.deepEqual(
      readdirSync(out).filter((name) => name.includes('.blob.')),
      [],
    );
  });

test('a kernel that is built already is not written again, since another process may be starting it', async () => {
  const twice = join(checkout, 'twice');
  await Promise.all([buildKernel(twice), buildKernel(twice)]);
  const programs = ['launcher.cjs', 'snapshot.cjs', 'twin.cjs', 'wire.cjs'];
  assert.deepEqual(readdirSync(twice).sort(), programs);
  const whole = readFileSync(join(twice, 'wire.cjs'), 'utf8');
  for (const name of programs) utimesSync(join(twice, name), 1e9, 1e9);
  writeFileSync(join(twice, 'wire.cjs'), whole.slice(0, 100));
  await buildKernel(twice);
  assert.equal(readFileSync(join(twice, 'wire.cjs'), 'utf8'), whole);
  assert.deepEqual(
    programs.filter((name) => statSync(join(twice, name)).mtimeMs !== 1e12),
    ['wire.cjs'],
  );
});
