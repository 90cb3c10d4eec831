import * as v from 'valibot';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { check, quantity, text, wholeNumber } from '../config/check.js';
import { ConfigError } from '../config/error.js';
import { atOnce, type Task } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { tryToIncMaxSeq } from '../mglru/aging.js';
import { evictFolios } from '../mglru/eviction.js';
import { MIN_NR_GENS } from '../mm/constants.js';
import { touch } from '../mm/fault.js';
import { genFromSeq } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import type { Policy, PresetName } from '../policy/presets.js';
import { policySchema, resolvePolicy } from '../policy/schema.js';
import { makeStreams } from '../random/streams.js';

/** Agings at fixed times, so that closed forms apply. For comparing policies use `simulate`: there aging is demand driven. */
export interface FixedInterval {
  /** Names the random numbers. */
  readonly seed: string;
  /** Who is queried about a page's youth: a preset's name, or a policy of your own. */
  readonly policy: PresetName | Policy;
  /** Pages of the VM, each accessed on its own. */
  readonly pages: number;
  /** Accesses to one page, a second. */
  readonly accessesPerSecond: number;
  /** Time between two agings, in seconds. */
  readonly intervalSeconds: number;
}

const schema: v.GenericSchema<FixedInterval> = v.strictObject({
  seed: text(),
  policy: policySchema,
  pages: wholeNumber('pages', 1, 2 ** 28),
  accessesPerSecond: quantity('accesses a second', 0, 1e9),
  intervalSeconds: quantity('seconds', 1e-9, 1e9),
});

/** A guest whose pages have all been faulted in, and the task that ages and evicts it by hand. */
interface Guest {
  readonly config: FixedInterval;
  readonly m: Memcg;
  readonly task: Task;
}

/** Agings fall on whole ticks, so that rounding times to ticks changes nothing. */
const TICKS_PER_INTERVAL = 2 ** 16;

function makeGuest(input: FixedInterval): Guest {
  const config = check('configuration', schema, input);
  const { pages, policy, seed } = config;
  const bits = new Uint8Array(pages);
  const classOf = new Uint8Array(pages);
  const task = stillTask();
  const tickNs = (config.intervalSeconds * 1e9) / TICKS_PER_INTERVAL;
  const { stream } = makeStreams(seed);
  const activity = steady([config.accessesPerSecond]);
  const tdpStream = makeAccessStream({
    bits: pages,
    activity,
    tickNs,
    looks: stream('guest'),
    next: stream('next'),
  });
  const m = makeMemcg({
    bits,
    classOf,
    policy: resolvePolicy(policy),
    vm: makeVm({ bits, classOf, tdpStream }),
    tickNs,
    lookAround: false,
  });
  for (let p = 0; p < pages; p++) touch(m, p);
  return { config, m, task };
}

/** One aging of every table after `intervals` intervals. */
function ageAt({ config, m, task }: Guest, intervals: number): void {
  task.engine.nowNs = intervals * config.intervalSeconds * 1e9;
  atOnce(tryToIncMaxSeq(m, task, true));
}

/**
 * How many of the pages an aging finds young when all bits were cleared `intervalSeconds` ago (MODEL.md#young-or-old).
 *
 * @throws ConfigError naming the field
 * @example
 * ```ts
 * youngAtAging({ seed: '1', policy: 'LANDED', pages: 1000, accessesPerSecond: 1, intervalSeconds: 1 }); // about 632
 * ```
 */
export function youngAtAging(input: FixedInterval): number {
  const guest = makeGuest(input);
  const { m } = guest;
  ageAt(guest, 0);
  ageAt(guest, 1);
  return m.lruvec.nrPages[genFromSeq(m.lruvec.maxSeq - 1)];
}

/** What became of pages that were evicted as soon as MGLRU allowed it. */
export interface Residences {
  /** Seconds from fault to eviction, a page each. */
  readonly seconds: Float64Array;
  /** Eviction checks for each page evicted, on average. */
  readonly checksPerEviction: number;
  /** Agings until the last page was gone. */
  readonly agings: number;
}

/**
 * Immediate eviction (MODEL.md#residence): every page is faulted in once, at an even chance within the first interval;
 * after each aging everything that may be evicted is checked at once. Pages that go stay away.
 *
 * @param maxAgings gives up after so many agings, for pages that are too hot ever to go
 * @throws ConfigError naming the field, also when `maxAgings` is not enough
 * @example
 * ```ts
 * const { seconds } = residences({ seed: '1', policy: 'LANDED', pages: 100, accessesPerSecond: 1, intervalSeconds: 1 });
 * mean([...seconds]); // how long a page stays
 * ```
 */
export function residences(input: FixedInterval, maxAgings = 1e6): Residences {
  const guest = makeGuest(input);
  check('maxAgings', wholeNumber('agings', 1, 1e9), maxAgings);
  const { m, task } = guest;
  const { pages, intervalSeconds, seed } = guest.config;
  const faultTime = makeStreams(seed).stream('faults');
  const seconds = Float64Array.from({ length: pages }, () => -faultTime() * intervalSeconds);
  m.onEvict = (p) => {
    seconds[p] += task.engine.nowNs * 1e-9;
  };
  let agings = 0;
  while (m.counts.pgsteal < pages) {
    if (agings === maxAgings) {
      throw new ConfigError(
        `after ${maxAgings} agings ${pages - m.counts.pgsteal} of ${pages} pages are still resident`,
      );
    }
    agings++;
    ageAt(guest, agings);
    while (m.lruvec.minSeq + MIN_NR_GENS <= m.lruvec.maxSeq) atOnce(evictFolios(m, task));
  }
  return { seconds, checksPerEviction: m.counts.lastChecks / pages, agings };
}

/**
 * The first full pass of eviction over a VM none of whose accessed bits was ever cleared but by agings
 * (MODEL.md#first-sweep).
 */
export interface FirstSweep {
  /** Eviction checks made. */
  readonly checks: number;
  /** Pages that were evicted. */
  readonly evicted: number;
}

/**
 * Populates the VM, lets two agings pass, and checks everything evictable once.
 *
 * @throws ConfigError naming the field
 * @example
 * ```ts
 * const { checks, evicted } = firstSweep(
 *   { seed: '1', policy: 'BASE', pages: 500, accessesPerSecond: 1, intervalSeconds: 1 }); // 500 checks, 0 evicted
 * ```
 */
export function firstSweep(input: FixedInterval): FirstSweep {
  const guest = makeGuest(input);
  const { m, task } = guest;
  ageAt(guest, 1);
  ageAt(guest, 2);
  const sweepUpTo = m.lruvec.maxSeq - MIN_NR_GENS;
  while (m.lruvec.minSeq <= sweepUpTo) atOnce(evictFolios(m, task));
  return { checks: m.counts.lastChecks, evicted: m.counts.pgsteal };
}
