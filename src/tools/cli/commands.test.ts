import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../lab/places.js';
import { run } from '../lab/process.js';
import { sentence } from '../lab/trouble.js';
import { COMMANDS, runCommand } from './commands.js';
import { readText } from './files.js';

/** What a command line prints, with its remarks and its exit code. */
async function said(...args: string[]): Promise<{ text: string; remarks: string[]; code: number }> {
  const lines: string[] = [];
  const remarks: string[] = [];
  const code = await runCommand(args, {
    print: (line) => lines.push(line),
    remark: (line) => remarks.push(line),
  });
  return { text: lines.join('\n'), remarks, code };
}

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
after(() => rmSync(folder, { recursive: true }));

/** A trace as the command reads it: little-endian on every machine. */
function traceFile(name: string, pages: readonly number[]): string {
  const bytes = Buffer.alloc(4 * pages.length);
  for (const [i, page] of pages.entries()) bytes.writeUInt32LE(page, 4 * i);
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const trace = traceFile('trace', [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 0xffffffff]);
const record = (name: string): string => join(root, 'data', 'records', `${name}.jsonl`);

test('replay counts what a policy misses on a file', async () => {
  const expected = { lru: 10, clock: 10, belady: 8 };
  for (const [policy, misses] of Object.entries(expected)) {
    const { text, remarks } = await said('replay', '--policy', policy, '--capacity', '3', trace);
    const { accessesPerSecond, ...counts } = JSON.parse(text);
    assert.deepEqual(counts, { policy, requests: 12, misses });
    assert.ok(Number.isInteger(accessesPerSecond) && accessesPerSecond > 0);
    assert.deepEqual(remarks, []);
  }
});

test('replay of an empty file: no requests, no misses, no rate', async () => {
  const { text } = await said('replay', '--capacity=5', '--policy=mglru', traceFile('empty', []));
  assert.deepEqual(JSON.parse(text), { policy: 'mglru', requests: 0, misses: 0, accessesPerSecond: 0 });
});

test('replay-kernel --json: a row for each step, and all pages where the kernel had them', async () => {
  const { text, remarks } = await said('replay-kernel', record('6.12-k1-plain'), '--json');
  const rows = JSON.parse(text);
  assert.equal(rows.length, 15 + 10 + 10 + 13);
  assert.deepEqual(rows[15], {
    file: '6.12-k1-plain.jsonl',
    run: 'B',
    mode: 'plain',
    step: 0,
    op: 'tw:0:4096:1',
    pages: 4096,
    equal: 4096,
    locks: null,
  });
  for (const row of rows) assert.ok(row.pages > 0 && row.equal === row.pages);
  assert.deepEqual(remarks, []);
});

test('replay-kernel prints a table with its sum', async () => {
  const { text, remarks } = await said('replay-kernel', record('6.12-k1vm-npt1'));
  const lines = text.split('\n');
  assert.equal(lines.length, 1 + 2 * (15 + 10 + 13) + 1);
  assert.match(lines[1], /^A +vm +0 +tw:0:4096:1 +4096 of +4096$/);
  assert.match(lines[39], /^A +l2 +0 +tw:0:4096:1 +4096 of +4096$/);
  assert.match(lines[77], /^(\d+) of \1 places in 76 steps are equal$/);
  assert.deepEqual(remarks, []);
});

test('replay-kernel puts the lock counts beside the recorded ones', async () => {
  const rows = JSON.parse((await said('replay-kernel', record('6.12-k5-npt0'), '--json')).text);
  assert.equal(rows[0].locks, null);
  const { simulated, recorded } = rows[1].locks;
  assert.deepEqual(simulated, {
    mmuLockRead: 0,
    mmuLockWrite: 4530,
    notifierCalls: 4564,
    pagesAsked: 4530,
    tdpWalks: 0,
    rmapWalks: 4530,
    pagesUnmapped: 0,
  });
  assert.deepEqual(recorded, simulated);
  const { text } = await said('replay-kernel', record('6.12-k5-npt0'));
  assert.match(text, /^locks +vm +9 +@ev:512 +4096 of +4096 +0 \+ 1536 for 512 \(0 \+ 1536 for 512\)$/m);
});

test('replay-kernel of two owners: a row for each owner and operation, a line for each run', async () => {
  const packed = `${record('6.12-k6-npt1-lock')}.br`;
  const { text, remarks } = await said('replay-kernel', packed, '--json');
  const rows = JSON.parse(text);
  assert.equal(rows.length, 4752 / 3);
  const { V, P } = { V: rows[4], P: rows[5] };
  const same = {
    file: '6.12-k6-npt1-lock.jsonl.br',
    run: 'k6alock-noage-plain',
    mode: 'plain',
    step: 3,
    op: 'rc:128',
  };
  const did = { scanned: 128, freed: 128, V: [64, 0, 64], P: [0, 0, 0] };
  const reclaim = { simulated: did, recorded: did, equal: true };
  assert.deepEqual(V, { ...same, owner: 'V', pages: 4096, equal: 4096, locks: null, reclaim });
  assert.deepEqual(P, { ...same, owner: 'P', pages: 2048, equal: 2048, locks: null, reclaim: null });
  assert.deepEqual(remarks, []);
});

test('replay-kernel of two owners whose other pages were not locked says so, and where the first difference is', async () => {
  const { text, remarks } = await said('replay-kernel', `${record('6.12-k6-npt1-probe')}.br`);
  assert.match(remarks.join(), /in 4 runs the owners' other pages were not locked/);
  const lines = text.split('\n');
  assert.equal(lines.length, 1 + 4 + 1);
  assert.match(
    lines[1],
    /^6\.12 +k6a-noage-l2 +one cgroup +kernel's own +l2 +\d+ of 52 +\d+ of 24 +round 2, rc:128: 128 scanned/,
  );
  assert.match(lines[2], /^6\.12 +k6a-age-l2 +one cgroup +\+ each round +l2 .* of V's 4096 pages$/);
  assert.match(lines[5], /^\d+ of 224 owner-rounds in 4 runs are equal$/);
});

test('a compressed file that is none is refused in one sentence', async () => {
  writeFileSync(join(folder, 'record.jsonl.br'), 'no such thing');
  await assert.rejects(
    said('replay-kernel', join(folder, 'record.jsonl.br')),
    /it is not compressed by Brotli/,
  );
});

test("replay-kernel runs the kernel's own test, and says what is not replayed and why", async () => {
  const { text, remarks } = await said('replay-kernel', record('6.1-k3-npt1'), '--json');
  const rows = JSON.parse(text);
  assert.equal(rows.length, 6);
  assert.deepEqual(rows[3], {
    file: '6.1-k3-npt1.jsonl',
    run: 'k3',
    mode: 'l2',
    step: 9,
    op: 'lru_gen -b 64M -v 1 -w 0',
    pages: 16384,
    equal: 16384,
    locks: null,
  });
  assert.deepEqual(remarks, [
    '6.1-k3-npt1.jsonl: 6 tests were skipped by the kernel: it has no idle page tracking',
  ]);
  const k2 = await said('replay-kernel', record('7.3-k2-nest'), '--json');
  assert.equal(k2.text, '[]');
  assert.match(k2.remarks.join(), /^7\.3-k2-nest\.jsonl: 9 histograms of rmap entries .*: no schedule/);
});

test('replay-kernel: a kernel without rules is named, a record without schedules too', async () => {
  const boot = (kernel: string): string => JSON.stringify({ rec: 'boot', kernel });
  const start = JSON.stringify({ rec: 'start', mode: 'plain', npages: 4 });
  const step = JSON.stringify({
    rec: 'step',
    op: 'look',
    rc: 0,
    gens: [[0, 4, 0]],
    page_gens: [[0, 4]],
    swapped: 0,
    nruns: 1,
    runs: [[0, 4, 'g0']],
    memcg: { pgscan: 0, pgsteal: 0, refault_anon: 0 },
  });
  const old = join(folder, 'old.jsonl');
  writeFileSync(old, [boot('4.19.1'), '{"rec":"run","label":"Z"}', start, step].join('\n'));
  const { text, remarks } = await said('replay-kernel', old, '--json');
  assert.equal(text, '[]');
  assert.match(remarks.join(), /^old\.jsonl, run Z \(plain\): kernel is "4\.19\.1"; /);
  const none = join(folder, 'none.jsonl');
  writeFileSync(none, boot('6.12.1'));
  assert.deepEqual((await said('replay-kernel', none)).remarks, ['none.jsonl: nothing is recorded in it']);
});

test('replay-kernel ends with 1 where a page, a lock count or a request differs from the record, and it is not known', async () => {
  const codeOf = async (name: string, change = (text: string): string => text): Promise<[number, string]> => {
    const file = [`${record(name)}.br`, record(name)].find(existsSync)!;
    const copy = join(folder, `${name}.jsonl`);
    writeFileSync(copy, change(readText(file)));
    const { code, remarks } = await said('replay-kernel', copy);
    return [code, remarks.join()];
  };
  const not = /differs from the record/;
  for (const name of ['7.3-k5-npt1', '6.12-k5-npt1', '6.1-k3-npt1', '7.3-k2-nest', '6.12-k6-npt1-probe']) {
    const [code, remarks] = await codeOf(name);
    assert.equal(code, 0, name);
    assert.doesNotMatch(remarks, not);
  }
  const wrong: [name: string, change: (text: string) => string, RegExp][] = [
    [
      '6.12-k1-plain',
      (text) => text.replace('"runs":[[0,4096,"g3"]]', '"runs":[[0,4095,"g3"],[4095,1,"g2"]]'),
      /run A \(plain\), step 0 \(tw:0:4096:1\) differs from the record, and so do 0 others/,
    ],
    ['7.3-k5-npt1', (text) => text.replace('"mmu_lock_write":0', '"mmu_lock_write":1'), /step \d+ \(@/],
    [
      '6.12-k6-npt1-lock',
      (text) => text.replace('"scanned":128', '"scanned":129'),
      /k6alock-noage-plain.*of V\)/,
    ],
    ['6.12-k6-npt1-lock', (text) => text.replace('6.12.107', '5.10.0'), /kernel is "5\.10\.0\+/],
  ];
  for (const [name, change, says] of wrong) {
    const [code, remarks] = await codeOf(name, change);
    assert.equal(code, 1, name);
    assert.match(remarks, says);
  }
});

test('what cannot be done is one sentence that names it', async () => {
  const odd = join(folder, 'odd');
  writeFileSync(odd, Buffer.alloc(7));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const long = traceFile('long', []);
  truncateSync(long, 6 * 2 ** 30); // a hole: it takes no place
  const wrong: [string[], RegExp][] = [
    [
      [],
      /^a command is missing; it may be replay, replay-kernel, claims, protocols, calibrate, rounds, sweep, fleet, bench, host, watch, or --help$/,
    ],
    [['reply'], /^command is "reply"; it may be/],
    [['replay', '--policy', 'lru', trace], /^--capacity is missing$/],
    [['replay', '--capacity', '3', trace], /^--policy is missing$/],
    [['replay', '--policy', 'lru', '--capacity', '3'], /^FILE is missing$/],
    [['replay', '--policy', 'lru', '--capacity', '3', trace, trace], /^one FILE is needed; 2 were given$/],
    [['replay', '--policy', 'opt', '--capacity', '3', trace], /^policy must be one of .*; it was "opt"$/],
    [
      ['replay', '--policy', 'lru', '--capacity', '0', trace],
      /^capacity must be a whole number from 1 .*; it was 0$/,
    ],
    [['replay', '--policy', 'lru', '--capacity', '1e3', trace], /^capacity must be .*; it was "1e3"$/],
    [['replay', '--policy', 'opt', '--capacity', '0', trace], /^policy must be .*; capacity must be/],
    [
      ['replay', '--policy', 'lru', '--capacity', '3', join(folder, 'no')],
      /no cannot be read: there is no such file$/,
    ],
    [['replay', '--policy', 'lru', '--capacity', '3', folder], /cannot be read: it is not a regular file$/],
    [['replay', '--policy', 'lru', '--capacity', '3', odd], /odd is 7 bytes long; .* a multiple of 4$/],
    [
      ['replay', '--policy', 'lru', '--capacity', '3', pipe],
      /pipe cannot be read: it is not a regular file$/,
    ],
    [
      ['replay', '--policy', 'lru', '--capacity', '3', long],
      /long is 6442450944 bytes long; it may be 4294967296 bytes at most$/,
    ],
    [['replay-kernel', long], /long is 6442450944 bytes long; it may be \d+ bytes at most$/],
    [['replay', '--policy', 'lru', '--capacity', '-1', trace], /^capacity must be .*; it was "-1"$/],
    [['replay', '--policy', 'lru', '--capacity', '--policy'], /^--capacity needs a value after it$/],
    [['replay', '--frames', '3', trace], /^argument is "--frames"; it may be --policy or --capacity$/],
    [['replay', trace, '--policy'], /^--policy needs a value after it$/],
    [['bench', '--only'], /^--only needs a value after it$/],
    [['bench', '--only', '--json'], /^--only needs a value after it$/],
    [['replay', '--policy', 'lru', '--policy', 'clock'], /^--policy is given twice; it may be given once$/],
    [['claims', '--only', 'T15', '--only=S05'], /^--only is given twice; it may be given once$/],
    [['replay'], /^--policy and --capacity and FILE are missing$/],
    [['sweep'], /^--out and SPEC\.json are missing$/],
    [['sweep', '--out', 'a', 'b', 'c'], /^one SPEC\.json is needed; 2 were given$/],
    [['replay', '--policy', 'lru', trace], /^--capacity is missing$/],
    [['replay-kernel', join(root, 'README.md')], /^README\.md: record, line 1: /],
    [
      ['protocols', '--jsn'],
      /^argument is "--jsn"; it may be --json or --all or --spin or --runs or --cores$/,
    ],
    [['protocols', '--runs', '1e3'], /^--runs is "1e3"; it may be a whole number from 1 to 10000000$/],
    [['protocols', '--cores', '17'], /^--cores is "17"; it may be a whole number from 1 to 16$/],
    [['protocols', '--spin', '--all'], /^give --spin or --all, not both$/],
    [['bench', '--terabyte', '--only', 'mglru'], /^give --terabyte or --only, not both$/],
    [['bench', 'mglru'], /^argument is "mglru"; it may be --only or --against or --terabyte or --json$/],
    [['bench', '--only', 'mglro'], /^--only is "mglro"; it may be any part of a name/],
    [['calibrate', '--check', '--fit'], /^give --check or --fit, not both$/],
    [['replay-kernel', odd], /^odd: record/],
  ];
  for (const [args, message] of wrong) {
    await assert.rejects(
      said(...args),
      (error) => {
        const said = sentence(error) ?? '';
        assert.match(said, message);
        return !said.includes('\n');
      },
      args.join(' '),
    );
  }
  assert.equal(sentence(new TypeError('a bug of this project')), null);
});

test('bench --only measures what has the text in its name; --json gives the rows as they are', async () => {
  const { text } = await said('bench', '--only', 'sequential', '--json');
  const [row, ...others] = JSON.parse(text);
  assert.ok(row.value > 0);
  assert.deepEqual(row, {
    name: 'sequential read',
    value: row.value,
    unit: 'B/s',
    ratio: 1,
    against: 'itself',
    limit: 'memory bandwidth',
  });
  assert.deepEqual(others, []);
  const table = await said('bench', '--only', 'sequential');
  assert.match(table.text, /^what .*\nsequential read .* 1 {2}itself {3}memory bandwidth$/);
});

test('--help names every command; after one, that one alone', async () => {
  for (const args of [
    ['--help'],
    ['reply', '--help'],
    ['-h'],
    ...Object.keys(COMMANDS).map((name) => [name, '-h']),
  ]) {
    const { text } = await said(...args);
    for (const [name, load] of Object.entries(COMMANDS)) {
      const command = await load();
      assert.equal(command.name, name);
      assert.equal(text.includes(command.usage), args[0] === name || !Object.hasOwn(COMMANDS, args[0]));
    }
  }
});

test('the program: results on standard output, what is wrong on standard error with exit code 2', async () => {
  const program = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'src/tools/cli/main.ts', ...args], { cwd: root });
  const [good, bad] = await Promise.all([
    program('replay', '--policy', 'lru', '--capacity', '4', trace),
    program('replay', '--policy', 'lru', '--capacity', '4', join(folder, 'no')),
  ]);
  assert.equal(good.code, 0);
  assert.equal(good.output, good.stdout);
  assert.equal(JSON.parse(good.stdout).misses, 8);
  assert.deepEqual([bad.code, bad.stdout], [2, '']);
  assert.match(bad.output, /^file .* cannot be read: there is no such file\n$/);
});

test('output that cannot be written is one sentence, exit code 2', () => {
  const readOnly = openSync(trace, 'r');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/tools/cli/main.ts', '--help'],
    { cwd: root, stdio: ['ignore', readOnly, 'pipe'], encoding: 'utf8' },
  );
  closeSync(readOnly);
  assert.equal(status, 2);
  assert.match(stderr, /^standard output cannot be written: EBADF.*\n$/);
});
