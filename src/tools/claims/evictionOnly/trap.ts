import type { Findings, Samples } from '../claim.js';
import { type Experimental, nestedVm, roomy } from '../machines.js';
import { classOf, type Runs, runs } from '../runs.js';
import { below, same } from '../verdicts.js';

/** Claim 3, the trap of TDP_ONLY_AGE: pages that L1 used first, and then L2 only. */

/** L1 fills buffers for a minute; from then on L2 works on them. */
const handedOver: Experimental = {
  ...roomy({
    ...nestedVm,
    memoryMiB: 16,
    classes: [
      { name: 'handed over', share: 0.5, accessesPerSecond: 2, l2AccessesPerSecond: 0 },
      { name: 'idle', share: 0.5, accessesPerSecond: 0, l2AccessesPerSecond: 0 },
    ],
    phases: [{ fromSeconds: 60, accessesPerSecond: [0, 0], l2AccessesPerSecond: [2, 0] }],
  }),
  durationSeconds: 301,
};

const ARMS = ['TDP_ONLY_AGE', 'NEVER_SHADOW', 'LANDED'] as const;

/** Where the handed-over pages are while nothing is evicted, and what happens to them when something is. */
export function trap(seeds: readonly string[]): Findings {
  const aged = ARMS.map((policy) =>
    runs(seeds, { ...handedOver, policy, proactive: { everySeconds: 20, coldSeconds: 0, maxMiB: 0 } }),
  );
  const evicting = ARMS.map((policy) =>
    runs(seeds, { ...handedOver, policy, proactive: { everySeconds: 20, coldSeconds: 20, maxMiB: 1000 } }),
  );
  const oldest = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => vm.generations[0].pagesByClass[0] / vm.classes[0].pages);
  const rescued = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => vm.reclaim.rescued / classOf(vm, 'handed over').pages);
  const lost = (of: Runs): Samples => of.map(({ vms: [vm] }) => classOf(vm, 'handed over').refaults);
  const zero = seeds.map(() => 0);
  const one = seeds.map(() => 1);
  const [tdpOnly, never, landed] = aged.map(oldest);
  return {
    tables: [
      {
        title: 'Pages used by L1 for a minute, then by L2 only (twice a second), after 300 s',
        columns: ['in the oldest generation (share)', 'with eviction: rescues a page', 'refaults'],
        rows: ARMS.map((policy, k) => ({
          label: policy,
          cells: [oldest(aged[k]), rescued(evicting[k]), lost(evicting[k])],
        })),
      },
    ],
    verdicts: [
      same('TDP_ONLY_AGE: their TDP bit is clear, they look old for ever', tdpOnly, one),
      same('NEVER_SHADOW: so here', never, one),
      same('LANDED: they do not', landed, zero),
      below(
        'TDP_ONLY_AGE: only the last check saves them, every time',
        seeds.map(() => 2),
        rescued(evicting[0]),
      ),
      same('it does', lost(evicting[0]), zero),
      below(
        'without it they are lost, every time',
        seeds.map(() => 2000),
        lost(evicting[1]),
      ),
      same('LANDED: nothing of either', lost(evicting[2]), zero),
    ],
    notes: [],
  };
}
