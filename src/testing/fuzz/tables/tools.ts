/** What is read from outside: command lines, kernel records, traces, notebooks. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { normalise } from '../../../tools/bake/normal.js';
import { type Cell, notebookFiles, readNotebook } from '../../../tools/bake/notebook.js';
import { readOptions } from '../../../tools/bake/options.js';
import { formTroubles } from '../../../tools/bake/testing/form.js';
import { COMMANDS, runCommand } from '../../../tools/cli/commands.js';
import { readText } from '../../../tools/cli/files.js';
import { parse } from '../../../tools/lab/options.js';
import { root } from '../../../tools/lab/places.js';
import { sentence, Trouble } from '../../../tools/lab/trouble.js';
import { embedder } from '../../../tools/site/embed.js';
import { renderNotebook } from '../../../tools/site/page.js';
import type { Table } from '../entry.js';
import { JSON_VALUES } from '../values.js';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const place = (name: string): string => join(folder, name);

function fileWith(name: string, content: string | Uint8Array): string {
  writeFileSync(place(name), content);
  return place(name);
}

mkdirSync(place('folder'));
spawnSync('mkfifo', [place('fifo')]); // where there is none, it is one more file that is not there
truncateSync(fileWith('huge', ''), 6 * 2 ** 30);
const trace = fileWith('trace', new Uint8Array(new Uint32Array([1, 2, 3, 1, 2, 4]).buffer));
const record = join(root, 'data', 'records', '6.12-k2-work-npt1.jsonl');
const FILES = [
  ...[trace, record, place('folder'), place('fifo'), place('huge'), place('none'), ''],
  ...[
    fileWith('empty', ''),
    fileWith('odd', new Uint8Array(7)),
    fileWith('bytes', new Uint8Array([255, 0, 254, 1])),
  ],
];
/** Words of command lines. Commands that take minutes when they are asked rightly have an entry of their own. */
const WORDS = [
  ...[
    'replay',
    'replay-kernel',
    'claims',
    '--help',
    '-h',
    '--',
    '-',
    '--json',
    '--json=',
    '--json=1',
    '-j',
    '--no-json',
  ],
  ...[
    '--policy',
    '--policy=lru',
    '--policy=',
    '--capacity',
    '--capacity=3',
    '--capacity=-1',
    '--capacity=1e9',
    '-1',
  ],
  ...[
    '--port',
    '--port=80',
    '--port=99999',
    '--node',
    '--check',
    '00',
    '0',
    'NaN',
    '__proto__',
    'lru',
    'ünï\u0000',
    'x'.repeat(5000),
  ],
  ...FILES,
];

/** What a command says; an error for which it has no sentence is thrown as it is. */
async function command(
  words: readonly string[],
): Promise<{ code: number; printed: string[]; remarks: string[] }> {
  const printed: string[] = [];
  const remarks: string[] = [];
  try {
    const code = await runCommand(words, {
      print: (line) => printed.push(line),
      remark: (line) => remarks.push(line),
    });
    return { code, printed: printed.map(withoutSpeed), remarks };
  } catch (error) {
    const said = sentence(error);
    throw said === null ? error : new Trouble(said);
  }
}

/** How fast a trace was replayed is the machine's affair. */
const withoutSpeed = (line: string): string => line.replace(/"accessesPerSecond":\d+/, '');

const lines = fc
  .constantFrom(
    ...['6.12-k2-nest.jsonl', '6.12-k1-plain.jsonl', '7.3-k1-plain.jsonl', '7.3-k3-npt1.jsonl'],
    ...['6.12-k5-npt1.jsonl', '6.1-k6-npt1-lock.jsonl.br', '7.3-k6-npt1-probe.jsonl.br'],
  )
  .map((name) => {
    const all = readText(join(root, 'data', 'records', name))
      .trim()
      .split('\n');
    // Of two owners the first request takes a few lines more; the end of a run says what was not locked.
    const lines = all.filter((line) => !line.includes('"page_idle"')).slice(0, name.includes('k6') ? 13 : 9);
    const end = all.find((line) => line.startsWith('{"rec":"done","prog":"kt2"'));
    return end === undefined ? lines : [...lines, end];
  });
const replayed = (text: string): Promise<unknown> =>
  command(['replay-kernel', fileWith('record.jsonl', text)]);

/** A few cells of a real notebook, with all kinds of outputs among them. */
const notebooks = fc
  .tuple(fc.constantFrom(...notebookFiles(root)), fc.nat(), fc.integer({ min: 1, max: 3 }))
  .map(([file, from, count]) => {
    const { cells, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { cells: Cell[] };
    const begin = 1 + (from % cells.length);
    const chosen = [cells[0], ...cells.slice(begin, begin + count)].filter(
      (cell) => JSON.stringify(cell).length < 60_000,
    );
    return [{ ...rest, cells: chosen }];
  });

function read(notebook: unknown): unknown {
  const file = fileWith('01-notebook.ipynb', JSON.stringify(notebook ?? null));
  const { body } = renderNotebook(
    '01-notebook.ipynb',
    readNotebook(file),
    embedder(join(root, 'notebooks', 'x')),
    () => '',
  );
  return {
    body,
    form: formTroubles('01-notebook.ipynb', readNotebook(file)),
    normal: normalise(readNotebook(file)),
  };
}

export const table: Table = {
  'tools.second-look': {
    call: command,
    args: fc.constantFrom(
      [['replay', '--policy', 'lru', '--capacity', '2', trace]],
      [['replay-kernel', record, '--json']],
      [['replay-kernel', record]],
      [['claims']],
      [['claims', '--json']],
      [['--help']],
    ),
    values: WORDS,
    kinds: ['valid', 'mutated'],
    runs: 30,
  },
  'tools.second-look, refused': {
    call: async (words: readonly string[]) => {
      const found = await command(words);
      throw new TypeError(`${words.join(' ')} was not refused: ${JSON.stringify(found).slice(0, 200)}`);
    },
    args: fc
      .tuple(
        fc.constantFrom(...Object.keys(COMMANDS)),
        fc.constantFrom('--nonsense', '--json=1', '--__proto__', '-x', '---'),
      )
      .map((words) => [words]),
    kinds: ['valid'],
    mayRefuse: 'that is what it is for',
    runs: 30,
  },
  'tools.record': {
    call: (objects: readonly unknown[]) => replayed(objects.map((each) => JSON.stringify(each)).join('\n')),
    args: lines.map((all) => [all.map((line) => JSON.parse(line))]),
    values: JSON_VALUES,
    kinds: ['valid', 'edge', 'mutated'],
    runs: 15,
  },
  'tools.record, cut': {
    call: replayed,
    args: fc
      .tuple(lines, fc.nat(), fc.nat(), fc.constantFrom('', '{', ',', '9', '"', '\u0000'))
      .map(([all, from, to, put]) => {
        const text = all.join('\n');
        const [a, b] = [from % text.length, to % 20];
        return [text.slice(0, a) + put + text.slice(a + b)];
      }),
    kinds: ['valid'],
    mayRefuse: 'most cuts break it',
    runs: 30,
  },
  'tools.notebook': { call: read, args: notebooks, values: JSON_VALUES, runs: 20 },
  'tools.start': {
    call: parse,
    args: fc.constantFrom([['--no-browser', '--port', '9000']], [['--help']]),
    values: WORDS,
    kinds: ['valid', 'mutated'],
  },
  'tools.notebooks': {
    call: (words: readonly string[]) => readOptions(root, words),
    args: fc.constantFrom([['--check', '05']], [['--node', process.execPath, '01']]),
    values: WORDS,
    kinds: ['valid', 'mutated'],
  },
};
