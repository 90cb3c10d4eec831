import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, SCREEN } from './collect.js';
import { type Host, readHost } from './read.js';
import { hostScreen } from './screen.js';
import { scrub } from './scrub.js';
import { momentsOf, RECORDS } from './testing/k7.js';
import { memoryDisk } from './testing/memoryDisk.js';

const moments = RECORDS.flatMap(momentsOf).map(({ name, files, refused }) => {
  const snapshot = collect(memoryDisk(files, refused), SCREEN);
  return { name, snapshot, host: readHost(snapshot) };
});
const at = (name: string): Host => moments.find((each) => each.name === name)!.host;

/** Era, the VM's L2, then whether neighbours pay, hot pages are lost, aging queues. */
const EXPECTED: Readonly<Record<string, string>> = {
  '6.1-k7-npt1 - 0 root': 'BASE - no, no, no',
  '6.1-k7-npt1 vm 1 root': 'BASE never yes, no, no',
  '6.1-k7-npt1 vm 1 user': 'BASE - yes, no, no',
  '6.1-k7-npt1 vm 3 root': 'BASE never yes, no, no',
  '6.1-k7-npt1 vm 4 root': 'BASE - no, no, no',
  '6.1-k7-npt1 up 1 root': 'BASE never yes, no, no',
  '6.1-k7-npt1 up 1 user': 'BASE - yes, no, no',
  '6.1-k7-npt1 up 2 root': 'BASE runs yes, no, no',
  '6.1-k7-npt1 up 3 root': 'BASE runs yes, no, no',
  '6.1-k7-npt1 up 5 root': 'BASE has run yes, no, no',
  '6.1-k7-npt1 up 4 root': 'BASE - no, no, no',
  '6.1-k7-npt1 up 6 root': 'BASE - no, no, no',
  '6.12-k7-npt1 - 0 root': 'MM612 - no, no, no',
  '6.12-k7-npt1 vm 1 root': 'MM612 never no, no, yes',
  '6.12-k7-npt1 vm 1 user': 'MM612 - no, no, yes',
  '6.12-k7-npt1 vm 3 root': 'MM612 never no, no, yes',
  '6.12-k7-npt1 vm 4 root': 'MM612 - no, no, no',
  '6.12-k7-npt1 up 1 root': 'MM612 never no, no, yes',
  '6.12-k7-npt1 up 1 user': 'MM612 - no, no, yes',
  '6.12-k7-npt1 up 2 root': 'MM612 runs no, no, yes',
  '6.12-k7-npt1 up 3 root': 'MM612 runs no, no, yes',
  '6.12-k7-npt1 up 5 root': 'MM612 has run no, no, yes',
  '6.12-k7-npt1 up 4 root': 'MM612 - no, no, no',
  '6.12-k7-npt1 up 6 root': 'MM612 - no, no, no',
  '7.3-k7-npt0 - 0 root': 'LANDED - no, no, no',
  '7.3-k7-npt0 vm 1 root': 'LANDED never no, no, no',
  '7.3-k7-npt0 vm 1 user': 'LANDED - no, no, no',
  '7.3-k7-npt0 vm 3 root': 'LANDED never no, no, no',
  '7.3-k7-npt0 vm 4 root': 'LANDED - no, no, no',
  '7.3-k7-npt0 vm 6 root': 'LANDED - no, no, no',
};

const brief = ({ era, vms, verdicts }: Host): string =>
  `${era} ${vms.map(({ l2 }) => l2).join() || '-'} ${verdicts.map(({ answer }) => answer).join(', ')}`;

test('every recorded moment: era, L2, verdicts', () => {
  assert.deepEqual(Object.fromEntries(moments.map(({ name, host }) => [name, brief(host)])), EXPECTED);
});

test('a capture is judged alike, and has none of what it leaves out', () => {
  for (const { name, snapshot, host } of moments) {
    const scrubbed = scrub(snapshot);
    assert.equal(brief(readHost(scrubbed)), brief(host), name);
    const all = JSON.stringify(scrubbed);
    for (const secret of ['/kt', 'debian-kernel', '0xffff', 'irqbypass', 'EPYC', 'fpu', '"/bin', 'Uid'])
      assert.ok(!all.includes(secret), `${name} has ${secret}`);
    assert.deepEqual(scrub(scrubbed), scrubbed, name);
  }
});

