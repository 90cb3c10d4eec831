import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCgroup } from './cgroups.js';
import { collect, SCREEN } from './collect.js';
import { parseCounters } from './counters.js';
import { parseRmaps } from './kvm.js';
import { parseLruGen } from './mglru.js';
import { type Host, readHost } from './read.js';
import { hostScreen } from './screen.js';
import { scrub } from './scrub.js';
import { momentsOf } from './testing/k7.js';
import { memoryDisk } from './testing/memoryDisk.js';

const moments = ['6.1-k7-npt1', '6.12-k7-npt1', '7.3-k7-npt0'].flatMap(momentsOf);
const named = (name: string): Record<string, string> => ({
  ...moments.find((each) => each.name === name)!.files,
});
const seen = (files: Readonly<Record<string, string>>, refused: readonly string[] = []): Host =>
  readHost(collect(memoryDisk(files, refused), SCREEN));
const answers = ({ verdicts }: Host): string => verdicts.map(({ answer }) => answer).join(', ');

const [MM, BASE] = ['6.12-k7-npt1 up 2 root', '6.1-k7-npt1 up 2 root'];

/** Every text of a host, however deep. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

test('whatever is missing, cut or overwritten: an answer, harmless to print, never a wrong yes', () => {
  const damage = fc.record({
    moment: fc.nat(moments.length - 1),
    drop: fc.array(fc.nat(1000), { maxLength: 40 }),
    cut: fc.array(fc.tuple(fc.nat(1000), fc.nat(400)), { maxLength: 20 }),
    over: fc.array(
      fc.tuple(
        fc.nat(1000),
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.constant('\u001b]0;x\u0007\u009b31m\u202e99999999999999999999\n'),
        ),
      ),
      { maxLength: 20 },
    ),
  });
  fc.assert(
    fc.property(damage, ({ moment, drop, cut, over }) => {
      const files = { ...moments[moment].files };
      const paths = Object.keys(files);
      const path = (nth: number): string => paths[nth % paths.length];
      for (const nth of drop) delete files[path(nth)];
      for (const [nth, length] of cut) files[path(nth)] = (files[path(nth)] ?? '').slice(0, length);
      for (const [nth, text] of over) files[path(nth)] = text;
      const snapshot = collect(memoryDisk(files), SCREEN);
      for (const each of [readHost(snapshot), readHost(scrub(snapshot))]) {
        for (const text of [...hostScreen(each), ...texts(each)])
          assert.doesNotMatch(text, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        assert.equal(each.verdicts.length, 3);
        if (each.mglru.state !== 'on') assert.ok(each.verdicts.every(({ answer }) => answer !== 'yes'));
      }
    }),
    { numRuns: 120, seed: 1 },
  );
});

test('MGLRU compiled out, unreadable, without page-table walks', () => {
  const files = named(BASE);
  const config = '/boot/config-6.1.0-50-amd64';
  const without = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('lru_gen')));
  assert.equal(seen(without).mglru.state, 'unknown', 'the configuration says that it is there');
  const out = seen({
    ...without,
    [config]: files[config].replaceAll('CONFIG_LRU_GEN=y', '# CONFIG_LRU_GEN is not set'),
  });
  assert.deepEqual([out.mglru.state, answers(out)], ['absent', 'no, no, no']);
  const { [config]: _, ...bare } = without;
  assert.equal(seen(bare).mglru.state, 'absent');
  const enabled = '/sys/kernel/mm/lru_gen/enabled';
  assert.equal(answers(seen({ ...files, [enabled]: '0x0001\n' })), 'cannot tell, no, cannot tell');
  assert.equal(answers(seen(files, [enabled])), 'cannot tell, no, cannot tell');
});

test('the other vendor: ept, eptad and nested are kvm_intel’s', () => {
  const files = Object.fromEntries(Object.entries(named(MM)).filter(([path]) => !path.includes('kvm_amd')));
  const intel = {
    ...files,
    '/proc/modules': 'kvm_intel 372736 4 - Live 0x0\nkvm 1200000 1 kvm_intel, Live 0x0\n',
    '/proc/cpuinfo': 'vendor_id\t: GenuineIntel\n',
    '/sys/module/kvm_intel/parameters/ept': 'Y\n',
    '/sys/module/kvm_intel/parameters/eptad': 'N\n',
    '/sys/module/kvm_intel/parameters/nested': 'Y\n',
  };
  const { kvm, era } = seen(intel);
  assert.deepEqual(
    [era, kvm.vendor, kvm.mmu, kvm.adBits, kvm.nested, kvm.uses],
    ['MM612', 'kvm_intel', 'tdp', false, true, 4],
  );
  const off = (name: string): unknown => seen({ ...intel, [name]: 'N\n' }).kvm.mmu;
  assert.equal(off('/sys/module/kvm_intel/parameters/ept'), 'legacyShadow');
  assert.equal(off('/sys/module/kvm/parameters/tdp_mmu'), 'shadowDirect');
});

test('cgroup v1 and hybrid: the memory controller’s own tree', () => {
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(named(MM)))
    files[path.replace('/sys/fs/cgroup/', '/sys/fs/cgroup/memory/')] = text;
  files['/sys/fs/cgroup/memory/memory.stat'] = 'cache 1\n';
  files['/sys/fs/cgroup/memory/kt2/memory.stat'] = 'cache 4096\nrss 18792448\nworkingset_refault_anon 7\n';
  files['/sys/fs/cgroup/memory/kt2/memory.usage_in_bytes'] = '20000000\n';
  files['/proc/212/cgroup'] = '9:memory:/kt2\n8:cpu,cpuacct:/else\n0::/unified\n';
  const { cgroups, vms, unread } = seen(files);
  assert.equal(cgroups, 'v1');
  assert.equal(vms[0].cgroup?.path, '/kt2');
  assert.equal(vms[0].cgroup?.scanned, null);
  assert.match(unread.join('\n'), /cgroup v1/);
});

test('threads of a VMM in a cgroup without memory: the nearest around it that has one', () => {
  const files = { ...named(MM), '/proc/212/cgroup': '0::/kt2/libvirt/emulator\n' };
  assert.equal(seen(files).vms[0].cgroup?.path, '/kt2');
  assert.equal(seen(files).vms[0].generations?.length, 4);
});

test('a VM that ends while it is read is told without what was lost', () => {
  const files = Object.fromEntries(
    Object.entries(named(MM)).filter(
      ([path]) => !path.startsWith('/proc/212') && !path.includes('212-5/nested'),
    ),
  );
  const [vm] = seen(files).vms;
  assert.deepEqual([vm.cgroup, vm.residentMiB, vm.generations, vm.l2], [null, null, null, 'runs']);
});

test('without swap the VMs’ anonymous memory is neither aged nor evicted', () => {
  const files = named(BASE);
  files['/proc/meminfo'] = files['/proc/meminfo'].replace(/SwapTotal: .*/, 'SwapTotal: 0 kB');
  assert.equal(answers(seen(files)), 'no, no, no');
  files['/sys/fs/cgroup/kt2/memory.stat'] = files['/sys/fs/cgroup/kt2/memory.stat'].replace(
    /^file 0/m,
    'file 18792448',
  );
  assert.equal(answers(seen(files)), 'cannot tell, no, cannot tell');
  const limited = { ...named(BASE), '/sys/fs/cgroup/kt2/memory.swap.max': '0\n' };
  assert.equal(answers(seen(limited)), 'no, no, no');
});

