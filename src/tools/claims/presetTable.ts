import { hosts, type PresetName, policies, scenarios, vms } from '../../simulator/index.js';
import type { Table } from './claim.js';
import { type Experimental, WRITER } from './machines.js';
import { classOf, lockUseOf, type Measure, ofVm, runs, writesPerFreed } from './runs.js';

const { seed: _, ...neighbours } = scenarios.neighbours;

/**
 * One machine that has something of every claim: a VM with two L2s that share a fifth of their pages, somebody who holds
 * its `mmu_lock` now and then, and an ordinary process beside it.
 */
const machine: Experimental = {
  ...neighbours,
  host: { ...hosts.tiny, memoryMiB: 66 },
  vms: [{ ...vms.sharing, mergedShare: 0.2, memoryMiB: 32, longWriters: [WRITER] }],
  processes: [{ ...scenarios.neighbours.processes[0], memoryMiB: 16 }],
  demand: [{ MiB: 30, fromSeconds: 0, seconds: 200 }],
  durationSeconds: 300,
  trackTruth: true,
};

/** The columns: which claim each belongs to, and what is measured. */
const COLUMNS: readonly (readonly [string, Measure])[] = [
  ['hot refaults (3)', ofVm((vm) => classOf(vm, 'L1 hot').refaults + classOf(vm, 'L2 hot').refaults)],
  ['warm refaults (3)', ofVm((vm) => classOf(vm, 'L2 warm').refaults)],
  ['process refaults (3)', ({ processes: [p] }) => p.reclaim.refaults],
  ['all refaults', ({ vms: [vm], processes: [p] }) => vm.reclaim.refaults + p.reclaim.refaults],
  ['checks/freed (2, 3)', ofVm((vm) => vm.reclaim.lastChecks / vm.reclaim.pgsteal)],
  ['mmu_lock W/freed (6, 7)', ofVm(writesPerFreed)],
  ['flushes/freed (3)', ofVm((vm) => vm.kvm.tlbFlushes / vm.reclaim.pgsteal)],
  ['wrong generation (2, 3)', ofVm((vm) => vm.histogramError?.wrongShare ?? 0)],
  ['left out, % (1, 6)', ofVm((vm) => (100 * vm.kvm.queriesSkipped) / Math.max(1, vm.kvm.youngQueries))],
  ['fault p99, µs (6)', ofVm((vm) => vm.fault.p99Ns / 1000)],
  ['longest aging, ms (1)', ofVm((vm) => vm.agingPass.maxNs / 1e6)],
  ['kswapd spun, ms (4)', ofVm((vm) => lockUseOf(vm, 'kswapd').waitNs / 1e6)],
];

/** All presets on one machine: a row each, and something of every claim in the columns. */
export function presetTable(seeds: readonly string[]): Table {
  const names = Object.keys(policies) as PresetName[];
  return {
    title:
      'All presets: a VM of 32 MiB with two L2s that share 20 %, its mmu_lock held 3 ms in 53, and a process of 16 MiB; 30 of 66 MiB taken (claims in brackets)',
    columns: COLUMNS.map(([name]) => name),
    rows: names.map((policy) => {
      const of = runs(seeds, { ...machine, policy });
      return { label: policy, cells: COLUMNS.map(([, measure]) => of.map(measure)) };
    }),
  };
}
