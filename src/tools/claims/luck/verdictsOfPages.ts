import { COSTS, IN_SWAP, lockedPasses, type PresetName, startSimulation } from '../../../simulator/index.js';
import type { Findings, Samples } from '../claim.js';
import { type Experimental, nestedVm, roomy } from '../machines.js';
import { below, near, same } from '../verdicts.js';

/** Claim 1 (d) and (e): which pages are found young when the rule looks at the lock, and which are never asked. */

/** The same guest for every writer: its accesses are made one by one. */
const guests: Experimental = {
  ...roomy({ ...nestedVm, access: 'oneByOne' }),
  proactive: { everySeconds: 5, coldSeconds: 0, maxMiB: 0 },
  durationSeconds: 10.5,
};

/** Writers that meet one guest at different times. */
const WRITERS = 8;

/**
 * Scaled: a pass over these 32 MiB takes about a millisecond. 100 µs off and 6 µs on are to it what 50 ms and 3 ms are
 * to a VM of 16 GiB.
 */
const writer = { name: 'dirty log', meanOffMs: 0.1, meanOnMs: 0.006 };

/** Share of pages whose verdict at the second aging is not the same under all writers, and the queries left out. */
function disagreement(
  seed: string,
  policy: PresetName,
): { disagree: number; flips: number; leftOut: number } {
  let leftOut = 0;
  const young = Array.from({ length: WRITERS }, (_, k) => {
    const vm = { ...guests.vms[0], longWriters: [{ ...writer, seed: `${seed}/${k}` }] };
    const run = startSimulation({ ...guests, seed, policy, vms: [vm] });
    run.run();
    const { kvm, generations } = run.result().vms[0];
    leftOut += kvm.queriesSkipped / kvm.youngQueries / WRITERS;
    const foundYoung = generations[generations.length - 1].seq - 1;
    return Array.from(run.places(vm.name), (at) => (at !== IN_SWAP && at === foundYoung ? 1 : 0));
  });
  const pages = young[0].length;
  let [disagree, flips] = [0, 0];
  for (let p = 0; p < pages; p++) {
    const yes = young.filter((list) => list[p] === 1).length / WRITERS;
    if (yes > 0 && yes < 1) disagree++;
    // Two runs of the same guest differ about this page with this chance.
    flips += 2 * yes * (1 - yes);
  }
  return { disagree: disagree / pages, flips: flips / pages, leftOut };
}

/** (d): variance of "which pages were found young", over writers that have nothing to do with the pages. */
export function whichPagesAreYoung(seeds: readonly string[]): Findings {
  const arms: PresetName[] = ['TRYLOCK', 'TDP_ONLY_AGE', 'LANDED'];
  const found = arms.map((policy) => seeds.map((seed) => disagreement(seed, policy)));
  const of = (arm: number, what: 'disagree' | 'flips' | 'leftOut'): Samples =>
    found[arm].map((each) => each[what]);
  const zero = seeds.map(() => 0);
  const duty = writer.meanOnMs / (writer.meanOffMs + writer.meanOnMs);
  const { youngQueryNs, spteNs, mmuLockWriteNs } = COSTS;
  const faster = (youngQueryNs + spteNs + mmuLockWriteNs) / youngQueryNs;
  return {
    tables: [
      {
        title: `One guest, ${WRITERS} writers: shares of its pages`,
        columns: ['found young or old by chance', 'differ between two runs', 'queries left out'],
        rows: arms.map((policy, arm) => ({
          label: policy,
          cells: [of(arm, 'disagree'), of(arm, 'flips'), of(arm, 'leftOut')],
        })),
      },
    ],
    verdicts: [
      below('TRYLOCK: which pages look young depends on when a stranger held the lock', zero, of(0, 'flips')),
      same('the rule by kind (TDP yes, shadow no) always finds the same pages', of(1, 'disagree'), zero),
      same('and so does the lock bit of 6.15', of(2, 'disagree'), zero),
      near(
        'TRYLOCK leaves out as many pages as it passes while the lock is busy (left out, a page takes less time)',
        of(0, 'leftOut'),
        seeds.map(() => duty * faster),
        // A seed sees some 150 bursts, and a writer that waits for the ager keeps the lock busy a little longer.
        0.5,
      ),
    ],
    notes: [
      'The rule by kind is blind to L2 (claim 3), but it is so every time: that can be seen, measured and fixed.',
    ],
  };
}

/** (e): TRYLOCK that gives up at the first busy lock: how much of a VM is never asked. */
export function bail(seeds: readonly string[]): Findings {
  const [off, on, each, n] = [50e6, 3e6, 135, 4_194_304];
  const arms = (['tryWrite', 'bail'] as const).flatMap((lock) =>
    [1, 4, 16].map((passes) => {
      const never = seeds.map(
        (seed) =>
          lockedPasses({
            seed,
            passes,
            queriesPerPass: n,
            queryNs: 125,
            gapNs: 10,
            lock,
            restNs: 1e9,
            writer: { meanOffNs: off, meanOnNs: on },
            vcpus: null,
          }).neverAnswered,
      );
      return {
        lock,
        passes,
        never,
        expected: lock === 'bail' ? neverReached(passes, off, on, n * each) : null,
      };
    }),
  );
  const of = (lock: string, passes: number): Samples =>
    arms.find((arm) => arm.lock === lock && arm.passes === passes)!.never;
  return {
    tables: [
      {
        title: 'A VM of 16 GiB: share of its pages that no pass asked',
        columns: ['never asked', 'closed form (mean)'],
        rows: arms.map(({ lock, passes, never, expected }) => ({
          label: `${lock === 'bail' ? 'bail at the first busy lock' : 'leave the page out'}, ${passes} passes`,
          cells: [never, expected === null ? null : [expected]],
        })),
      },
    ],
    verdicts: [
      below(
        'with bail, a good part of the VM (a fifth, mostly far more) is not asked in 4 passes',
        seeds.map(() => 0.2),
        of('bail', 4),
      ),
      below(
        'leaving out single pages asks nearly all in 16 passes',
        of('tryWrite', 16),
        seeds.map(() => 1e-3),
      ),
    ],
    notes: [],
  };
}

/** Expected share of pages that none of `passes` passes reached: page k is reached unless the writer came before. */
function neverReached(passes: number, off: number, on: number, passNs: number): number {
  const steps = 10_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const reached = (off / (off + on)) * Math.exp((-(i + 0.5) * passNs) / steps / off);
    sum += (1 - reached) ** passes / steps;
  }
  return sum;
}
