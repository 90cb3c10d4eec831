/** Which kernel a host runs, and what its aging does about guests. */
import { type Evidence, type HostFiles, printable } from './snapshot.js';

/** A kernel, as far as the files say. */
export interface HostKernel {
  /** As `uname -r` prints it; null where no file says. */
  readonly release: string | null;
  /** The release of Linux that it was made from, such as `6.12`; null where it is not known. */
  readonly linux: string | null;
  readonly architecture: 'x86' | 'arm64' | 's390' | 'other' | null;
  readonly evidence: readonly Evidence[];
}

/** The presets that released kernels behave like. */
export type EraName = 'BASE' | 'MM612' | 'LANDED';

/** What a kernel's aging does about guests. */
export interface HostEra {
  /** The preset that behaves like it; null where nothing tells. */
  readonly era: EraName | null;
  /** False: a guess by the release's number, which backports can defeat. */
  readonly sure: boolean;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/** What each does, in words. */
export const ERAS: Readonly<Record<EraName, string>> = {
  BASE: 'aging never asks KVM',
  MM612: 'aging asks KVM, under mmu_lock',
  LANDED: 'aging asks KVM, without mmu_lock',
};

/** A version as numbers; `candidate` is 5 for `-rc5` and infinite for a release. */
interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly candidate: number;
}

function versionOf(text: string): Version | null {
  const found = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,5}))?(?:-rc(\d{1,3}))?/.exec(text);
  if (found === null) return null;
  const [, major, minor, patch = '0', candidate] = found;
  return {
    ...{ major: Number(major), minor: Number(minor), patch: Number(patch) },
    candidate: candidate === undefined ? Number.POSITIVE_INFINITY : Number(candidate),
  };
}

/** Whether a version is at least this release, or this one's candidate. */
function isFrom(version: Version, major: number, minor: number, candidate = 0): boolean {
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return version.patch > 0 || version.candidate >= candidate;
}

const LOCKLESS = 'CONFIG_KVM_MMU_LOCKLESS_AGING';

const OSRELEASE = '/proc/sys/kernel/osrelease';

/** The release, from `/proc/sys/kernel/osrelease` or `/proc/version` (Documentation/admin-guide/sysctl/kernel.rst, 6.12). */
export function releaseOf(files: HostFiles): string | null {
  const word =
    files.word(OSRELEASE) ?? /^Linux version (\S{1,200})/.exec(files.read('/proc/version') ?? '')?.[1];
  return word === undefined || !/^\d+\.\d+[\w.+~-]{0,190}$/.test(word) ? null : word;
}

/** Ubuntu hides the stable release that it was made from; this file has it. */
function upstreamOf(files: HostFiles): string | undefined {
  return /\s(\d+\.\d+\.\d+)\s*$/.exec(files.read('/proc/version_signature') ?? '')?.[1];
}

/** Reads release and architecture. */
export function readKernel(files: HostFiles): HostKernel {
  const release = releaseOf(files);
  const upstream = upstreamOf(files);
  const version = versionOf(upstream ?? release ?? '');
  const evidence = [
    files.line(OSRELEASE, /./) ?? files.line('/proc/version', /^Linux version/),
    ...(upstream === undefined ? [] : [files.line('/proc/version_signature', /./)]),
  ];
  return {
    release: release === null ? null : printable(release),
    linux: version === null ? null : `${version.major}.${version.minor}`,
    architecture: architectureOf(files, release),
    evidence: evidence.filter((each) => each !== null),
  };
}

function architectureOf(files: HostFiles, release: string | null): HostKernel['architecture'] {
  const cpu = files.read('/proc/cpuinfo') ?? '';
  if (/^vendor_id\s*:\s*IBM\/S390/m.test(cpu)) return 's390';
  if (/^CPU implementer\s*:/m.test(cpu)) return 'arm64';
  if (/^vendor_id\s*:\s*(AuthenticAMD|GenuineIntel|HygonGenuine|CentaurHauls|\s*Shanghai)/m.test(cpu))
    return 'x86';
  if (files.has('/sys/module/kvm_amd') || files.has('/sys/module/kvm_intel')) return 'x86';
  if (/^kvm_(amd|intel) /m.test(files.read('/proc/modules') ?? '')) return 'x86';
  const named = /(amd64|x86_64|aarch64|arm64|s390x|ppc64le|riscv64)/.exec(release ?? '')?.[1];
  if (named === undefined)
    return /^(processor|cpu|hart)\s*:/m.test(cpu) ? (cpu.includes('vendor_id') ? null : 'other') : null;
  if (/^(amd64|x86_64)$/.test(named)) return 'x86';
  if (/^(aarch64|arm64)$/.test(named)) return 'arm64';
  return named === 's390x' ? 's390' : 'other';
}

/** Where distributions put a kernel's configuration. */
export function configPaths(release: string): string[] {
  return [
    `/boot/config-${release}`,
    `/lib/modules/${release}/config`,
    `/usr/lib/modules/${release}/config`,
    `/lib/modules/${release}/build/.config`,
    `/usr/src/linux-headers-${release}/.config`,
    '/proc/config.gz',
  ];
}

/** The kernel's configuration: a file, and what it says of a symbol. */
export interface KernelConfig {
  readonly path: string | null;
  /** `y`, `m`; `n` where the file says no, or names its neighbours and not this one; null where it cannot be told. */
  of(symbol: string): string | null;
  line(symbol: string): Evidence | null;
}

