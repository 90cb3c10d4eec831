import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyToScratch } from './scratch.js';

test("a copy is made once, what its reader changed stays, and what he removed comes back as the tutorial's", () => {
  const root = mkdtempSync(join(tmpdir(), 'scratch-'));
  const at = (name: string): string => join(root, name);
  try {
    mkdirSync(at('notebooks/pictures'), { recursive: true });
    mkdirSync(at('notebooks/.ipynb_checkpoints'));
    for (const name of ['01-a.ipynb', '02-b.ipynb', 'pictures/x.svg'])
      writeFileSync(at(`notebooks/${name}`), 'as committed');
    assert.deepEqual(copyToScratch(root).sort(), ['01-a.ipynb', '02-b.ipynb', 'pictures']);
    assert.equal(readFileSync(at('scratch/pictures/x.svg'), 'utf8'), 'as committed');
    writeFileSync(at('scratch/01-a.ipynb'), 'changed');
    rmSync(at('scratch/02-b.ipynb'));
    assert.deepEqual(copyToScratch(root), ['02-b.ipynb']);
    assert.equal(readFileSync(at('scratch/01-a.ipynb'), 'utf8'), 'changed');
    assert.equal(readFileSync(at('scratch/02-b.ipynb'), 'utf8'), 'as committed');
    assert.equal(readFileSync(at('notebooks/01-a.ipynb'), 'utf8'), 'as committed');
  } finally {
    rmSync(root, { recursive: true });
  }
});
