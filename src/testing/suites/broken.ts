/** Notebooks that must not pass, to see that they do not. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { kernelInfo } from '../../kernel/wire/info.js';
import { bake } from '../../tools/bake/bake.js';
import { normalise } from '../../tools/bake/normal.js';
import type { Output } from '../../tools/bake/notebook.js';
import { execute } from '../../tools/bake/run.js';
import { kernelSpec, snapshotIfAny } from '../../tools/lab/kernel.js';
import type { Venv } from '../../tools/lab/venv.js';

/** Name of the case, the cell's code, its committed output, and what the check must say; null when it must pass. */
const CASES: readonly [string, string, string, RegExp | null][] = [
  ['an output as committed', "console.log('now');", 'now\n', null],
  [
    'a stale output',
    "console.log('now');",
    'then\n',
    /: the output of cell 2 \(two\) is stale; run "npm run notebooks"/,
  ],
  [
    'a cell that throws',
    "throw new TypeError('no such page');",
    '',
    /: cell 2 \(two\) fails: TypeError: no such page/,
  ],
  [
    'a type error',
    'const page: number = "seven";',
    '',
    /: cell 2 \(two\) fails: .*not assignable to type 'number'/,
  ],
  ['a warning on stderr', "console.error('careful');", '', /: cell 2 \(two\) writes to stderr: careful/],
];

interface Where {
  readonly root: string;
  readonly venv: Venv;
  readonly node: string;
}

/** One row per test: what it shows, and what is wrong or null. */
export async function executeBroken({ root, venv, node }: Where): Promise<[string, string | null][]> {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build', 'broken-'));
  const rows: [string, string | null][] = [];
  const check = (file: string) =>
    bake({ root, venv, node, files: [file], check: true, log: () => undefined }).then((lines) =>
      lines.join('\n'),
    );
  try {
    for (const [name, source, output, wanted] of CASES) {
      const file = join(folder, 'case.ipynb');
      const text = notebook(source, output);
      writeFileSync(file, text);
      const said = await check(file);
      const right = wanted === null ? said === '' : wanted.test(said);
      rows.push([`the check tells ${name}`, right ? null : `it says "${said}"`]);
      const kept = readFileSync(file, 'utf8') === text;
      rows.push([`the check of ${name} changes no file`, kept ? null : 'it was written']);
    }
    const file = join(folder, 'torn.ipynb');
    writeFileSync(file, '{ "cells": [');
    const said = await check(file);
    rows.push([
      'the check tells a torn file',
      /: not a valid notebook/.test(said) ? null : `it says "${said}"`,
    ]);
    const one = join(folder, 'one.ipynb');
    writeFileSync(one, notebook('1', ''));
    const spec = kernelSpec(root, node, await snapshotIfAny(root, node));
    const dying = async (words: string): Promise<string> => {
      const once = `mkdir "$0" 2>/dev/null && { echo ${words} >&2; exit 1; }; exec "$@"`;
      const argv = ['sh', '-c', once, join(folder, words), ...spec.argv];
      return (await execute({ root, venv, node, file: one, spec: { ...spec, argv } })).troubles.join('; ');
    };
    const taken = await dying('it cannot listen on the ports');
    rows.push(['a kernel whose ports were taken is started again', taken || null]);
    const dead = await dying('no memory');
    const right = /^the kernel did not start: .* no memory$/.test(dead);
    rows.push(['another that dies is not, and what it said is told', right ? null : `it says "${dead}"`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

function notebook(source: string, text: string): string {
  const outputs: Output[] = text === '' ? [] : [{ output_type: 'stream', name: 'stdout', text: [text] }];
  const cell = { cell_type: 'code' as const, metadata: {}, execution_count: 1 };
  return normalise({
    cells: [
      { ...cell, id: 'one', source: ['const one = 1;'], outputs: [] },
      { ...cell, id: 'two', source: [source], outputs },
    ],
    metadata: { language_info: languageInfo() },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** As the kernel describes its language. */
function languageInfo(): unknown {
  const { version } = createRequire(import.meta.url)('@tslab/typescript-for-tslab/package.json');
  const info = kernelInfo({ node: '', typescript: version, tslab: '' }) as { language_info: unknown };
  return info.language_info;
}
