import * as v from 'valibot';
import type { Policy, PresetName } from '../policy/presets.js';
import { policySchema } from '../policy/schema.js';
import { ConfigError, check, quantity, text, wholeNumber } from './check.js';

/** Bytes in a page: 4 KiB. */
export const PAGE_BYTES = 4096;
/** Pages in one MiB. */
export const PAGES_PER_MIB: number = 2 ** 20 / PAGE_BYTES;
/** The largest machine the model takes: 1 TiB, 2^28 pages. */
export const MAX_MEMORY_MIB: number = 2 ** 20;

/** Pages that are all accessed equally often, each on its own. */
export interface PageClass {
  /** For tables and legends. */
  readonly name: string;
  /** Share of the VM's pages, 0 to 1. The shares of all classes add up to 1. */
  readonly share: number;
  /** Accesses to one page of the class, a second (a Poisson process). */
  readonly accessesPerSecond: number;
}

/**
 * One virtual machine, not nested, on one node, under pressure from somebody else's allocations.
 * Both policies that are compared get the same scenario and seed, hence the same demand.
 */
export interface Scenario {
  /** Names the run's random numbers. */
  readonly seed: string;
  /** Who is asked about a page's youth: a preset's name, or a policy of your own. */
  readonly policy: PresetName | Policy;
  /** Memory of the node that the VM and the other consumer share, in MiB. */
  readonly nodeMiB: number;
  /** Memory of the VM, in MiB, all of it populated at the start. */
  readonly vmMiB: number;
  /** What the guest does with its pages. */
  readonly classes: readonly PageClass[];
  /** Pages of one class that lie side by side. 512 is one page-table page; 1 scatters the classes page by page. */
  readonly runPages: number;
  /** Memory that somebody else allocates in the course of the run, in MiB, at an even rate. */
  readonly demandMiB: number;
  /** How long that allocation takes, in seconds. */
  readonly demandSeconds: number;
  /** Length of the run in seconds. */
  readonly durationSeconds: number;
  /** Time between two samples of the series, in seconds. */
  readonly sampleSeconds: number;
  /** False turns look-around off. */
  readonly lookAround: boolean;
}

const scenarioSchema: v.GenericSchema<Scenario> = v.strictObject({
  seed: text(),
  policy: policySchema,
  nodeMiB: quantity('MiB', 1, MAX_MEMORY_MIB),
  vmMiB: quantity('MiB', 1, MAX_MEMORY_MIB),
  classes: v.pipe(
    v.array(
      v.strictObject({
        name: text(),
        share: quantity('', 0, 1),
        accessesPerSecond: quantity('accesses a second', 0, 1e9),
      }),
      'must be a list of page classes',
    ),
    v.minLength(1, 'must name at least one class'),
    v.maxLength(255, 'must name at most 255 classes'),
  ),
  runPages: wholeNumber('pages', 1, 2 ** 20),
  demandMiB: quantity('MiB', 0, MAX_MEMORY_MIB),
  demandSeconds: quantity('seconds', 1e-3, 1e6),
  durationSeconds: quantity('seconds', 1e-3, 1e6),
  sampleSeconds: quantity('seconds', 1e-3, 1e6),
  lookAround: v.boolean('must be true or false'),
});

/**
 * Checks a scenario and its contradictions.
 *
 * @throws ConfigError naming each field, what it was and what it may be
 */
export function checkScenario(input: unknown): Scenario {
  const scenario = check('scenario', scenarioSchema, input);
  const problems: { field: string; text: string }[] = [];
  const shares = scenario.classes.reduce((sum, c) => sum + c.share, 0);
  if (Math.abs(shares - 1) > 1e-9)
    problems.push({ field: 'classes', text: `must have shares that add up to 1; they add up to ${shares}` });
  const { nodeMiB, vmMiB, demandMiB } = scenario;
  if (vmMiB > nodeMiB)
    problems.push({ field: 'vmMiB', text: `must be at most nodeMiB (${nodeMiB}); it was ${vmMiB}` });
  if (demandMiB >= nodeMiB) {
    problems.push({
      field: 'demandMiB',
      text: `must be below nodeMiB (${nodeMiB}), or reclaim can never keep up; it was ${demandMiB}`,
    });
  }
  if (scenario.durationSeconds / scenario.sampleSeconds > 1e6) {
    problems.push({
      field: 'sampleSeconds',
      text: `must be at least a millionth of durationSeconds; it was ${scenario.sampleSeconds}`,
    });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return scenario;
}
