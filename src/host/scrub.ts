/** What of a host may be sent to a colleague: files without names, arguments or addresses. */
import { parseCgroup, ROOTS } from './cgroups.js';
import { OF_CGROUP } from './collect.js';
import { releaseOf } from './kernel.js';
import { filesOf, type HostSnapshot } from './snapshot.js';

/** What is in a capture, and what is not. Printed with each, and kept beside it. */
export const PRIVACY: readonly string[] = [
  'Kept: release of the kernel; its settings of MGLRU and KVM; parameters of KVM’s modules; sizes of memory and swap.',
  'Kept: counters of reclaim; generations; what KVM counts of each VM; PIDs; how cgroups lie in each other.',
  'Left out: names of cgroups, numbered instead; names of swap devices other than zram; the builder in /proc/version.',
  'Left out: other modules, and where any lies in memory; all of the CPU but vendor and four flags.',
  'Never read: arguments, environment, names and users of processes; addresses; host name; network; contents of memory.',
  'Look at kernel and PIDs before you send it: a release of your own may carry a name.',
];

/** All that is read in a folder of a cgroup. */
const FILES = [...OF_CGROUP, 'cgroup.controllers'];
const FLAGS = ['svm', 'vmx', 'npt', 'ept', 'ept_ad', 'hypervisor'];

/** A snapshot that `readHost` judges alike, without what is left out above. */
export function scrub(snapshot: HostSnapshot): HostSnapshot {
  const release = releaseOf(filesOf(snapshot));
  const names = new Map<string, string>();
  const rename = (path: string): string => {
    const parts = path.split('/').filter((part) => part !== '');
    return parts.map((_, i) => `/${numbered(names, parts.slice(0, i + 1).join('/'))}`).join('') || '/';
  };
  const inCgroup = new RegExp(`^(${ROOTS.v1}|${ROOTS.v2})(/.+)$`);
  const place = (path: string): string => {
    const [, top, below] = inCgroup.exec(path) ?? [];
    if (top === undefined || path === ROOTS.v1) return path;
    // What could not be read may be a folder.
    const name = /\/([^/]+)$/.exec(below)![1];
    if (!FILES.includes(name)) return top + rename(below);
    return below === `/${name}` ? path : `${top}${rename(below.slice(0, -name.length - 1))}/${name}`;
  };
  const files: Record<string, string> = {};
  for (const path of Object.keys(snapshot.files).sort())
    files[place(path)] = scrubbed(path, snapshot.files[path], release, rename);
  const moved = (paths: readonly string[] | undefined): string[] => [...(paths ?? [])].map(place).sort();
  const { refused, spared } = snapshot;
  return { files, ...(refused && { refused: moved(refused) }), ...(spared && { spared: moved(spared) }) };
}

function numbered(names: Map<string, string>, path: string): string {
  const known = names.get(path);
  if (known !== undefined) return known;
  const name = `c${names.size + 1}`;
  names.set(path, name);
  return name;
}

function scrubbed(
  path: string,
  text: string,
  release: string | null,
  rename: (path: string) => string,
): string {
  if (path === '/proc/version') return release === null ? '' : `Linux version ${release}\n`;
  if (path === '/proc/version_signature') return `Ubuntu${/\s\d+\.\d+\.\d+\s*$/.exec(text)?.[0] ?? '\n'}`;
  if (path === '/proc/cpuinfo') return cpu(text);
  if (path === '/proc/modules') return modules(text);
  if (path === '/proc/swaps') return swaps(text);
  if (/^\/proc\/\d+\/cgroup$/.test(path)) {
    const own = parseCgroup(text);
    return own === null ? '' : `${/^\d+:[^:]*\bmemory\b/m.test(text) ? '1:memory' : '0:'}:${rename(own)}\n`;
  }
  if (path.startsWith('/sys/kernel/debug/lru_gen'))
    return text.replace(/^(memcg +\d+ )(.*)$/gm, (_, head, own) => head + (own === '/' ? own : rename(own)));
  return text;
}

function cpu(text: string): string {
  const vendor = /^(vendor_id|CPU implementer)\s*:.*$/m.exec(text)?.[0];
  const flags = /^(flags)\s*:(.*)$/m
    .exec(text)?.[2]
    .split(' ')
    .filter((flag) => FLAGS.includes(flag));
  return [vendor, flags && `flags\t\t: ${flags.join(' ')}`, '']
    .filter((line) => line !== undefined)
    .join('\n');
}

function modules(text: string): string {
  const lines = text.split('\n').filter((line) => /^kvm(_amd|_intel)? /.test(line));
  return lines.map((line) => `${line.replace(/0x[0-9a-f]+/gi, '0x0')}\n`).join('');
}

function swaps(text: string): string {
  const [head, ...rows] = text.split('\n');
  const named = rows.map((row, i) =>
    row.replace(/^\S+/, (name) => (/^\/dev\/zram\d+$/.test(name) ? name : `/swap${i + 1}`)),
  );
  return [head, ...named].join('\n');
}
