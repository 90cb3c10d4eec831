import { RMAP_PROTOCOLS } from '../../../checker/index.js';
import { makeStreams } from '../../../simulator/random/streams.js';
import { mglruByTouch } from '../../../simulator/trace/mglruByTouch.js';
import { naiveClock, naiveLru } from '../../../simulator/trace/naive.js';
import { replayTrace, TRACE_POLICIES, type TracePolicy } from '../../../simulator/trace/replayTrace.js';
import { exploreOnCores } from '../../explore/onCores.js';
import { once } from '../../lab/once.js';
import { ACCESSES_PER_PAGE, agingOfDrawnBits, agingOfSetBits, naiveInterval } from './aging.js';
import { sequentialRead } from './bandwidth.js';
import { largeRun, lockAndFaultRate, lockEventRate, naiveEventRate, WHOLE_HOST } from './machine.js';
import type { Measurement } from './row.js';
import { fastest, seconds } from './stopwatch.js';
import { TRACE, zipf } from './zipf.js';

const BANDWIDTH = 'sequential read';
const bandwidth = once<void, number>(sequentialRead);

const GIB = [1, 4, 16, 64, 256] as const;
/** Bytes of a page's columns that an aging reads: its bits, its generation, its flags. */
const BYTES_READ = 3;
const { stream } = makeStreams('bench');
const accesses = once<void, ReturnType<typeof stream>>(() => stream('accesses'));
const naiveAging = once<number, number>((perPage) => naiveInterval(1, accesses(), perPage));
const NAIVE_AGING = 'naive per-access path, 1 GiB';
// The first agings are interpreted, so their speed says nothing.
const warmedUp = once<void, number>(() => agingOfSetBits(GIB[0], accesses()));
const aged = once<number, number>((gib) => {
  warmedUp();
  return agingOfSetBits(gib, accesses());
});
const drawn = once<number, number>((gib) => {
  if (gib !== 0) drawn(0);
  return agingOfDrawnBits(gib || GIB[0]);
});

/** Equal with random, with all and with no bits set; a fraction of the bandwidth. */
const WALK = 'instructions: neither branches nor bandwidth';
const agings = GIB.map((gib): Measurement => {
  const [name, limit] = [`lockless aging, ${gib} GiB VM`, WALK];
  const measure: Measurement['measure'] = () => {
    const [value, unit] = [aged(gib), 'pages/s'];
    return [
      { value, unit, ratio: value / naiveAging(ACCESSES_PER_PAGE), against: NAIVE_AGING },
      { value, unit, ratio: (value * BYTES_READ) / bandwidth(), against: BANDWIDTH },
    ];
  };
  return { name, limit, measure };
});

const agingCosts = GIB.map((gib): Measurement => {
  const [name, limit] = [`cost of an aged page, ${gib} GiB VM`, WALK];
  const measure: Measurement['measure'] = () => {
    const rates = GIB.map(aged);
    const middle = rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
    const ratio = aged(gib) / middle;
    return [{ value: 1e9 / aged(gib), unit: 'ns', ratio, against: 'the mean of all sizes' }];
  };
  return { name, limit, measure };
});

const drawnAgings = [1, 4].map((gib): Measurement => {
  const [name, limit] = [
    `lockless aging with drawn bits, ${gib} GiB VM`,
    'instructions: of draws, and of looking for pages alike',
  ];
  const measure: Measurement['measure'] = () => {
    const [value, unit] = [drawn(gib), 'pages/s'];
    const busy = naiveAging(10 * ACCESSES_PER_PAGE);
    return [
      { value, unit, ratio: value / naiveAging(ACCESSES_PER_PAGE), against: NAIVE_AGING },
      { value, unit, ratio: value / busy, against: 'the same with ten times the accesses' },
    ];
  };
  return { name, limit, measure };
});

const LOCK_EVENTS = 'events at one mmu_lock';
const lockEvents = once<void, number>(lockEventRate);
const large = once<void, ReturnType<typeof largeRun>>(() => largeRun(64));

const machine: readonly Measurement[] = [
  {
    name: `${LOCK_EVENTS}, 16 vCPUs`,
    limit: 'instructions: event queue, drawn times',
    measure: () => {
      const [value, ratio] = [lockEvents(), lockEvents() / naiveEventRate()];
      return [{ value, unit: 'events/s', ratio, against: 'one closure and one sorted insertion an event' }];
    },
  },
  ...(['MM612', 'LANDED'] as const).map((policy) => ({
    name: `locks taken and faults made in a thrashing guest, ${policy}`,
    limit: 'instructions: walks, a draw per query',
    measure: () => {
      const value = lockAndFaultRate(policy);
      return [{ value, unit: 'a second', ratio: value / lockEvents(), against: LOCK_EVENTS }];
    },
  })),
  {
    name: '64 GiB host, 10 minutes, two of four VMs nested',
    limit: WHOLE_HOST,
    measure: () => {
      const { seconds: value, result } = large();
      return [{ value, unit: 's', ratio: result.endSeconds / value, against: 'simulated time' }];
    },
  },
  {
    name: 'memory of a 4 KiB page, all in',
    limit: 'columns of a page',
    measure: () => {
      const value = large().bytesPerPage;
      return [{ value, unit: 'B', ratio: value / 16, against: 'the 16 bytes allowed' }];
    },
  },
];

