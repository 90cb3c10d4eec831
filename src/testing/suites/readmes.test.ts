import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { wrongReadmes } from './readmes.js';

/** What is said of a checkout of these files. */
function said(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'readmes-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, 'src', name)), { recursive: true });
      writeFileSync(join(root, 'src', name), text);
    }
    return wrongReadmes(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const sound = {
  'README.md': '- `mm/`: memory',
  'mm/README.md': '# Memory\n\n- `memcg.ts`, `fault.ts`: a cgroup; [more](MORE.md)\n',
  'mm/memcg.ts': '',
  'mm/memcg.test.ts': '',
  'mm/fault.ts': '',
  'mm/MORE.md': '',
  'mm/testing/toy.ts': '',
};

test('folders that are described are right', () => assert.deepEqual(said(sound), []));

test('it tells a folder without a README, one that is not named, and a file that is not named', () => {
  assert.deepEqual(said({ ...sound, 'kvm/vm.ts': '' }), [
    'src/README.md does not name kvm',
    'src/kvm has no README.md',
  ]);
  // A word of prose is no name.
  assert.deepEqual(
    said({ ...sound, 'mm/more.ts': '', 'mm/README.md': '`memcg.ts` and more, `fault`, `MORE`' }),
    ['src/mm/README.md does not name more.ts'],
  );
});

test('it tells a file that is named and not there, in code or in a link', () => {
  const text = `${sound['mm/README.md']} \`gone.ts\`, \`../README.md\`, \`src/mm/fault.ts\`, [old](OLD.md)`;
  assert.deepEqual(said({ ...sound, 'mm/README.md': text }), [
    'src/mm/README.md names gone.ts, which is not there',
    'src/mm/README.md names OLD.md, which is not there',
  ]);
});

test('it tells a README that is too long', () => {
  assert.deepEqual(said({ ...sound, 'README.md': `\`mm/\`${'\n'.repeat(19)}end` }), []);
  assert.deepEqual(said({ ...sound, 'README.md': `\`mm/\`${'\n'.repeat(20)}end` }), [
    'src/README.md has 21 lines; 20 are the limit',
  ]);
});
