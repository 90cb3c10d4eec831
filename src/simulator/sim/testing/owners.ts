import fc from 'fast-check';
import { PAGES_PER_MIB } from '../../mm/constants.js';
import type { LongWriter, MemoryOwner, PageClass, ProcessConfig, VmConfig } from '../../scenario/types.js';
import { between, scale } from './numbers.js';

/** Random owners of memory. */

/** Accesses to a page in the course of the run. */
const rate = fc.oneof(fc.constantFrom(0, 1), scale(0.1, 30));

/** What an owner is drawn from. */
export interface OwnerDraw {
  readonly pages: number;
  readonly cpus: number;
  readonly classes: readonly {
    readonly weight: number;
    readonly rate: number;
    readonly l2Rate: number | null;
    /** Sweeps in the course of the run; 0: none. */
    readonly scans: number;
  }[];
  readonly runPages: number;
  readonly access: 'drawn' | 'oneByOne' | 'trace';
  /** When the rates change, as a share of the run. */
  readonly phase: number | null;
  /** A trace: when (as a share of the run) and which page (as a share of all). */
  readonly touches: readonly (readonly [number, number])[];
}

/** @param hidden whether accesses may be drawn when a query looks */
export function ownerDraw(maxPages: number, hidden: boolean): fc.Arbitrary<OwnerDraw> {
  return fc.record({
    pages: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: maxPages })),
    cpus: fc.integer({ min: 1, max: 3 }),
    classes: fc.array(
      fc.record({
        weight: fc.integer({ min: 0, max: 5 }),
        rate,
        l2Rate: fc.option(rate, { freq: 3 }),
        scans: fc.constantFrom(0, 0, 0, 1, 3),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    runPages: fc.constantFrom(16, 1, 512, 5000),
    access: hidden
      ? fc.constantFrom('drawn' as const, 'drawn' as const, 'oneByOne' as const, 'trace' as const)
      : fc.constantFrom('oneByOne' as const, 'oneByOne' as const, 'trace' as const),
    phase: fc.option(between(0.1, 0.9), { freq: 3 }),
    touches: fc.array(fc.tuple(between(0, 1), between(0, 0.999)), { maxLength: 60, size: 'max' }),
  });
}

function ownerOf(name: string, d: OwnerDraw, isL2s: boolean, durationSeconds: number): MemoryOwner {
  const total = d.classes.reduce((sum, c) => sum + c.weight, 0);
  const drawn = d.access === 'drawn';
  const classes = d.classes.map(({ weight, rate, l2Rate, scans }, i): PageClass => {
    const perSecond = (inRun: number): number => inRun / durationSeconds;
    const share = total === 0 ? (i === 0 ? 1 : 0) : weight / total;
    // The first class is an L2's where there is one.
    const l2 = isL2s && (i === 0 || l2Rate !== null) ? { l2AccessesPerSecond: perSecond(l2Rate ?? 1) } : {};
    const scan =
      scans === 0 || !drawn
        ? {}
        : {
            scan: {
              startSeconds: durationSeconds / 10,
              pagesPerSecond: (d.pages * scans * 2) / durationSeconds,
              ...(scans > 1 ? { everySeconds: durationSeconds / scans } : {}),
            },
          };
    return { name: `class ${i}`, share, accessesPerSecond: perSecond(rate), ...l2, ...scan };
  });
  const phases =
    d.phase !== null && drawn
      ? {
          phases: [
            {
              fromSeconds: d.phase * durationSeconds,
              accessesPerSecond: classes.map((c) => c.accessesPerSecond).reverse(),
            },
          ],
        }
      : {};
  const touches = [...d.touches].sort((a, b) => a[0] - b[0]);
  const trace =
    d.access === 'trace'
      ? {
          trace: {
            seconds: touches.map(([at]) => at * durationSeconds),
            pages: touches.map(([, page]) => Math.floor(page * d.pages)),
          },
        }
      : {};
  return {
    name,
    memoryMiB: d.pages / PAGES_PER_MIB,
    classes,
    runPages: d.runPages,
    access: d.access === 'oneByOne' ? 'oneByOne' : 'drawn',
    ...phases,
    ...trace,
  };
}

/** What makes a VM of an owner. */
export interface VmDraw {
  readonly vcpus: number;
  readonly mmu: VmConfig['mmu'];
  readonly adBits: boolean;
  readonly l2s: number;
  readonly mergedShare: number;
  readonly meanAliases: number;
  readonly aliasAccessShare: number;
  readonly ept12EditsPerSecond: number;
  /** Share of the run after which the L2s end; null: never. */
  readonly l2EndsAfter: number | null;
  readonly longWriters: readonly LongWriter[];
}

const longWriter: fc.Arbitrary<LongWriter> = fc.record({
  name: fc.constant('writer'),
  meanOffMs: scale(1, 1000),
  meanOnMs: fc.oneof(fc.constant(0), scale(0.01, 100)),
});

export const vmDraw: fc.Arbitrary<VmDraw> = fc.record({
  vcpus: fc.integer({ min: 1, max: 4 }),
  mmu: fc.constantFrom(...(['tdp', 'tdp', 'tdp', 'shadowDirect', 'legacyShadow'] as const)),
  adBits: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  l2s: fc.constantFrom(0, 1, 2, 3, 20),
  mergedShare: fc.oneof(fc.constant(1), between(0, 1)),
  meanAliases: between(0, 4),
  aliasAccessShare: between(0, 1),
  ept12EditsPerSecond: fc.oneof(fc.constant(0), scale(1, 2000)),
  l2EndsAfter: fc.option(between(0.01, 1)),
  longWriters: fc.array(longWriter, { maxLength: 2 }),
});

/** A valid process. */
export function processOf(name: string, d: OwnerDraw, durationSeconds: number): ProcessConfig {
  return { ...ownerOf(name, d, false, durationSeconds), threads: d.cpus };
}

/** A valid VM: what its MMU cannot have is left out. */
export function vmOf(name: string, d: OwnerDraw, vm: VmDraw, durationSeconds: number): VmConfig {
  const legacy = vm.mmu === 'legacyShadow';
  const l2s = legacy ? 0 : vm.l2s;
  const owner = ownerOf(name, d, l2s > 0, durationSeconds);
  const ends = l2s > 0 && vm.l2EndsAfter !== null && owner.access !== 'oneByOne';
  return {
    ...owner,
    vcpus: vm.vcpus,
    mmu: vm.mmu,
    adBits: vm.adBits,
    l2s,
    mergedShare: l2s >= 2 ? vm.mergedShare : 0,
    meanAliases: legacy ? vm.meanAliases : 0,
    aliasAccessShare: legacy ? vm.aliasAccessShare : 0,
    ept12EditsPerSecond: l2s > 0 ? vm.ept12EditsPerSecond / durationSeconds : 0,
    ...(ends ? { l2EndsSeconds: vm.l2EndsAfter! * durationSeconds } : {}),
    longWriters: vm.longWriters,
  };
}
