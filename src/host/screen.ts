/** A host on one screen of text. */
import type { HostCost } from './cost.js';
import { ERAS } from './kernel.js';
import { rmapsExact } from './kvm.js';
import type { Host } from './read.js';
import type { Evidence } from './snapshot.js';
import { PROBLEMS, type Verdict } from './verdicts.js';
import type { HostVm } from './vms.js';

const WIDTH = 110;
const INDENT = 11;

/** As many VMs are told one by one. */
const VMS = 8;

/** Lines of text, none longer than a terminal is wide, as far as words allow. */
export function hostScreen(host: Host, costs: readonly HostCost[] = []): string[] {
  const { era, eraWhy, kernel, mglru, kvm, memory } = host;
  const sure = eraWhy.sure || era === null ? '' : ' (not sure)';
  const lines = [
    ...item('era', era === null ? `not known: ${eraWhy.why}` : `${era}${sure}: ${ERAS[era]}; ${eraWhy.why}`),
    ...item(
      'kernel',
      `${kernel.release ?? 'not known'}${kernel.architecture === null ? '' : `, ${kernel.architecture}`}`,
    ),
    ...item('MGLRU', mglruText(mglru.state, mglru.walks)),
    ...item('KVM', kvmText(kvm)),
    ...item('memory', memoryText(memory)),
    ...item('reclaim', `since boot ${countsText(memory.reclaim)}`),
  ];
  for (const vm of host.vms.slice(0, VMS)) lines.push('', ...vmLines(vm, host));
  if (host.vms.length === 0)
    for (const path of host.withKvmTables.slice(0, VMS))
      lines.push(
        '',
        ...item(
          'VM',
          `in ${path}, by its secondary page tables (from 6.11 on an IOMMU’s are among them); nothing else is known of it`,
        ),
      );
  if (host.vms.length > VMS) lines.push('', `… and ${host.vms.length - VMS} VMs more: --json has them`);
  for (const each of host.verdicts)
    lines.push(
      '',
      ...verdictLines(
        each,
        costs.find(({ problem }) => problem === each.problem),
      ),
    );
  if (host.unread.length > 0)
    lines.push(
      '',
      'What could not be read, and what that leaves open:',
      ...host.unread.flatMap((each) => wrapped(`- ${each}`, 2)),
    );
  return lines;
}

function item(name: string, text: string): string[] {
  const [first, ...more] = wrapped(text, INDENT);
  return [name.padEnd(INDENT) + first.trimStart(), ...more];
}

