import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, inTime, makeCores, WAITS } from './cores.js';

test('jobs begin in order, never more at a time than there are cores, and a failed one gives its core back', async () => {
  const onCore = makeCores(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const job = (n: number) => async (): Promise<number> => {
    begun.push(n);
    most = Math.max(most, ++running);
    await sleep(5 - n);
    running--;
    if (n === 1) throw new Error('on purpose');
    return n;
  };
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => onCore(job(n))));
  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
  assert.deepEqual(
    ended.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message)),
    [0, 'on purpose', 2, 3, 4],
  );
  assert.equal(await onCore(async () => 'again'), 'again');
});

test('a job of low rank begins before those of higher rank that have waited longer', async () => {
  const onCore = makeCores(1);
  const begun: string[] = [];
  const job = (name: string) => async () => void begun.push(name);
  await Promise.all([
    onCore(job('first'), 3),
    onCore(job('c'), 2),
    onCore(job('a'), 1),
    onCore(job('d'), 2),
    onCore(job('b'), 1),
  ]);
  assert.deepEqual(begun, ['first', 'a', 'b', 'c', 'd']);
});

test('jobs that mostly wait share a core, and none passes one that waits for a whole core', async () => {
  const onCore = makeCores(2);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const job = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((end) => ends.push(end));
  };
  const all = [
    ...['half', 'other half', 'whole'].map((name) => onCore(job(name), 0, name === 'whole' ? 1 : WAITS)),
    ...['next', 'last half'].map((name) => onCore(job(name), 0, name === 'next' ? 1 : WAITS)),
  ];
  const seen: string[] = [];
  for (const _ of all) {
    await sleep(0);
    seen.push(begun.splice(0).join());
    ends.shift()?.();
  }
  assert.deepEqual(seen, ['half,other half,whole', '', 'next', 'last half', '']);
  await Promise.all(all);
  for (const share of [0, 3]) await assert.rejects(onCore(job('never'), 0, share), /cannot take/);
});

test('what hangs is given up; what ends in time is as it ended', async () => {
  await assert.rejects(inTime(new Promise(() => {}), 20), /^Error: no end after 0\.02 s$/);
  assert.equal(await inTime(Promise.resolve(7), 60_000), 7);
  await assert.rejects(inTime(Promise.reject(new Error('on purpose')), 60_000), /on purpose/);
});

test('CPU time is told of a process that runs, and with it that of those which have ended', (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux tells');
  const before = [false, true].map((withEnded) => cpuSeconds('self', withEnded)!);
  spawnSync(process.execPath, [
    '-e',
    'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);',
  ]);
  const [own, all] = [false, true].map((withEnded, i) => cpuSeconds('self', withEnded)! - before[i]);
  assert.ok(all > 0.2 && own < all - 0.15, `${own} ${all}`);
  assert.equal(cpuSeconds(2 ** 30), null);
});