test('what is known of a VM: cgroup, sizes, generations with ages, rmaps, what reclaim did', () => {
  const [vm, ...others] = at('6.12-k7-npt1 up 3 root').vms;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [vm.name, vm.pid, vm.cgroup?.path, vm.vcpus, vm.l2, vm.cgroup?.maySwap],
    ['212-5', 212, '/kt2', 1, 'runs', null],
  );
  assert.deepEqual(
    vm.generations?.map(({ seq, ageSeconds, anonPages, filePages }) => [
      seq,
      ageSeconds,
      anonPages,
      filePages,
    ]),
    [
      [5, 1.432, 931, 0],
      [6, 0.592, 1024, 0],
      [7, 0.588, 2202, 0],
    ],
  );
  assert.deepEqual(vm.rmaps?.[0], { size: '4K', none: 642, one: 4119, several: 0 });
  const { scanned, freed, refaulted } = vm.cgroup!;
  assert.deepEqual({ scanned, freed, refaulted }, { scanned: 4641, freed: 2599, refaulted: 2168 });
});

test('column 1 of mmu_rmaps_stat is exact on 7.3 alone', () => {
  const line = (name: string): string => hostScreen(at(name)).find((each) => each.startsWith('  rmaps'))!;
  assert.match(
    line('6.12-k7-npt1 up 3 root'),
    /4119 gfns with an odd number of entries \(one, at most so many\)/,
  );
  assert.match(line('7.3-k7-npt0 vm 3 root'), /3592 gfns with one entry, 512 with several/);
  assert.match(line('6.12-k7-npt1 vm 3 root'), /none: every page by the TDP MMU/);
});

test('tdp_mmu and npt together tell the MMU', () => {
  const mmu = (name: string): unknown => at(name).kvm.mmu;
  assert.equal(mmu('6.1-k7-npt1 vm 1 root'), 'tdp');
  assert.equal(mmu('7.3-k7-npt0 vm 1 root'), 'legacyShadow');
  const { snapshot } = moments[1];
  const npt = '/sys/module/kvm_amd/parameters/npt';
  const off = readHost({ files: { ...snapshot.files, [npt]: 'N\n' } });
  assert.equal(off.kvm.mmu, 'legacyShadow');
});

test('every answer has a file that says so; "no VM" also says what one would meet', () => {
  for (const { name, host } of moments)
    for (const { evidence, problem } of host.verdicts) assert.ok(evidence.length > 0, `${name}: ${problem}`);
  const [neighbour, , queue] = at('6.1-k7-npt1 - 0 root').verdicts;
  assert.match(neighbour.why, /^no VM runs; with one: yes/);
  assert.match(queue.why, /^no VM runs; with one: no/);
});

test('an ordinary user is told what is left open', () => {
  const { vms, unread, withKvmTables, verdicts } = at('6.12-k7-npt1 up 1 user');
  assert.deepEqual([vms, withKvmTables], [[], ['/kt2']]);
  assert.match(unread.join('\n'), /debug\/kvm could not be read: which VMs run/);
  assert.match(unread.join('\n'), /debug\/lru_gen could not be read: generations/);
  assert.match(verdicts[2].why, /inferred: KVM is in use/);
});

/** Verdicts of a recorded moment with other files; null takes one away. */
function judged(name: string, other: Readonly<Record<string, string | null>>): string {
  const { snapshot } = moments.find((each) => each.name === name)!;
  const files = Object.entries({ ...snapshot.files, ...other }).filter(([, text]) => text !== null);
  return brief(readHost({ ...snapshot, files: Object.fromEntries(files) as Record<string, string> }));
}

