import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { collect, SCREEN } from '../../../host/collect.js';
import { readHost } from '../../../host/read.js';
import { momentsOf, RECORDS } from '../../../host/testing/k7.js';
import { writeTree } from '../../../host/testing/writeTree.js';
import { runCommand } from '../commands.js';
import { diskAt } from './disk.js';

const folder = mkdtempSync(join(tmpdir(), 'host-'));
after(() => rmSync(folder, { recursive: true }));

async function said(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const code = await runCommand(['host', ...args], {
    print: (line) => lines.push(line),
    remark: assert.fail,
  });
  assert.equal(code, 0);
  return lines.join('\n');
}

const moments = RECORDS.flatMap(momentsOf);
const moment = (name: string): Readonly<Record<string, string>> =>
  moments.find((each) => each.name === name)!.files;
const MM = moment('6.12-k7-npt1 up 3 root');

test('--json: the era comes before any other preset', async () => {
  const eras = {
    '6.1-k7-npt1 up 3 root': 'BASE',
    '6.12-k7-npt1 up 3 root': 'MM612',
    '7.3-k7-npt0 vm 3 root': 'LANDED',
  };
  for (const [name, era] of Object.entries(eras)) {
    const text = await said('--json', '--from', writeTree(join(folder, name), moment(name)));
    assert.equal(JSON.parse(text).era, era);
    assert.equal(/BASE|MM612|LANDED|V5|V6|REV|ORACLE/.exec(text)?.[0], era);
  }
});

test('a problem that concerns the host has its cost by the simulator, the others none', async () => {
  const text = await said('--from', writeTree(join(folder, 'cost'), MM));
  const [, here, later] = /kswapd takes mmu_lock for write (\d+) times here, (\d+) times on 7.3/.exec(text)!;
  assert.ok(Number(here) > 2 * Number(later));
  assert.equal(text.match(/by the simulator/g)?.length, 1);
  assert.equal(await said('--from', writeTree(join(folder, 'cost'), MM)), text, 'the same each time');
});

test('a capture holds what is read, and reads as the host did; it goes to a new folder alone', async () => {
  const from = writeTree(join(folder, 'host'), MM);
  const to = join(folder, 'capture');
  const printed = await said('--from', from, '--capture', to);
  assert.match(printed, /Never read: arguments, environment/);
  assert.match(readFileSync(join(to, 'README.txt'), 'utf8'), /Left out: names of cgroups/);
  const answers = async (root: string): Promise<unknown> =>
    JSON.parse(await said('--json', '--from', root)).verdicts.map(({ answer }: { answer: string }) => answer);
  assert.deepEqual(await answers(to), await answers(from));
  await assert.rejects(said('--from', from, '--capture', to), /is not empty/);
  await assert.rejects(said('--from', from, '--capture', join(from, 'proc/version')), /is not a folder/);
  await assert.rejects(said('--from', from, '--capture', '/proc/no/such'), /cannot be written/);
  symlinkSync(join(folder, 'nowhere/x'), join(folder, 'dangling'));
  await assert.rejects(said('--from', from, '--capture', join(folder, 'dangling')), /cannot be written/);
  const all = readdirSync(to, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const words = all.map((each) => readFileSync(join(each.parentPath, each.name), 'utf8')).join('\n');
  assert.doesNotMatch(words, /kt2|debian-kernel|0xffff/);
});

test('what cannot be read where a capture was made is told where it is read', async () => {
  const to = writeTree(join(folder, 'elsewhere'), {
    ...moment('6.12-k7-npt1 up 1 user'),
    '/refused.txt': '/sys/kernel/debug\n',
  });
  assert.match(await said('--from', to), /debug\/kvm could not be read: which VMs run/);
});

test('a list without end of what could not be read is cut', async () => {
  const to = writeTree(join(folder, 'endless'), {
    ...MM,
    '/refused.txt': '/sys/kernel/debug\n'.repeat(50_000),
  });
  assert.match(await said('--from', to), /^kernel/m);
});

test('links out of the folder, pipes, devices and endless files are not followed', async () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, '6.99.0-secret\n');
  const root = writeTree(join(folder, 'links'), {
    '/proc/version': 'Linux version 6.12.1 (x@y)\n',
    '/proc/sys/vm/swappiness': '60\n',
  });
  mkdirSync(join(root, 'proc/sys/kernel'));
  symlinkSync(secret, join(root, 'proc/sys/kernel/osrelease'));
  symlinkSync(folder, join(root, 'sys'));
  execFileSync('mkfifo', [join(root, 'proc/meminfo')]);
  symlinkSync('/dev/zero', join(root, 'proc/vmstat'));
  const text = await said('--from', root);
  assert.match(text, /^kernel +6\.12\.1$/m);
  assert.doesNotMatch(text, /secret/);
});

