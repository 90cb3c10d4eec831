/** Valid arguments that several tables draw. */
import fc from 'fast-check';
import { policies } from '../../../simulator/policy/presets.js';
import { scenarios as presets, vms } from '../../../simulator/scenario/presets.js';
import type { Scenario } from '../../../simulator/scenario/types.js';
import { scenarios } from '../../../simulator/sim/testing/scenarios.js';

/** Seeds as people write them. */
export const seed: fc.Arbitrary<string> = fc.oneof(
  fc.constant('1'),
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== ''),
);

/** Any preset's name. */
export const preset: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(policies));

/** A text for people. */
export const words: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('a', 'Two words', 'a < b & "c"', '*stress*', 'größer', '–'),
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => `w${text}`),
);

/** Finite numbers of all sizes. */
export const finite: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
);

/** A scenario in which every field that there is has a value, and so small that a run takes milliseconds. */
export const EVERY_FIELD: Scenario = {
  ...presets.neighbours,
  host: {
    ...presets.neighbours.host,
    memoryMiB: 8,
    tlbHidesMs: 0,
    rules: { agesBySize: true, twoSightings: false, batchKeepsBudget: true, budgetIsExact: false },
  },
  vms: [
    {
      ...vms.sharing,
      memoryMiB: 3,
      ept12EditsPerSecond: 5,
      l2EndsSeconds: 7,
      longWriters: [{ name: 'w', meanOffMs: 50, meanOnMs: 1 }],
      phases: [{ fromSeconds: 5, accessesPerSecond: [1, 1, 1, 1], l2AccessesPerSecond: [0, 1, 1, 1] }],
      classes: vms.sharing.classes.map((c, k) =>
        k === 0 ? { ...c, scan: { startSeconds: 1, pagesPerSecond: 1000, everySeconds: 5 } } : c,
      ),
    },
  ],
  processes: [{ ...presets.neighbours.processes[0], memoryMiB: 2 }],
  demand: [{ MiB: 3, fromSeconds: 0, seconds: 5, untilSeconds: 8 }],
  proactive: { everySeconds: 3, coldSeconds: 2, maxMiB: 1 },
  durationSeconds: 10,
  sampleSeconds: 2,
  trackTruth: true,
  maxEvents: 20_000,
};

/** Whole machines. */
export const scenario: fc.Arbitrary<Scenario> = fc.oneof(
  fc.constant(EVERY_FIELD),
  scenarios({ maxPages: 600, maxEvents: 5000, hidden: true }),
);

/** Limits of a scenario's work, where the scenario is at `path`. */
export const scenarioWork = (path: string): Record<string, readonly [number, number]> => ({
  [`${path}.maxEvents`]: [1, 20_000],
  [`${path}.vms.*.memoryMiB`]: [0, 16],
  [`${path}.processes.*.memoryMiB`]: [0, 16],
});
