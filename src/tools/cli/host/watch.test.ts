import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { momentsOf } from '../../../host/testing/k7.js';
import { memoryDisk } from '../../../host/testing/memoryDisk.js';
import { writeTree } from '../../../host/testing/writeTree.js';
import { changeOf, sampleLine, sampleOf, type WatchSample } from '../../../host/watch.js';
import { root as checkout } from '../../lab/places.js';
import { runCommand } from '../commands.js';
import { JsonLines } from './jsonLines.js';

const folder = mkdtempSync(join(tmpdir(), 'watch-'));
after(() => rmSync(folder, { recursive: true }));

const moments = momentsOf('6.12-k7-npt1');
const named = (name: string): Readonly<Record<string, string>> =>
  moments.find((each) => each.name === `6.12-k7-npt1 ${name}`)!.files;
const [L1, L2, RECLAIMED, L2_ENDED, ENDED] = [
  'up 1 root',
  'up 2 root',
  'up 3 root',
  'up 5 root',
  'up 4 root',
].map(named);
const target = { version: 'v2', path: '/kt2', vms: ['212-5'] } as const;
const sample = (files: Readonly<Record<string, string>>): WatchSample => sampleOf(memoryDisk(files), target);

const rows = (path: string): { path: string; change: { notes: string[] } }[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a VM from L1 to its end: what reclaim did, and what began and ended', () => {
  const [a, b, c, d, e] = [L1, L2, RECLAIMED, L2_ENDED, ENDED].map(sample);
  assert.deepEqual(changeOf(null, a), { scanned: null, freed: null, refaulted: null, notes: [] });
  assert.deepEqual(changeOf(a, b).notes, ['VM 212-5 runs an L2']);
  assert.deepEqual(changeOf(b, c), { scanned: 4641, freed: 2599, refaulted: 2168, notes: [] });
  assert.deepEqual(changeOf(c, d).notes, ['no L2 runs in VM 212-5']);
  assert.deepEqual(changeOf(d, e).notes, ['VM 212-5 has ended']);
  assert.deepEqual([e.cgroup?.anonMiB, e.vms['212-5']], [0, null]);
  const { cgroup: _, ...gone } = e;
  assert.deepEqual(changeOf(e, { ...gone, cgroup: null }).notes, ['the cgroup is gone']);
  assert.match(
    sampleLine(c, changeOf(b, c)),
    /scanned \+4641, freed \+2599, refaulted \+2168 {2}7: 2202 \| 6: 1024 \| 5: 931/,
  );
});

test('a counter that goes back is told, and not taken for a change', () => {
  const back = changeOf(sample(RECLAIMED), sample(L1));
  assert.deepEqual([back.scanned, back.freed, back.refaulted], [null, null, null]);
  assert.match(back.notes[0], /^scanned went back from 4641 to 0/);
  assert.match(back.notes.at(-1)!, /^nested_run of VM 212-5 went back from 1 to 0/);
});

test('JSON lines stay within their bound, and every line reads', () => {
  const path = join(folder, 'bounded.jsonl');
  const lines = new JsonLines(path, 4000);
  for (let i = 0; i < 500; i++) lines.add({ i, text: 'x'.repeat(50) });
  lines.close();
  assert.ok(statSync(path).size + statSync(`${path}.1`).size <= 4000);
  const all = [`${path}.1`, path]
    .flatMap((each) => readFileSync(each, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line).i);
  assert.equal(all.at(-1), 499);
  assert.deepEqual(
    all,
    Array.from(all, (_, i) => all[0] + i),
  );
  writeFileSync(path, '{"torn":');
  const again = new JsonLines(path, 4000);
  again.add({ i: 500 });
  again.close();
  assert.equal(readFileSync(path, 'utf8'), '{"torn":\n{"i":500}\n');
});

test('what is renamed when it is full is an ordinary file, and no device; what cannot be renamed is one sentence', () => {
  for (const path of ['/dev/null', '/dev/zero'])
    assert.throws(() => new JsonLines(path, 4000), {
      name: 'Trouble',
      message: `${path} is not an ordinary file; name a new one`,
    });
  assert.throws(() => new JsonLines(folder, 4000), /cannot be written/);
  const path = join(folder, 'blocked.jsonl');
  mkdirSync(`${path}.1`);
  writeFileSync(join(`${path}.1`, 'x'), '');
  const lines = new JsonLines(path, 100);
  lines.add({ text: 'x'.repeat(50) });
  assert.throws(() => lines.add({ text: 'x'.repeat(50) }), { name: 'Trouble', message: /cannot be written/ });
});

test('watch samples the only VM’s cgroup so many times; a wrong number is one sentence', async () => {
  const file = join(folder, 'few.jsonl');
  const lines: string[] = [];
  const output = { print: (line: string) => lines.push(line), remark: assert.fail };
  const from = writeTree(join(folder, 'host'), RECLAIMED);
  assert.equal(
    await runCommand(['watch', '--from', from, '--every', '0.1', '--count', '3', '--file', file], output),
    0,
  );
  assert.equal(lines.length, 3);
  assert.deepEqual(
    rows(file).map(({ path }) => path),
    ['/kt2', '/kt2', '/kt2'],
  );
  const refused = (...args: string[]): Promise<unknown> =>
    runCommand(['watch', '--from', from, ...args], output);
  await assert.rejects(refused('--every', '0'), /--every is "0"; it may be a number from 0.1 to 86400/);
  await assert.rejects(refused('--cgroup', '../x'), /is no path of a cgroup/);
  await assert.rejects(refused('--cgroup', '/no'), /has no memory.stat/);
  await assert.rejects(
    runCommand(['watch', '--from', writeTree(join(folder, 'none'), moments[0].files)], output),
    /no memory cgroup could be read/,
  );
});

test('interrupted or killed, the file reads', async () => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const file = join(folder, `${signal}.jsonl`);
    const args = [
      '--import',
      'tsx',
      'src/tools/cli/main.ts',
      'watch',
      '--from',
      writeTree(join(folder, 'host'), RECLAIMED),
      '--every',
      '0.1',
      '--file',
      file,
    ];
    const child = spawn(process.execPath, args, { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] });
    const done = new Promise<[number | null, string | null]>((resolve) =>
      child.on('exit', (code, by) => resolve([code, by])),
    );
    let seen = '';
    for await (const part of child.stdout) {
      seen += part;
      if (seen.split('\n').length > 3 && !child.killed) child.kill(signal); // a second one would find no one to heed it
    }
    assert.deepEqual(await done, signal === 'SIGINT' ? [0, null] : [null, 'SIGKILL']);
    assert.ok(rows(file).length >= 3);
  }
});