/** Reads the configuration that belongs to the release. */
export function readConfig(files: HostFiles, release: string | null): KernelConfig {
  const paths = release === null ? ['/proc/config.gz'] : configPaths(release);
  const path = paths.find((each) => /^(# )?CONFIG_/m.test(files.read(each) ?? '')) ?? null;
  const text = path === null ? '' : (files.read(path) ?? '');
  const known = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^(CONFIG_\w{1,80})=([^\n]{1,80})$/gm)) known.set(name, value);
  for (const [, name] of text.matchAll(/^# (CONFIG_\w{1,80}) is not set$/gm)) known.set(name, 'n');
  return {
    path,
    of(symbol) {
      const said = known.get(symbol) ?? null;
      // A symbol without a prompt is not named where it is off. CONFIG_KVM comes after it: the file was not cut before.
      return said === null && symbol === LOCKLESS && /^[ym]$/.test(known.get('CONFIG_KVM') ?? '')
        ? 'n'
        : said;
    },
    line: (symbol) => (path === null ? null : files.line(path, new RegExp(`^(# )?${symbol}[= ]`))),
  };
}

/** Names that the symbol had in versions of the series that were not merged. */
const EARLIER = ['CONFIG_KVM_MMU_NOTIFIER_AGING_LOCKLESS', 'CONFIG_KVM_MMU_NOTIFIER_YOUNG_LOCKLESS'];

/** Distributions that keep a number for years and take newer code into it. */
const FROZEN = /\.el(8|9|\d\d)|-1[56]0\d00\.|android/;

/** Which preset the kernel behaves like. Sources: mails.md 4.7, kernel-model 0.3: in words, `src/simulator/MODEL.md#presets`. */
export function eraOf(files: HostFiles, kernel: HostKernel, config: KernelConfig): HostEra {
  const { architecture, evidence } = kernel;
  const version = versionOf(upstreamOf(files) ?? kernel.release ?? '');
  const lockless = config.of(LOCKLESS);
  const carried = EARLIER.find((name) => config.of(name) === 'y');
  const saysConfig = [config.line(LOCKLESS)].filter((each) => each !== null);
  const enabled = Number.parseInt(files.word('/sys/kernel/mm/lru_gen/enabled') ?? '0', 16);
  if (carried !== undefined || (enabled & 8) !== 0) {
    const line =
      carried === undefined ? files.line('/sys/kernel/mm/lru_gen/enabled', /./) : config.line(carried);
    const why = 'the kernel carries a version of the series that was not merged';
    return { ...guess(version), sure: false, why, evidence: [line!, ...evidence] };
  }
  if (lockless === 'y') {
    const onS390 = 's390 has the symbol, but its callbacks take mmu_lock for read';
    if (architecture === 's390') return { era: 'MM612', sure: false, why: onS390, evidence: saysConfig };
    const known = version !== null && isFrom(version, 6, 12, 6);
    const doubt =
      version === null
        ? '; which release is not known'
        : '; the release is older: a backport, of both halves we take it';
    const why = `the configuration has ${LOCKLESS}${known ? '' : doubt}`;
    return { era: 'LANDED', sure: known, why, evidence: [...saysConfig, ...evidence] };
  }
  if (version === null) return { ...guess(null), evidence: [files.lacks(OSRELEASE)] };
  if (lockless === 'n' && isFrom(version, 6, 15)) {
    const x86 = architecture === 'x86';
    const why = `from 6.12 on aging asks KVM; the configuration is without ${LOCKLESS}${x86 ? ', which x86 has from 6.15 on: changed, or cut' : ''}`;
    const named =
      config.path === null
        ? []
        : [saysConfig[0] ?? { file: config.path, line: null, says: `does not name ${LOCKLESS}` }];
    return { era: 'MM612', sure: !x86, why, evidence: [...evidence, ...named] };
  }
  const { era, sure, why } = guess(version);
  const elsewhere = 'lockless aging is x86’s alone; elsewhere KVM answers under mmu_lock';
  if (era === 'LANDED' && architecture !== null && architecture !== 'x86')
    return { era: 'MM612', sure: architecture === 'arm64', why: elsewhere, evidence };
  // A configuration that is there tells of the lock, and from 6.12 on aging asks KVM in any case.
  const frozen =
    (lockless === null || !isFrom(version, 6, 12)) && era !== 'LANDED' && FROZEN.test(kernel.release ?? '');
  const s390 = architecture === 's390';
  const unknown = architecture === null && era === 'LANDED';
  const open = lockless === null && era !== 'LANDED' && config.path === null;
  const doubt = frozen
    ? '; this distribution keeps the number and takes newer code in'
    : s390
      ? '; but how KVM on s390 maps guests these notebooks do not treat'
      : unknown
        ? '; lockless aging is x86’s alone, and no file says which architecture this is'
        : open
          ? '; a backport would show only in the configuration, which is not there'
          : '';
  const isSure = sure && !frozen && !s390 && !unknown;
  return { era, sure: isSure, why: why + doubt, evidence: [...evidence, ...saysConfig] };
}

/** By the number alone. */
function guess(version: Version | null): Omit<HostEra, 'evidence'> {
  if (version === null) return { era: null, sure: false, why: 'no file says which release runs' };
  if (isFrom(version, 6, 15)) return { era: 'LANDED', sure: true, why: 'by its number: 6.15 or later' };
  // The mm half came in 6.12-rc6.
  if (isFrom(version, 6, 12, 6)) return { era: 'MM612', sure: true, why: 'by its number: 6.12 to 6.14' };
  if (version.major === 6 && version.minor === 11 && version.patch >= 7)
    return {
      era: 'MM612',
      sure: false,
      why: 'the list for 6.11.7 has the change of 6.12; whether this kernel took it was not checked',
    };
  return { era: 'BASE', sure: true, why: 'by its number: before 6.12' };
}
