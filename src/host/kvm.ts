/** KVM on a host: vendor, which MMU maps guests, whether nested guests are allowed. */
import { type Evidence, type HostFiles, isOn, wholeNumber } from './snapshot.js';

/** KVM, as far as the files say. */
export interface HostKvm {
  /** Module that is loaded; `other` on architectures without one; null where none is seen. */
  readonly vendor: 'kvm_amd' | 'kvm_intel' | 'other' | null;
  /**
   * Which MMU maps a new VM's own accesses: the TDP MMU; the shadow MMU with two-dimensional paging (`tdp_mmu` off); or
   * without it. Null where it is not known.
   */
  readonly mmu: 'tdp' | 'shadowDirect' | 'legacyShadow' | null;
  /** Whether SPTEs have accessed bits. */
  readonly adBits: boolean | null;
  readonly nested: boolean | null;
  /** How often the vendor's module is in use: 0 says that no VM runs. */
  readonly uses: number | null;
  readonly evidence: readonly Evidence[];
}

/** The parameter that says whether two-dimensional paging is on. */
const PAGING = { kvm_amd: 'npt', kvm_intel: 'ept' } as const;

/** Module parameters that are read (arch/x86/kvm: mmu/mmu.c, svm/svm.c, vmx/vmx.c, 6.12). */
export const KVM_FILES: readonly string[] = [
  '/sys/module/kvm/parameters/tdp_mmu',
  '/sys/module/kvm/parameters/nx_huge_pages',
  '/sys/module/kvm_amd/parameters/npt',
  '/sys/module/kvm_amd/parameters/nested',
  '/sys/module/kvm_amd/refcnt',
  '/sys/module/kvm_intel/parameters/ept',
  '/sys/module/kvm_intel/parameters/eptad',
  '/sys/module/kvm_intel/parameters/enable_ept_ad_bits',
  '/sys/module/kvm_intel/parameters/nested',
  '/sys/module/kvm_intel/refcnt',
];

/** Reads modules and parameters. */
export function readKvm(files: HostFiles): HostKvm {
  const modules = files.read('/proc/modules') ?? '';
  const loaded = (['kvm_amd', 'kvm_intel'] as const).filter(
    (name) => files.has(`/sys/module/${name}`) || new RegExp(`^${name} `, 'm').test(modules),
  );
  if (loaded.length !== 1) {
    const vendor = loaded.length === 0 && files.has('/dev/kvm') ? 'other' : null;
    const evidence = [files.lacks('/sys/module/kvm_amd'), files.lacks('/sys/module/kvm_intel')];
    return { vendor, mmu: null, adBits: null, nested: null, uses: null, evidence };
  }
  const [vendor] = loaded;
  const folder = `/sys/module/${vendor}/parameters`;
  const pagingFile = `${folder}/${PAGING[vendor]}`;
  const tdpFile = '/sys/module/kvm/parameters/tdp_mmu';
  const [paging, tdp] = [isOn(files.word(pagingFile)), isOn(files.word(tdpFile))];
  // 6.1 says tdp_mmu Y with npt N: only both make it.
  const mmu =
    paging === false ? 'legacyShadow' : paging && tdp !== null ? (tdp ? 'tdp' : 'shadowDirect') : null;
  const ad = isOn(files.word(`${folder}/eptad`)) ?? isOn(files.word(`${folder}/enable_ept_ad_bits`));
  const held = new RegExp(`^${vendor} \\d+ (\\d+) `, 'm').exec(modules)?.[1];
  const evidence = [pagingFile, tdpFile].map((file) => files.line(file, /./) ?? files.lacks(file));
  return {
    ...{ vendor, mmu, evidence },
    adBits: vendor === 'kvm_amd' ? true : ad,
    nested: isOn(files.word(`${folder}/nested`)),
    uses: files.number(`/sys/module/${vendor}/refcnt`) ?? wholeNumber(held),
  };
}

/** gfns by how many SPTEs map them, at one page size. */
export interface RmapCounts {
  readonly size: string;
  /** gfns without an entry, in both address spaces. */
  readonly none: number;
  /** gfns in column 1: with one entry, or, where `exact` is false, with an odd number. */
  readonly one: number;
  /** gfns in the further columns: with several entries for sure. */
  readonly several: number;
}

/** Reads `mmu_rmaps_stat` (arch/x86/kvm/debugfs.c). An empty file: the VM has no rmaps. Null: not to be understood. */
export function parseRmaps(text: string): RmapCounts[] | null {
  if (text.trim() === '') return [];
  const [head, ...lines] = text.split('\n');
  if (!/^Rmap_Count:\t0\t1\t/.test(head)) return null;
  const columns = head.trim().split('\t').length - 1;
  const sizes: RmapCounts[] = [];
  for (const line of lines) {
    const [label, ...cells] = line.trim().split('\t');
    const size = /^Level=(4K|2M|1G):$/.exec(label)?.[1];
    if (size === undefined || cells.length !== columns) continue;
    const counts = cells.map(wholeNumber);
    if (counts.some((each) => each === null)) continue;
    const [none, one, ...more] = counts as number[];
    sizes.push({ size, none, one, several: more.reduce((sum, each) => sum + each, 0) });
  }
  return sizes.length === 0 ? null : sizes;
}

/**
 * Whether column 1 means exactly one entry. Up to 6.12 it holds every odd number; on 7.3 it means what it says; when that
 * changed in between is not known.
 */
export function rmapsExact(linux: string | null): boolean {
  const [major, minor] = (linux ?? '0.0').split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 3);
}
