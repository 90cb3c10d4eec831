import { explore, RMAP_PROTOCOLS } from '../../checker/index.js';
import { makeStreams, replayTrace, TRACE_POLICIES } from '../../simulator/index.js';
import { mglruByTouch } from '../../simulator/trace/mglruByTouch.js';
import { naiveClock, naiveLru } from '../../simulator/trace/naive.js';
import { ACCESSES_PER_PAGE, naiveInterval, sweepOfDrawnBits, sweepOfSetBits } from './aging.js';
import { sequentialRead } from './bandwidth.js';
import { fastest, seconds } from './clock.js';
import { largeRun, lockAndFaultRate, lockEventRate, naiveEventRate } from './machine.js';
import type { Row } from './row.js';
import { zipfTrace } from './zipf.js';

const BANDWIDTH = 'sequential read';
const GIB = [1, 4, 16, 64, 256] as const;
/** Bytes of a page's columns that a sweep reads: its bits, its generation, its flags. */
const BYTES_SWEPT = 3;
const BYTES_PER_ACCESS = 4;
const TRACE = { pages: 100_000, length: 10_000_000, exponent: 1 };
/** Room for 1 %, 20 % and 50 % of the pages: half, a fifth and a twelfth of the accesses miss. */
const CAPACITIES = [1000, 20_000, 50_000];

/** Everything that `npm run bench` measures, in the order of the table. */
export function* rows(): Generator<Row> {
  const bytesPerSecond = sequentialRead();
  yield { name: BANDWIDTH, value: bytesPerSecond, unit: 'B/s', ratio: 1, against: 'itself' };
  yield* agingRows(bytesPerSecond);
  yield* machineRows();
  yield* traceRows(bytesPerSecond);
  yield* checkerRows();
}

function* agingRows(bytesPerSecond: number): Generator<Row> {
  const random = makeStreams('bench').stream('accesses');
  const naive = naiveInterval(1, random, ACCESSES_PER_PAGE);
  // The first sweeps are interpreted; nobody wants to know their speed.
  sweepOfSetBits(GIB[0], random);
  const swept = GIB.map((gib) => sweepOfSetBits(gib, random));
  const unit = 'pages/s';
  for (const [i, value] of swept.entries()) {
    const name = `lockless aging, ${GIB[i]} GiB VM`;
    yield { name, value, unit, ratio: value / naive, against: 'naive per-access path, 1 GiB' };
    yield { name, value, unit, ratio: (value * BYTES_SWEPT) / bytesPerSecond, against: BANDWIDTH };
  }
  const middle = swept.length / swept.reduce((sum, rate) => sum + 1 / rate, 0);
  for (const [i, rate] of swept.entries()) {
    const name = `cost of a swept page, ${GIB[i]} GiB VM`;
    yield { name, value: 1e9 / rate, unit: 'ns', ratio: rate / middle, against: 'the mean of all sizes' };
  }
  sweepOfDrawnBits(GIB[0]);
  for (const gib of [1, 4]) {
    const value = sweepOfDrawnBits(gib);
    const name = `lockless aging with drawn bits, ${gib} GiB VM`;
    yield { name, value, unit, ratio: value / naive, against: 'naive per-access path, 1 GiB' };
    const busy = naiveInterval(1, random, 10 * ACCESSES_PER_PAGE);
    yield { name, value, unit, ratio: value / busy, against: 'the same with ten times the accesses' };
  }
}

function* machineRows(): Generator<Row> {
  const events = lockEventRate();
  const against = 'one closure and one sorted insertion an event';
  yield {
    name: 'events at one mmu_lock, 16 vCPUs',
    value: events,
    unit: 'events/s',
    ratio: events / naiveEventRate(),
    against,
  };
  for (const policy of ['MM612', 'LANDED'] as const) {
    const value = lockAndFaultRate(policy);
    const name = `locks taken and faults made in a thrashing guest, ${policy}`;
    yield { name, value, unit: 'a second', ratio: value / events, against: 'events at one mmu_lock' };
  }
  const { seconds, bytesPerPage, result } = largeRun('LANDED');
  const simulated = { value: seconds, ratio: result.endSeconds / seconds, against: 'simulated time' };
  yield { name: '64 GiB host, 10 minutes, two of four VMs nested', unit: 's', ...simulated };
  const most = { value: bytesPerPage, ratio: bytesPerPage / 24, against: 'the 24 bytes allowed' };
  yield { name: 'memory of a 4 KiB page, all in', unit: 'B', ...most };
}

/** The lock bit as it landed, two agers and up to three entries, every interleaving. */
function* checkerRows(): Generator<Row> {
  const { protocol } = RMAP_PROTOCOLS.find(({ id }) => id === '7a')!;
  let states = 0;
  const time = seconds(() => {
    states = explore(protocol).states;
  });
  const name = 'states of the rmap lock, every interleaving';
  yield {
    name,
    value: states / time,
    unit: 'states/s',
    ratio: states / time / 500_000,
    against: 'the 500 k wanted',
  };
  yield { name: `${name}, in all`, value: time, unit: 's', ratio: 30 / time, against: 'the 30 s allowed' };
}

function* traceRows(bytesPerSecond: number): Generator<Row> {
  const { pages, length, exponent } = TRACE;
  const trace = zipfTrace(pages, length, exponent, makeStreams('bench').stream('trace'));
  for (const capacity of CAPACITIES) yield* capacityRows(trace, capacity, bytesPerSecond);
}

function* capacityRows(trace: Uint32Array, capacity: number, bytesPerSecond: number): Generator<Row> {
  const { pages, length, exponent } = TRACE;
  const short = trace.subarray(0, length / 5);
  const rate = (accesses: Uint32Array, work: () => void) => accesses.length / fastest(5, work);
  const lru = { what: 'naive LRU, an object a page', rate: rate(short, () => naiveLru(short, capacity)) };
  const clock = {
    what: 'naive CLOCK, an object a page',
    rate: rate(short, () => naiveClock(short, capacity)),
  };
  const touched = {
    what: 'the simulator, page by page',
    rate: rate(short, () => mglruByTouch(short, pages, capacity)),
  };
  // A naive Belady takes hours on this trace, so it is compared with the cheapest that a beginner would write.
  const naive = { lru, clock, belady: lru, mglru: touched };
  for (const policy of TRACE_POLICIES) {
    const name = `trace, ${policy}, Zipf(${exponent}), ${capacity / 1000}k of ${pages / 1000}k pages`;
    const value = rate(trace, () => replayTrace({ policy, capacity }, trace));
    const unit = 'accesses/s';
    yield { name, value, unit, ratio: value / naive[policy].rate, against: naive[policy].what };
    yield { name, value, unit, ratio: (value * BYTES_PER_ACCESS) / bytesPerSecond, against: BANDWIDTH };
  }
}
