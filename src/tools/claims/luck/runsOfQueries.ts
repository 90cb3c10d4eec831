import {
  type LockedPasses,
  lockedPasses,
  luckyRun,
  mean,
  onOffRelaxationNs,
  type PassRun,
} from '../../../simulator/index.js';
import type { Findings, Samples } from '../claim.js';
import { below, counts, holds, near } from '../verdicts.js';

/** Claim 1 (a) to (c): what a free first look says about the rest, F.4.7. Times in ns. */

const OFF = 50e6;
const ON = 3e6;
const DUTY = ON / (OFF + ON);
/** One young query under `mmu_lock`, and the host's part of the walk between two (costs of E.2). */
const QUERY = 125;
const GAP = 10;
const EACH = QUERY + GAP;

const base: Omit<LockedPasses, 'seed' | 'queriesPerPass'> = {
  passes: 3000,
  queryNs: QUERY,
  gapNs: GAP,
  lock: 'write',
  restNs: 200e6,
  writer: { meanOffNs: OFF, meanOnNs: ON },
  vcpus: null,
};

/** Window of a look-around, a page table, and whole VMs of 128 MiB and 4 GiB. */
const LENGTHS = [
  [64, 'look-around, 64 pages'],
  [512, 'page table, 512'],
  [32_768, 'VM of 128 MiB'],
  [1_048_576, 'VM of 4 GiB'],
] as const;

const ones = (list: ArrayLike<number>): number => Array.from(list).filter((x) => x > 0).length;

/** Of the passes whose first query was free, how many had no wait later; of all, how many had none. */
function luckOf({ busy, firstBusy }: PassRun): { free: number; freeAndLucky: number; lucky: number } {
  const free = firstBusy.length - ones(firstBusy);
  const lucky = busy.length - ones(busy);
  return { free, freeAndLucky: lucky, lucky };
}

/** (a) and (b): chance that a run of queries meets no wait, given that the first did not, and at all. */
export function runsOfQueries(seeds: readonly string[]): Findings {
  const found = LENGTHS.map(([n, label]) => {
    const all = seeds.map((seed) => lockedPasses({ ...base, seed, queriesPerPass: n }));
    const luck = all.map(luckOf);
    const quiet = Math.exp((-(n - 1) * EACH) / OFF);
    const waitAfterFree = all.map((r) => meanWait(r, n, false));
    return { n, label, luck, quiet, waitAfterFree, wait: all.map((r) => meanWait(r, n, true)) };
  });
  const passes = seeds.map(() => base.passes);
  return {
    tables: [
      {
        title: `Writer off ${OFF / 1e6} ms, on ${ON / 1e6} ms; one query each ${EACH} ns`,
        columns: [
          'no wait, if the 1st had none',
          'closed form',
          'no wait at all',
          'closed form',
          'if each page drew anew',
          'wait a page, if 1st free (ns)',
          'wait a page (ns)',
        ],
        rows: found.map(({ n, label, luck, quiet, waitAfterFree, wait }) => ({
          label,
          cells: [
            luck.map((l) => l.freeAndLucky / l.free),
            [quiet],
            luck.map((l) => l.lucky / base.passes),
            [(1 - DUTY) * quiet],
            [luckyRun(DUTY, n)],
            waitAfterFree,
            wait,
          ],
        })),
      },
    ],
    verdicts: [
      ...found.flatMap(({ label, luck, quiet }) => [
        counts(
          `${label}: no wait after a free first query as often as the on/off form of F.4.7 says`,
          luck.map((l) => l.freeAndLucky),
          luck.map((l) => l.free),
          quiet,
        ),
        counts(
          `${label}: no wait at all as often as it says`,
          luck.map((l) => l.lucky),
          passes,
          (1 - DUTY) * quiet,
        ),
      ]),
      below(
        'a VM of 4 GiB: nine passes in ten that began free did not stay so',
        found[3].luck.map((l) => l.freeAndLucky / l.free),
        seeds.map(() => 0.1),
      ),
      near(
        'a VM of 4 GiB: the mean wait of a page is the same whether the first found the lock free or not',
        found[3].waitAfterFree,
        found[3].wait,
        0.1,
      ),
      holds(
        'a free look is informative for times far below the relaxation time only',
        onOffRelaxationNs(OFF, ON) > 64 * EACH && onOffRelaxationNs(OFF, ON) < 32_768 * EACH,
        `τ = ${(onOffRelaxationNs(OFF, ON) / 1e6).toFixed(2)} ms; a look-around takes ${(64 * EACH) / 1e3} µs, 128 MiB ${((32_768 * EACH) / 1e6).toFixed(1)} ms`,
      ),
    ],
    notes: [],
  };
}

