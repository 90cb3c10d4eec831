import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate } from '../simulator/sim/simulate.js';
import { collect, SCREEN } from './collect.js';
import { scenarioFromHost } from './scenario.js';
import { momentsOf, RECORDS } from './testing/k7.js';
import { memoryDisk } from './testing/memoryDisk.js';

const moments = RECORDS.flatMap(momentsOf);
const of = (name: string, more: Readonly<Record<string, string>> = {}) =>
  scenarioFromHost(
    collect(memoryDisk({ ...moments.find((each) => each.name === name)!.files, ...more }), SCREEN),
  );
const guessed = ({ assumed }: { assumed: readonly { field: string }[] }): string[] =>
  assumed.map(({ field }) => field);

test('every recorded moment makes a scenario that runs, under its own kernel’s rules', () => {
  for (const { name, files } of moments) {
    const { scenario } = scenarioFromHost(collect(memoryDisk(files), SCREEN));
    assert.equal(scenario.host.kernel, name.split('-')[0], name);
    const { outcome } = simulate({ ...scenario, durationSeconds: 20 });
    assert.equal(outcome, 'finished', name);
  }
});

test('what files say is taken: policy, MMU, vCPUs, L2, size, shares by generation, swap', () => {
  const { scenario, assumed } = of('6.12-k7-npt1 up 3 root');
  const [vm] = scenario.vms;
  assert.deepEqual(
    [scenario.policy, vm.mmu, vm.vcpus, vm.l2s, vm.l2EndsSeconds, vm.adBits],
    ['MM612', 'tdp', 1, 1, undefined, true],
  );
  // 17027072 bytes in memory, and what was swapped.
  assert.ok(Math.abs(vm.memoryMiB - 17027072 / 2 ** 20) < 4);
  const pages = 2202 + 1024 + 931;
  const shares = Object.fromEntries(vm.classes.map(({ name, share }) => [name, share]));
  assert.ok(Math.abs(shares['L2 hot'] - (0.9 * 2202) / pages) < 1e-9);
  assert.ok(Math.abs(shares['L2 cold'] - (0.9 * 931) / pages) < 1e-9);
  for (const each of assumed)
    for (const text of [each.field, each.range, each.why]) assert.ok(text.length > 0);
  const fields = guessed({ assumed });
  for (const field of [
    'vms.0.mmu',
    'vms.0.vcpus',
    'vms.0.classes.share',
    'policy',
    'host.kernel',
    'host.swap',
  ])
    assert.ok(!fields.includes(field), field);
});

test('what no file says is marked', () => {
  const user = guessed(of('6.12-k7-npt1 up 1 user'));
  for (const field of [
    'vms',
    'vms.0.classes.share',
    'vms.0.vcpus',
    'host.memoryMiB',
    'demand.0.MiB',
    'processes.0.classes',
    'host.costs',
  ])
    assert.ok(user.includes(field), field);
  assert.ok(
    guessed(of('6.1-k7-npt1 up 3 root')).includes('vms.0.classes.share'),
    '6.1’s generations do not see guests',
  );
  const none = scenarioFromHost({ files: {} });
  for (const field of ['policy', 'host.kernel', 'vms.0.mmu', 'vms.0.adBits', 'host.swap'])
    assert.ok(guessed(none).includes(field), field);
  assert.equal(simulate({ ...none.scenario, durationSeconds: 20 }).outcome, 'finished');
});

test('an L2 that has ended ends; rmaps give the further mappings', () => {
  assert.equal(of('6.12-k7-npt1 up 5 root').scenario.vms[0].l2EndsSeconds, 1);
  // 512 of 4104 gfns have several entries.
  assert.equal(of('7.3-k7-npt0 vm 3 root').scenario.vms[0].meanAliases, 0.12);
});

test('a large host becomes small in proportion', () => {
  const path = '/sys/fs/cgroup/kt2/memory.stat';
  const files = moments.find(({ name }) => name === '6.12-k7-npt1 up 3 root')!.files;
  const { scenario, assumed } = of('6.12-k7-npt1 up 3 root', {
    [path]: files[path].replace(/^anon \d+/m, `anon ${2 ** 35}`),
    '/sys/fs/cgroup/other/memory.stat': `anon ${2 ** 34}\n`,
  });
  assert.equal(scenario.vms[0].memoryMiB, 32);
  assert.equal(scenario.processes[0].memoryMiB, 16);
  assert.match(String(assumed.find(({ field }) => field === 'vms.memoryMiB')?.value), /^1 : 102\d$/);
});

test('rules of releases between those that were read are marked', () => {
  const at = (release: string): string => {
    const { scenario, assumed } = scenarioFromHost({
      files: { '/proc/sys/kernel/osrelease': `${release}\n` },
    });
    return `${scenario.host.kernel}${guessed({ assumed }).includes('host.kernel') ? '?' : ''}`;
  };
  assert.deepEqual(
    ['6.1.9', '6.6.1', '6.12.1', '6.13.1', '6.14.1', '7.2.1', '7.3.1', '7.9.1', '5.15.1'].map(at),
    ['6.1', '6.12?', '6.12', '6.12', '6.15', '6.15', '7.3', '7.3?', '6.1?'],
  );
});
