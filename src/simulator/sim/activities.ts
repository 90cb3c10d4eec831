import type { Activity, Scan } from '../accessed/activity.js';
import type { MemoryOwner, PageClass, VmConfig } from '../scenario/types.js';

/** The activity of classes whose rates in each phase are `rates[phase][class]`, accesses a second. */
function activityOf(
  rates: readonly (readonly number[])[],
  fromSeconds: readonly number[],
  scans: readonly (Scan | null)[] | null,
): Activity {
  return {
    classes: rates[0].length,
    phaseNs: Float64Array.from(fromSeconds, (s) => s * 1e9),
    perNs: Float64Array.from(rates.flat(), (rate) => rate * 1e-9),
    scans,
  };
}

/** In seconds. */
function startsOf({ phases }: MemoryOwner): number[] {
  return [0, ...(phases ?? []).map((phase) => phase.fromSeconds)];
}

function scanOf({ scan }: PageClass): Scan | null {
  if (scan === undefined) return null;
  return {
    startNs: scan.startSeconds * 1e9,
    perPageNs: 1e9 / scan.pagesPerSecond,
    everyNs: scan.everySeconds === undefined ? Number.POSITIVE_INFINITY : scan.everySeconds * 1e9,
  };
}

function scansOf(owner: MemoryOwner): (Scan | null)[] | null {
  const scans = owner.classes.map(scanOf);
  return scans.some((scan) => scan !== null) ? scans : null;
}

function ownRates(owner: MemoryOwner): number[][] {
  const before = owner.classes.map((c) => c.accessesPerSecond);
  return [before, ...(owner.phases ?? []).map((phase) => [...phase.accessesPerSecond])];
}

function l2Rates(vm: VmConfig): number[][] {
  const before = vm.classes.map((c) => c.l2AccessesPerSecond ?? 0);
  return [before, ...(vm.phases ?? []).map((phase) => [...(phase.l2AccessesPerSecond ?? before)])];
}

/** L1's and the L2s' rates phase by phase, where the end of the L2s begins a phase of its own. */
function ratesThroughSlots(vm: VmConfig): { starts: number[]; own: number[][]; l2: number[][] } {
  const [starts, own, l2] = [startsOf(vm), ownRates(vm), l2Rates(vm)];
  const end = vm.l2EndsSeconds;
  if (end === undefined) return { starts, own, l2 };
  if (!starts.includes(end)) {
    const k = starts.filter((s) => s < end).length;
    starts.splice(k, 0, end);
    own.splice(k, 0, own[k - 1]);
    l2.splice(k, 0, l2[k - 1]);
  }
  return { starts, own, l2: l2.map((rates, k) => (starts[k] < end ? rates : rates.map(() => 0))) };
}

/** What the owner itself does to its pages: L1 through the TDP MMU, a process through its PTEs. */
export function ownActivity(owner: MemoryOwner): Activity {
  return activityOf(ownRates(owner), startsOf(owner), scansOf(owner));
}

/**
 * What happens through the slots of the shadow MMU: the first mapping of each page, then (classes again) its further
 * mappings. Who uses which depends on what the shadow MMU is there for (MODEL.md#which-mmu-maps-what).
 */
export function slotActivity(vm: VmConfig): Activity {
  const { starts, own, l2 } = ratesThroughSlots(vm);
  const first = vm.mmu === 'tdp' ? l2 : own;
  const further =
    vm.mmu === 'legacyShadow' ? own.map((rates) => rates.map((r) => r * vm.aliasAccessShare)) : l2;
  const rates = first.map((each, phase) => [...each, ...further[phase]]);
  // Only the owner itself makes scans, and only through the first mapping of a page.
  const scans = vm.mmu === 'tdp' ? null : scansOf(vm);
  return activityOf(rates, starts, scans && [...scans, ...vm.classes.map(() => null)]);
}