function meanWait({ passNs, firstBusy }: PassRun, n: number, all: boolean): number {
  const chosen = Array.from(passNs).filter((_, i) => all || firstBusy[i] === 0);
  return (mean(chosen) - n * EACH) / n;
}

/** (b) again where each query finds the lock busy independently: short holds by many, queries far apart. */
export function independentQueries(seeds: readonly string[]): Findings {
  const [off, on, passes] = [9900, 100, 1000];
  const busy = on / (off + on);
  const far = 30 * onOffRelaxationNs(off, on);
  const found = [64, 512].map((n) => ({
    n,
    lucky: seeds.map((seed) => {
      const run = lockedPasses({
        ...base,
        seed,
        passes,
        queriesPerPass: n,
        queryNs: 1,
        gapNs: far,
        restNs: far,
        writer: { meanOffNs: off, meanOnNs: on },
      });
      return passes - ones(run.busy);
    }),
  }));
  return {
    tables: [
      {
        title: `Lock busy ${100 * busy} % of the time in short holds, queries far apart: (1−b)^n`,
        columns: ['no wait at all', 'closed form'],
        rows: found.map(({ n, lucky }) => ({
          label: `${n} queries`,
          cells: [lucky.map((l) => l / passes), [luckyRun(busy, n)]],
        })),
      },
    ],
    verdicts: found.map(({ n, lucky }) =>
      counts(
        `${n} independent queries are lucky as often as (1−b)^n`,
        lucky,
        seeds.map(() => passes),
        luckyRun(busy, n),
      ),
    ),
    notes: [],
  };
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];

/** (c): how long a pass takes, and whether a free first query says anything about it. Contrast: R, and no lock. */
export function passTimes(seeds: readonly string[]): Findings {
  const n = 1_048_576;
  const arms = ['write', 'read', 'lockless'] as const;
  const rows = arms.flatMap((lock) => {
    const all = seeds.map((seed) => lockedPasses({ ...base, seed, lock, queriesPerPass: n }));
    const times = (firstFree: boolean): Samples[] => {
      const sorted = all.map(({ passNs, firstBusy }) =>
        Array.from(passNs)
          .filter((_, i) => !firstFree || firstBusy[i] === 0)
          .map((ns) => ns / 1e6)
          .sort((a, b) => a - b),
      );
      return [sorted.map(mean), sorted.map((s) => quantile(s, 0.999)), sorted.map((s) => s[s.length - 1])];
    };
    return [
      { label: `${lock}, all passes`, cells: times(false) },
      { label: `${lock}, first query free`, cells: times(true) },
    ];
  });
  const [write, writeFree, read, , lockless] = rows.map(({ cells }) => cells);
  return {
    tables: [{ title: 'One pass over 4 GiB, in ms', columns: ['mean', 'p99.9', 'longest'], rows }],
    verdicts: [
      near(
        'with the lock, the mean pass is no shorter after a free first query',
        writeFree[0],
        write[0],
        0.02,
      ),
      near('nor is p99.9', writeFree[1], write[1], 0.1),
      near('nor the longest', writeFree[2], write[2], 0.2),
      near('without the lock every pass takes the same time', lockless[2], lockless[0], 1e-9),
      below('with it the longest is half as long again and more', lockless[2], write[2], 1.2),
      near('reading does not help the ager: it is a writer that it waits for', read[0], write[0], 0.02),
    ],
    notes: [],
  };
}