test('kernels that were not recorded: backports, other MMUs, KVM built in', () => {
  const release = '/proc/sys/kernel/osrelease';
  const [npt, tdp] = ['/sys/module/kvm_amd/parameters/npt', '/sys/module/kvm/parameters/tdp_mmu'];
  const on61 = '6.1-k7-npt1 vm 1 root';
  assert.equal(judged(on61, { [npt]: 'N\n' }), 'BASE never yes, no, no');
  assert.equal(judged(on61, { [npt]: 'N\n', [release]: '6.12.107\n' }), 'MM612 never no, no, yes');
  assert.equal(judged(on61, { [tdp]: 'N\n', [release]: '7.3.4\n' }), 'LANDED never no, no, no');
  // The mm half may be in it, or not.
  assert.match(judged(on61, { [release]: '6.11.7\n' }), /never cannot tell, no, cannot tell$/);
  const config = { '/boot/config-6.6.1': 'CONFIG_KVM_MMU_LOCKLESS_AGING=y\nCONFIG_KVM=m\n' };
  assert.equal(
    judged(on61, { [release]: '6.6.1\n', ...config }),
    'LANDED never cannot tell, no, cannot tell',
  );
  // On 6.12 the lock alone is in doubt.
  assert.equal(judged(on61, { [release]: '6.12.0-55.el10.x86_64\n' }), 'MM612 never no, no, cannot tell');
  const builtIn = { [release]: '6.12.107\n', '/proc/modules': null, '/sys/module/kvm_amd/refcnt': null };
  assert.equal(judged('6.12-k7-npt1 vm 1 root', builtIn), 'MM612 never no, no, yes');
  assert.equal(judged('6.12-k7-npt1 vm 4 root', builtIn), 'MM612 - no, no, no');
});

test('memory of hugetlb is neither aged nor evicted', () => {
  const status = (hugetlb: number) => ({
    '/proc/212/status': `VmRSS:\t  200000 kB\nHugetlbPages:\t ${hugetlb} kB\n`,
  });
  assert.equal(judged('6.12-k7-npt1 up 3 root', status(8 * 2 ** 20)), 'MM612 runs no, no, no');
  assert.equal(judged('6.12-k7-npt1 up 3 root', status(0)), 'MM612 runs no, no, yes');
});

test('secondary page tables without KVM are an IOMMU’s', () => {
  const name = '6.12-k7-npt1 vm 1 user';
  const { files } = moments.find((each) => each.name === name)!.snapshot;
  const gone = Object.keys(files).filter((path) => path.startsWith('/sys/module/kvm') || path === '/dev/kvm');
  const none = Object.fromEntries([...gone, '/proc/modules'].map((path) => [path, null]));
  const without = judged(name, { ...none, '/sys/module/iommufd/refcnt': '1\n' });
  assert.equal(without, 'MM612 - no, no, no');
});

test('the counters of L2 can be set to zero; the rmaps of the TDP MMU stay', () => {
  const { snapshot } = moments.find(({ name }) => name === '6.1-k7-npt1 up 5 root')!;
  const files = { ...snapshot.files, '/sys/kernel/debug/kvm/162-5/nested_run': '0\n' };
  assert.equal(readHost({ files }).vms[0].l2, 'has run');
});

test('a screen has no line wider than 110 columns but where a word is', () => {
  for (const { host } of moments) {
    const lines = hostScreen(host);
    assert.ok(lines.length <= 46, `${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 110 || !line.trim().includes(' '), line);
  }
});

test('names of cgroups that could not be read are not in a capture either', () => {
  const [v1, v2] = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup'];
  const refused = [`${v2}/alice`, `${v2}/a/alice`, `${v2}/a/alice/memory.stat`, `${v1}/alice`, v1, v2];
  const scrubbed = scrub({ files: { [`${v2}/alice/memory.stat`]: '' }, refused });
  assert.doesNotMatch(JSON.stringify(scrubbed), /alice/);
  assert.deepEqual(scrubbed.refused, [
    v2,
    `${v2}/c1`,
    `${v2}/c2/c3`,
    `${v2}/c2/c3/memory.stat`,
    v1,
    `${v1}/c1`,
  ]);
});