/** Room for 1 %, 20 % and 50 % of the pages: half, a fifth and a twelfth of the accesses miss. */
const CAPACITIES = [1000, 20_000, 50_000];
const BYTES_PER_ACCESS = 4;
const short = (): Uint32Array => zipf().subarray(0, TRACE.length / 5);
const accessRate = (trace: Uint32Array, work: () => void): number => trace.length / fastest(5, work);

/** With few pages resident, the work of a miss; with many, what is said here. */
const TRACE_LIMITS: Readonly<Record<TracePolicy, string>> = {
  lru: 'cache misses',
  clock: 'cache misses',
  belady: 'two passes over the trace',
  mglru: 'instructions: isolation of pages at eviction',
};

function naiveRates(capacity: number): Readonly<Record<TracePolicy, [rate: () => number, what: string]>> {
  const lru = once<void, number>(() => accessRate(short(), () => naiveLru(short(), capacity)));
  const clock = (): number => accessRate(short(), () => naiveClock(short(), capacity));
  const touched = (): number => accessRate(short(), () => mglruByTouch(short(), TRACE.pages, capacity));
  return {
    lru: [lru, 'naive LRU, an object a page'],
    clock: [clock, 'naive CLOCK, a map of bits'],
    // A naive Belady takes hours on this trace, so it is compared with the cheapest that a beginner would write.
    belady: [lru, 'naive LRU, an object a page'],
    mglru: [touched, 'the simulator, page by page'],
  };
}

const traces = CAPACITIES.flatMap((capacity) => {
  const naive = naiveRates(capacity);
  return TRACE_POLICIES.map((policy): Measurement => {
    const { pages, exponent } = TRACE;
    const limit = TRACE_LIMITS[policy];
    const name = `trace, ${policy}, Zipf(${exponent}), ${capacity / 1000}k of ${pages / 1000}k pages`;
    const measure: Measurement['measure'] = () => {
      const value = accessRate(zipf(), () => replayTrace({ policy, capacity }, zipf()));
      const [naiveRate, against] = naive[policy];
      const unit = 'accesses/s';
      return [
        { value, unit, ratio: value / naiveRate(), against },
        { value, unit, ratio: (value * BYTES_PER_ACCESS) / bandwidth(), against: BANDWIDTH },
      ];
    };
    return { name, limit, measure };
  });
});

/** The lock bit as it landed, two agers and up to three entries, every interleaving, on so many cores. */
const explored = once<number, Promise<{ states: number; time: number }>>(async (cores) => {
  const explorer = await exploreOnCores(cores);
  let states = 0;
  const time = await seconds(async () => {
    ({ states } = await explorer.explore(RMAP_PROTOCOLS.find(({ id }) => id === '7a')!));
  });
  await explorer.close();
  return { states, time };
});

/** What limits the checker. */
export const STEPS = 'instructions of steps; a quarter: table of states';
/** Of two cores, one keeps the table of states; both together take 1.0 to 1.4 times the processor time that one takes alone. */
const TABLE = 'instructions of steps; table of states, which one core keeps';
const STATES = 'states of the rmap lock, every interleaving';

const checker: readonly Measurement[] = [
  {
    name: STATES,
    limit: STEPS,
    measure: async () => {
      const { states, time } = await explored(1);
      const value = states / time;
      return [{ value, unit: 'states/s', ratio: value / 500_000, against: 'the 500 k wanted' }];
    },
  },
  {
    name: `${STATES}, two cores`,
    limit: TABLE,
    measure: async () => {
      const { states, time } = await explored(2);
      const value = states / time;
      return [{ value, unit: 'states/s', ratio: value / 1e6, against: 'the 1 M wanted' }];
    },
  },
  {
    name: `${STATES}, in all`,
    limit: STEPS,
    measure: async () => {
      const value = (await explored(1)).time;
      return [{ value, unit: 's', ratio: 30 / value, against: 'the 30 s allowed' }];
    },
  },
];

/** Everything that `npm run bench` measures, in the order of the table. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: BANDWIDTH,
    limit: 'memory bandwidth',
    measure: () => [{ value: bandwidth(), unit: 'B/s', ratio: 1, against: 'itself' }],
  },
  ...agings,
  ...agingCosts,
  ...drawnAgings,
  ...machine,
  ...traces,
  ...checker,
];