test('a VM is found by its open file where debugfs is not there', () => {
  const files: Record<string, string> = Object.fromEntries(
    Object.entries(named(MM)).filter(([path]) => !path.startsWith('/sys/kernel/debug')),
  );
  files['/proc/212/fd/5'] = 'anon_inode:kvm-vm';
  const [vm] = seen(files).vms;
  assert.deepEqual([vm.name, vm.cgroup?.path, vm.l2, vm.rmaps], ['212', '/kt2', null, null]);
});

test('rmaps of a large VM are counted only when asked for', () => {
  const files = { ...named(MM), '/sys/kernel/debug/kvm/212-5/pages_2m': '4096\n' };
  const { unread, vms } = seen(files);
  assert.equal(vms[0].rmaps, null);
  assert.match(unread.join('\n'), /was not read, for KVM holds mmu_lock for write/);
  assert.equal(readHost(collect(memoryDisk(files), { ...SCREEN, rmaps: true })).vms[0].rmaps?.[0].one, 4165);
});

test('parsers leave out what does not fit', () => {
  assert.deepEqual(
    parseLruGen(
      'memcg     7 /a b\n node     1\n          2       1980          0x          -3x\n          3   19',
    ),
    [
      {
        id: 7,
        path: '/a b',
        generations: [{ node: 1, seq: 2, ageSeconds: 1.98, anonPages: 0, filePages: 0 }],
      },
    ],
  );
  assert.deepEqual(parseLruGen('memcg 7 /a\n node 0\nmemcg x\n node 0\n 1 2 3 4\n')[0].generations, []);
  assert.deepEqual(parseRmaps(''), []);
  assert.equal(parseRmaps('nonsense'), null);
  assert.equal(parseRmaps('Rmap_Count:\t0\t1\t2-3\t\nLevel=4K:\t1\t2\t'), null);
  assert.equal(parseCgroup('0::/../x\n'), null);
  assert.equal(parseCgroup('12:cpu:/a\n'), null);
  assert.deepEqual(
    [...parseCounters('anon 5\nMemTotal:  7 kB\nx y\n')],
    [
      ['anon', 5],
      ['MemTotal', 7],
    ],
  );
});

test('two cgroups of one name: the one that holds pages, not the removed one', () => {
  const files = named(MM);
  const gone = 'memcg     9 /kt2\n node     0\n          5       3444          0           0 \n';
  files['/sys/kernel/debug/lru_gen'] += gone;
  assert.equal(seen(files).vms[0].generations?.[0].seq, 2);
});