test('a configuration is read as /proc/config.gz has it; a bomb is refused', () => {
  const files = { '/proc/sys/kernel/osrelease': '6.12.3\n', '/proc/cpuinfo': 'vendor_id\t: GenuineIntel\n' };
  const era = (config: Buffer): unknown =>
    readHost(collect(diskAt(writeTree(join(folder, 'gz'), { ...files, '/proc/config.gz': config })), SCREEN))
      .era;
  assert.equal(era(gzipSync('CONFIG_KVM_MMU_LOCKLESS_AGING=y\nCONFIG_KVM=m\n')), 'LANDED');
  assert.equal(era(gzipSync(Buffer.alloc(2 ** 26))), 'MM612');
  // No other file is packed: a thousand small bombs take no time.
  const packed = writeTree(join(folder, 'packed'), { ...files, '/proc/vmstat': gzipSync('pgscan_anon 1\n') });
  assert.equal(collect(diskAt(packed), SCREEN).files['/proc/vmstat'].codePointAt(0), 0x1f);
});

test('a thousand cgroups, and ten thousand of them: bounded time, the VM’s own among them', () => {
  const files: Record<string, string> = { ...MM };
  const stat = MM['/sys/fs/cgroup/kt2/memory.stat'];
  let listed = MM['/sys/kernel/debug/lru_gen'];
  for (let i = 0; i < 1000; i++) files[`/sys/fs/cgroup/a${i % 10}/b${i}/memory.stat`] = stat;
  for (let i = 0; i < 10; i++) files[`/sys/fs/cgroup/a${i}/memory.stat`] = stat;
  for (let i = 0; i < 10_000; i++)
    listed += `memcg ${i + 10} /a${i % 10}/b${i}\n node     0\n          2        948          7           0 \n`;
  files['/sys/kernel/debug/lru_gen'] = listed;
  const root = writeTree(join(folder, 'many'), files);
  const before = process.cpuUsage();
  const host = readHost(collect(diskAt(root), SCREEN));
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1e6 < 1, `${(user + system) / 1e6} s of CPU time`);
  assert.equal(host.vms[0].cgroup?.path, '/kt2');
  assert.equal(host.vms[0].generations?.length, 3);
  assert.equal(host.beside.length, 10);
  const few = collect(diskAt(root), { ...SCREEN, cgroups: 5 });
  assert.equal(Object.keys(few.files).filter((path) => path.endsWith('memory.stat')).length, 6);
});

test('megabytes of escape sequences print harmlessly', async () => {
  const nasty = '\u001b]0;owned\u0007\u009b31m\u202e'.repeat(150_000);
  const files = Object.fromEntries(
    Object.keys(MM).map((path, i) => [path, i % 5 === 0 ? nasty : nasty.slice(0, 1000)]),
  );
  const name = '\u001b[2Jname';
  const root = writeTree(join(folder, 'nasty'), {
    ...files,
    '/proc/212/cgroup': `0::/${name}\n`,
    [`/sys/fs/cgroup/${name}/memory.stat`]: MM['/sys/fs/cgroup/kt2/memory.stat'],
  });
  for (const text of [await said('--from', root), await said('--json', '--from', root)]) {
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}|\u202e/u);
    assert.ok(text.length < 100_000);
  }
  assert.match(await said('--from', root), /\\u\{1b\}\[2Jname/);
});

test('this machine is read without an error', async () => {
  assert.match(await said(), /^era /);
});

test('a folder that is none, or holds nothing of a host, is one sentence', async () => {
  await assert.rejects(said('--from', join(folder, 'no')), {
    name: 'Trouble',
    message: /there is no such file/,
  });
  await assert.rejects(said('--from', join(folder, 'secret')), /is not a folder/);
  await assert.rejects(
    said('--from', writeTree(join(folder, 'empty'), { '/x': '' })),
    /holds no file of a host/,
  );
  await assert.rejects(said('--json', '--capture', join(folder, 'x')), /give one of them/);
});