/** Breaks at spaces; each line begins with so many. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each, i) => (i === 0 && indent === 2 ? each : ' '.repeat(indent) + each));
}

function mglruText(state: Host['mglru']['state'], walks: boolean | null): string {
  if (state === 'absent') return 'not in this kernel';
  if (state === 'unknown') return 'not known';
  return state === 'off' ? 'off' : `on; aging ${walks ? 'walks' : 'does not walk'} page tables`;
}

const MMUS = {
  tdp: 'TDP MMU',
  shadowDirect: 'shadow MMU (tdp_mmu is off)',
  legacyShadow: 'shadow MMU, without two-dimensional paging',
} as const;

function kvmText({ vendor, mmu, adBits, nested }: Host['kvm']): string {
  if (vendor === null) return 'not seen';
  const parts = [
    vendor === 'other' ? 'there, without a module of its own' : vendor,
    mmu === null ? 'which MMU maps guests is not known' : MMUS[mmu],
  ];
  if (adBits !== null) parts.push(adBits ? 'SPTEs with accessed bits' : 'SPTEs without accessed bits');
  if (nested !== null) parts.push(nested ? 'nested guests allowed' : 'no nested guests');
  return parts.join('; ');
}

/** MiB or GiB, three digits. */
function size(MiB: number): string {
  const [value, unit] = MiB >= 1024 ? [MiB / 1024, 'GiB'] : [MiB, 'MiB'];
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`;
}

function memoryText({ totalMiB, availableMiB, hugePages, hugetlbMiB, swap }: Host['memory']): string {
  const parts = [totalMiB === null ? 'size not known' : size(totalMiB)];
  if (availableMiB !== null) parts.push(`${size(availableMiB)} available`);
  if (hugePages !== null) parts.push(`transparent huge pages: ${hugePages}`);
  if (hugetlbMiB) parts.push(`${size(hugetlbMiB)} of hugetlb, which no reclaim touches`);
  if (swap.MiB === null) parts.push('swap not known');
  else if (swap.MiB === 0) parts.push('no swap');
  else
    parts.push(
      `swap ${size(swap.MiB)}${swap.compressed ? ', compressed in memory' : ''}${swap.usedMiB === null ? '' : `, ${size(swap.usedMiB)} used`}`,
    );
  return parts.join('; ');
}

function countsText({ scanned, freed, refaulted }: Host['memory']['reclaim']): string {
  const count = (value: number | null): string => (value === null ? '?' : String(value));
  return `${count(scanned)} pages scanned, ${count(freed)} freed, ${count(refaulted)} refaulted`;
}

const L2S = { runs: 'runs an L2', 'has run': 'has run an L2', never: 'never ran an L2' } as const;

function vmLines(vm: HostVm, { kernel }: Host): string[] {
  const parts = [vm.residentMiB ?? vm.cgroup?.memoryMiB].flatMap((MiB) => (MiB == null ? [] : [size(MiB)]));
  if (vm.vcpus !== null) parts.push(`${vm.vcpus} vCPU${vm.vcpus === 1 ? '' : 's'}`);
  parts.push(vm.l2 === null ? 'whether it ran an L2 is not known' : L2S[vm.l2]);
  if (vm.mappedMiB !== null && vm.mappedMiB.huge > 0)
    parts.push(`${size(vm.mappedMiB.huge)} mapped by huge pages`);
  const lines = item(
    'VM',
    `${vm.name} in ${vm.cgroup?.path ?? 'a cgroup that is not known'}: ${parts.join(', ')}`,
  );
  lines.push(...item('  rmaps', rmapText(vm, kernel.linux)));
  const gens = vm.generations;
  if (gens !== null)
    lines.push(
      ...item(
        '  aged',
        [...gens]
          .reverse()
          .map(
            ({ seq, ageSeconds, anonPages, filePages, node }) =>
              `${seq}${node > 0 ? `@${node}` : ''}: ${anonPages + filePages} pages, ${ageSeconds} s`,
          )
          .join(' | '),
      ),
    );
  if (vm.cgroup !== null) lines.push(...item('  reclaim', countsText(vm.cgroup)));
  return lines;
}

function rmapText({ rmaps, rmapsWhy }: HostVm, linux: string | null): string {
  if (rmaps === null) return `not known: mmu_rmaps_stat ${rmapsWhy}`;
  if (rmaps.length === 0) return 'none: every page by the TDP MMU';
  const used = rmaps.filter(({ one, several }) => one + several > 0);
  if (used.length === 0) return 'none in use';
  const exact = rmapsExact(linux);
  return used
    .map(
      ({ size: page, one, several }) =>
        `${page}: ${one} gfns with ${exact ? 'one entry' : 'an odd number of entries (one, at most so many)'}, ${several} with ${exact ? 'several' : 'several for sure'}`,
    )
    .join('; ');
}

function verdictLines(
  { problem, answer, why, soFar, evidence, change }: Verdict,
  cost: HostCost | undefined,
): string[] {
  const lines = item(answer.toUpperCase().padEnd(INDENT - 1), `${problem}: ${PROBLEMS[problem]}`);
  lines.push(...item('  why', why), ...item('  so far', soFar));
  if (evidence.length > 0) lines.push(...item('  says', evidence.slice(0, 4).map(evidenceText).join(' · ')));
  if (cost !== undefined) lines.push(...item('  costs', cost.text));
  lines.push(...item('  changes', change));
  return lines;
}

/** The place, then what stands there. */
function evidenceText({ file, line, says }: Evidence): string {
  return line === null ? `${file} ${says}` : `${file}:${line}: ${says}`;
}
