import {
  type OwnerResult,
  type Result,
  type Scenario,
  simulate,
  type VmResult,
} from '../../simulator/index.js';
import type { Row, Samples } from './claim.js';

/** Runs of one scenario, one for each seed. */
export type Runs = readonly Result[];

/** A number that a run gave. */
export type Measure = (result: Result) => number;

/**
 * Runs a scenario for each seed.
 *
 * @throws Error when a run did not come to its end: its numbers would be no experiment
 */
export function runs(seeds: readonly string[], scenario: Omit<Scenario, 'seed'>): Runs {
  return seeds.map((seed) => {
    const result = simulate({ ...scenario, seed });
    if (result.outcome !== 'finished')
      throw new Error(`${result.policy}, seed ${seed}: the run ended early: ${result.outcome}`);
    return result;
  });
}

/** What each run gave. */
export function samples(of: Runs, measure: Measure): Samples {
  return of.map(measure);
}

/** A row of a table: each measure of the runs. */
export function row(label: string, of: Runs, measures: readonly Measure[]): Row {
  return { label, cells: measures.map((measure) => samples(of, measure)) };
}

/** The class called `name` of an owner. @throws Error when it has none of that name */
export function classOf(owner: OwnerResult, name: string): OwnerResult['classes'][number] {
  const found = owner.classes.find((c) => c.name === name);
  if (found === undefined) throw new Error(`${owner.name} has no class ${name}`);
  return found;
}

/** Measures of a run's first VM; most experiments have one. */
export function ofVm(measure: (vm: VmResult) => number): Measure {
  return ({ vms }) => measure(vms[0]);
}

/** Acquisitions of a VM's `mmu_lock` for write, for each page freed. */
export function writesPerFreed({ kvm, reclaim }: VmResult): number {
  return kvm.mmuLockWrite / reclaim.pgsteal;
}

/** How the vCPUs (or another class of users) of a VM fared at its `mmu_lock`, all modes together. */
export function lockUseOf(
  vm: VmResult,
  who: string,
): { acquisitions: number; waits: number; waitNs: number } {
  const use = vm.mmuLock.filter((u) => u.who === who);
  const sum = (of: (u: (typeof use)[number]) => number): number => use.reduce((n, u) => n + of(u), 0);
  return {
    acquisitions: sum((u) => u.acquisitions),
    waits: sum((u) => u.waits),
    waitNs: sum((u) => u.totalWaitNs),
  };
}
