import * as v from 'valibot';
import { flag, listOf, oneOf, type Problems, quantity, text, wholeNumber } from '../config/check.js';
import { PAGES_PER_MIB } from '../mm/constants.js';
import { KERNELS, type OwnRules } from '../mm/rules.js';
import { COSTS, type Costs } from '../policy/costs.js';
import { policySchema } from '../policy/schema.js';
import type {
  Demand,
  HostConfig,
  LongWriter,
  MemoryOwner,
  ProcessConfig,
  Scenario,
  VmConfig,
} from './types.js';

/** The largest machine the model takes: 1 TiB, 2^28 pages. */
export const MAX_MEMORY_MIB: number = 2 ** 20;

const SECONDS = quantity('seconds', 0, 1e6);
const POSITIVE_SECONDS = quantity('seconds', 1e-6, 1e6);
const RATE = quantity('accesses a second', 0, 1e9);
const MIB = quantity('MiB', 0, MAX_MEMORY_MIB);
const SHARE = quantity('', 0, 1);
const NS = quantity('ns', 0, 1e12);

const scan = v.strictObject({
  startSeconds: SECONDS,
  pagesPerSecond: quantity('pages a second', 1e-3, 1e12),
  everySeconds: v.exactOptional(POSITIVE_SECONDS),
});

const pageClass = v.strictObject({
  name: text(),
  share: SHARE,
  accessesPerSecond: RATE,
  l2AccessesPerSecond: v.exactOptional(RATE),
  scan: v.exactOptional(scan),
});

const phase = v.strictObject({
  fromSeconds: SECONDS,
  accessesPerSecond: listOf('rates', RATE, 127),
  l2AccessesPerSecond: v.exactOptional(listOf('rates', RATE, 127)),
});

const owner = {
  name: text(),
  memoryMiB: quantity('MiB', 1 / PAGES_PER_MIB, MAX_MEMORY_MIB),
  classes: listOf('page classes', pageClass, 127, 1),
  runPages: wholeNumber('pages', 1, 2 ** 20),
  phases: v.exactOptional(listOf('phases', phase, 1000)),
  access: v.exactOptional(oneOf(['drawn', 'oneByOne'])),
  trace: v.exactOptional(
    v.strictObject({
      seconds: listOf('times', SECONDS, 1e8),
      pages: listOf('pages', wholeNumber('', 0, 2 ** 28), 1e8),
    }),
  ),
} satisfies { [K in keyof MemoryOwner]-?: unknown };

const longWriter = v.strictObject({
  name: text(),
  meanOffMs: quantity('ms', 1e-3, 1e9),
  meanOnMs: quantity('ms', 0, 1e6),
  seed: v.exactOptional(text()),
} satisfies { [K in keyof LongWriter]-?: unknown });

const vmSchema = v.strictObject({
  ...owner,
  vcpus: wholeNumber('vCPUs', 1, 4096),
  mmu: oneOf(['tdp', 'shadowDirect', 'legacyShadow']),
  adBits: flag(),
  l2s: wholeNumber('L2 guests', 0, 1000),
  mergedShare: SHARE,
  meanAliases: quantity('mappings', 0, 100),
  aliasAccessShare: SHARE,
  ept12EditsPerSecond: quantity('edits a second', 0, 1e7),
  l2EndsSeconds: v.exactOptional(POSITIVE_SECONDS),
  longWriters: listOf('writers', longWriter, 16),
} satisfies { [K in keyof VmConfig]-?: unknown });

const processSchema = v.strictObject({
  ...owner,
  threads: wholeNumber('threads', 1, 4096),
} satisfies { [K in keyof ProcessConfig]-?: unknown });

/** What everything costs: each time a number of nanoseconds. */
export const costsSchema: v.GenericSchema<Costs> = v.strictObject(
  Object.fromEntries(Object.keys(COSTS).map((name) => [name, NS])) as Record<keyof Costs, typeof NS>,
);

/** Costs that contradict each other. @param at where they are, as a path */
export function checkCosts(
  { youngQueryNs, youngQueryOutsideNs }: Costs,
  at: string,
  problems: Problems,
): void {
  if (youngQueryOutsideNs > youngQueryNs)
    problems.say(
      `${at}.youngQueryOutsideNs`,
      `must not be above youngQueryNs (${youngQueryNs}), of which it is a part; it was ${youngQueryOutsideNs}`,
    );
}

const hostSchema = v.strictObject({
  memoryMiB: quantity('MiB', 1, MAX_MEMORY_MIB),
  kernel: oneOf(KERNELS),
  watermarkScaleFactor: quantity('ten-thousandths', 1, 3000),
  swap: v.strictObject({ inNs: NS, outNs: NS }),
  costs: costsSchema,
  lookAround: flag(),
  tlbHidesMs: v.exactOptional(quantity('ms', 0, 1e6)),
  rules: v.exactOptional(
    v.strictObject({
      agesBySize: v.exactOptional(flag()),
      twoSightings: v.exactOptional(flag()),
      batchKeepsBudget: v.exactOptional(flag()),
      budgetIsExact: v.exactOptional(flag()),
    } satisfies { [K in keyof OwnRules]-?: unknown }),
  ),
  foldKeepsOrder: v.exactOptional(flag()),
} satisfies { [K in keyof HostConfig]-?: unknown });

const demandSchema = v.strictObject({
  MiB: MIB,
  fromSeconds: SECONDS,
  seconds: POSITIVE_SECONDS,
  untilSeconds: v.exactOptional(SECONDS),
} satisfies { [K in keyof Demand]-?: unknown });

const proactiveSchema = v.strictObject({
  everySeconds: quantity('seconds', 1e-3, 1e6),
  coldSeconds: SECONDS,
  maxMiB: MIB,
});

/** The shape of a scenario, and what each field may be by itself. Contradictions between fields: `checkScenario`. */
export const scenarioSchema: v.GenericSchema<Scenario> = v.strictObject({
  seed: text(),
  policy: policySchema,
  host: hostSchema,
  vms: listOf('VMs', vmSchema, 1000),
  processes: listOf('processes', processSchema, 1000),
  demand: listOf('demands', demandSchema, 1000),
  proactive: v.nullable(proactiveSchema),
  durationSeconds: POSITIVE_SECONDS,
  sampleSeconds: POSITIVE_SECONDS,
  trackTruth: flag(),
  maxEvents: v.exactOptional(quantity('events', 1, 1e15)),
} satisfies { [K in keyof Scenario]-?: unknown }) as unknown as v.GenericSchema<Scenario>;
