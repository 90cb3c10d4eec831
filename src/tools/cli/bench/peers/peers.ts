import { fileURLToPath } from 'node:url';
import { closedLoop } from '../../../../simulator/locks/experiments/arrivals.js';
import { replayTrace } from '../../../../simulator/trace/replayTrace.js';
import { once } from '../../../lab/once.js';
import { root } from '../../../lab/places.js';
import { run } from '../../../lab/process.js';
import { findSpin } from '../../../spin/find.js';
import { VARIANTS } from '../../../spin/variants.js';
import { makeVerifier } from '../../../spin/verifier.js';
import { LOOP } from '../machine.js';
import { STEPS } from '../measurements.js';
import { type Found, type Measurement, short } from '../row.js';
import { fastest } from '../stopwatch.js';
import { TRACE, zipf } from '../zipf.js';
import type { Explored } from './explored.js';
import { javaScriptPeer, simPy, VERSIONS } from './install.js';

const TIMES = 2;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The best of several runs, one after the other, of something that takes the processor time it says. */
async function best<T extends { readonly cpuSeconds: number }>(work: () => Promise<T>): Promise<T> {
  let found = await work();
  for (let k = 1; k < TIMES; k++) {
    const next = await work();
    if (next.cpuSeconds < found.cpuSeconds) found = next;
  }
  return found;
}

/** The landed protocol with two agers and three entries, every interleaving, in the checker and in Spin. */
async function checkers(log: (line: string) => void): Promise<readonly [Explored, Explored]> {
  const spin = await findSpin(log);
  const verifier = await makeVerifier(root, spin, { weak: false, order: 'depth', optimize: '-O2' });
  const theirs = await best(async (): Promise<Explored> => {
    const found = await verifier.search(VARIANTS['7a'].settings);
    return { ...found, moves: found.transitions };
  });
  const own = await best(async (): Promise<Explored> => {
    const words = [...process.execArgv, here('explored.ts'), '7a'];
    const { code, stdout, output } = await run(process.execPath, words, { cwd: root });
    if (code !== 0) throw new Error(output);
    return JSON.parse(stdout);
  });
  return [own, theirs];
}

/** Acquisitions a second of the engine's lock and of SimPy's. */
async function queues(log: (line: string) => void): Promise<readonly [own: number, theirs: number]> {
  const { venv, env } = await simPy(log);
  const { vcpus, meanThinkNs, hold } = LOOP;
  const simulatedNs = 1e8;
  const words = [here('queue.py'), vcpus, meanThinkNs, hold.meanNs, simulatedNs].map(String);
  const theirs = await best(async () => {
    const { code, stdout, output } = await run(venv.python, words, { cwd: root, env });
    if (code !== 0) throw new Error(output);
    const { taken, seconds } = JSON.parse(stdout) as { taken: number; seconds: number };
    return { taken, cpuSeconds: seconds };
  });
  let taken = 0;
  const took = fastest(TIMES, () => {
    taken = closedLoop({ ...LOOP, measuredNs: simulatedNs }).use[0].acquisitions;
  });
  same('times that the lock was taken', taken, theirs.taken, 0.02);
  return [taken / took, theirs.taken / theirs.cpuSeconds];
}

/** What the replay needs of a library. */
interface Cache {
  get(page: number): unknown;
  set(page: number, value: true): unknown;
}

/** Accesses a second of an LRU library on the trace of the bench, and how many of them missed. */
function replayIn(make: () => Cache): { readonly rate: number; readonly misses: number } {
  const trace = zipf();
  let misses = 0;
  const took = fastest(3, () => {
    const cache = make();
    misses = 0;
    for (const page of trace) {
      if (cache.get(page) !== undefined) continue;
      misses++;
      cache.set(page, true);
    }
  });
  return { rate: trace.length / took, misses };
}

const CAPACITY = 20_000;
const own = once<void, { readonly rate: number; readonly misses: number }>(() => {
  let misses = 0;
  const took = fastest(3, () => {
    misses = replayTrace({ policy: 'lru', capacity: CAPACITY }, zipf()).misses;
  });
  return { rate: zipf().length / took, misses };
});

/** Both did the same work, but for `tolerance`; else the speeds say nothing. */
export function same(what: string, own: number, theirs: number, tolerance: number = 0): void {
  if (Math.abs(own - theirs) > tolerance * own)
    throw new Error(`the ${what} differ: own ${own}, theirs ${theirs}`);
}

const NO_REDUCTION = 'Spin 6, -O2, no reduction';

/** Rows beside other programs; `log` hears what is being installed. */
export function peers(log: (line: string) => void): readonly Measurement[] {
  const checked = once<void, ReturnType<typeof checkers>>(() => checkers(log));
  const state = 'the landed rmap lock beside Spin';
  const versus = (value: number, unit: string, theirs: number, against: string): Found[] => [
    { value, unit, ratio: value / theirs, against: `${against}: ${short(theirs)}` },
  ];
  return [
    ...(['moves', 'states'] as const).map((what) => ({
      name: `${state}, ${what}`,
      limit: STEPS,
      measure: async () => {
        const [own, theirs] = await checked();
        const rate = (of: Explored): number => of[what] / of.cpuSeconds;
        return versus(rate(own), `${what}/s`, rate(theirs), NO_REDUCTION);
      },
    })),
    {
      name: `${state}, resident memory of a state`,
      limit: 'a state’s words, and ways to it',
      measure: async () => {
        const [own, theirs] = await checked();
        const [value, spin] = [own.bytes / own.states, theirs.bytes / theirs.states];
        return [{ value, unit: 'B', ratio: spin / value, against: `${NO_REDUCTION}: ${short(spin)}` }];
      },
    },
    {
      name: 'mmu_lock taken by 16 vCPUs, beside SimPy',
      limit: 'instructions: event queue, drawn times',
      measure: async () => {
        const [own, theirs] = await queues(log);
        return versus(own, 'a second', theirs, `SimPy ${VERSIONS.simpy}`);
      },
    },
    ...(['lru-cache', 'mnemonist'] as const).map(
      (name): Measurement => ({
        name: `trace, lru, Zipf(${TRACE.exponent}), ${CAPACITY / 1000}k of ${TRACE.pages / 1000}k pages, beside ${name}`,
        limit: 'cache misses',
        measure: async () => {
          const module = (await javaScriptPeer(name)) as Record<string, new (how: unknown) => Cache>;
          const make = (): Cache =>
            name === 'lru-cache' ? new module.LRUCache({ max: CAPACITY }) : new module.LRUMap(CAPACITY);
          const theirs = replayIn(make);
          same('misses', own().misses, theirs.misses);
          return versus(own().rate, 'accesses/s', theirs.rate, `${name} ${VERSIONS[name]}`);
        },
      }),
    ),
  ];
}
