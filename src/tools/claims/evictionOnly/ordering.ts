import type { PresetName } from '../../../simulator/index.js';
import type { Findings, Samples } from '../claim.js';
import { type Experimental, nestedVm, roomy } from '../machines.js';
import { classOf, type Runs, runs } from '../runs.js';
import { below, near, rises, same } from '../verdicts.js';

/** Claim 3: what the generations say of L2's pages, and who believes them. */

const ARMS: readonly PresetName[] = ['NEVER_SHADOW', 'V5', 'TDP_ONLY_AGE', 'LANDED'];

/** Aged every 30 s, by force, and nothing is evicted: the generations alone. */
const agedOnly: Experimental = {
  ...roomy(nestedVm),
  proactive: { everySeconds: 30, coldSeconds: 0, maxMiB: 0 },
  durationSeconds: 301,
  trackTruth: true,
};

/** A proactive reclaimer that takes what has been old for 40 s. */
const proactive: Experimental = {
  ...roomy(nestedVm),
  proactive: { everySeconds: 20, coldSeconds: 40, maxMiB: 1000 },
  durationSeconds: 601,
};

/** Pages of a class in the oldest generation, as a share of the class. */
function inOldest(of: Runs, name: string): Samples {
  return of.map(({ vms: [vm] }) => {
    const c = vm.classes.findIndex((each) => each.name === name);
    return vm.generations[0].pagesByClass[c] / vm.classes[c].pages;
  });
}

/** Pages in generations that are at least so old: what the working-set histogram offers (A.7). */
const offered = (of: Runs, seconds: number): Samples =>
  of.map(({ vms: [vm] }) =>
    vm.generations
      .filter((_, k) => (vm.generations[k + 1]?.ageSeconds ?? 0) >= seconds)
      .reduce((sum, g) => sum + g.pages, 0),
  );

/** Pages that were truly idle for so long, on average. */
function idle(of: Runs, seconds: number): Samples {
  const rates: Record<string, number> = { 'L1 hot': 2, 'L2 hot': 2, 'L2 warm': 0.02, 'L2 cold': 0.001 };
  return of.map(({ vms: [vm] }) =>
    vm.classes.reduce((sum, c) => sum + c.pages * Math.exp(-rates[c.name] * seconds), 0),
  );
}

/** The histogram calls L2's working set cold. */
export function ordering(seeds: readonly string[]): Findings {
  const arms = ARMS.map((policy) => runs(seeds, { ...agedOnly, policy }));
  const [never, v5, tdpOnly, landed] = arms;
  const all = seeds.map(() => 1);
  const zero = seeds.map(() => 0);
  const older = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => vm.histogramError!.looksOlder / vm.histogramError!.pages);
  return {
    tables: [
      {
        title: 'Aged every 30 s, nothing evicted: what the generations say after 300 s',
        columns: [
          'L1 hot in the oldest (share)',
          'L2 hot in it',
          'L2 cold in it',
          'offered as idle for 60 s (pages)',
          'truly idle for 60 s',
          'looks older than it is (share)',
        ],
        rows: arms.map((of, k) => ({
          label: ARMS[k],
          cells: [
            inOldest(of, 'L1 hot'),
            inOldest(of, 'L2 hot'),
            inOldest(of, 'L2 cold'),
            offered(of, 60),
            idle(of, 60),
            older(of),
          ],
        })),
      },
    ],
    verdicts: [
      same('V5: all L2-hot pages are in the oldest generation', inOldest(v5, 'L2 hot'), all),
      same('beside all cold ones: nothing tells them apart', inOldest(v5, 'L2 cold'), all),
      same('V5 refuses per VM: L1’s hot pages are there, too', inOldest(v5, 'L1 hot'), all),
      same('NEVER_SHADOW and TDP_ONLY_AGE see L1’s', inOldest(tdpOnly, 'L1 hot'), zero),
      same('but not L2’s', inOldest(never, 'L2 hot'), all),
      same('LANDED sees them', inOldest(landed, 'L2 hot'), zero),
      below(
        'a proactive reclaimer is offered far more than is idle (V5)',
        idle(v5, 60),
        offered(v5, 60),
        1.5,
      ),
      near('LANDED offers what is idle', offered(landed, 60), idle(landed, 60), 0.1),
    ],
    notes: [],
  };
}

/** Who believes the histogram asks for too much, and every request churns. */
export function churn(seeds: readonly string[]): Findings {
  const arms = ARMS.map((policy) => runs(seeds, { ...proactive, policy }));
  const [never, v5, tdpOnly, landed] = arms;
  const asked = (of: Runs): Samples => of.map(({ vms: [vm] }) => vm.reclaim.pgscan / vm.reclaim.pgsteal);
  const hot = (of: Runs): Samples => of.map(({ vms: [vm] }) => classOf(vm, 'L2 hot').refaults);
  const inYoungest = (of: Runs): Samples =>
    of.map(({ vms: [vm] }) => {
      const { pagesByClass } = vm.generations[vm.generations.length - 1];
      return vm.classes.reduce((sum, c, i) => sum + (c.name.endsWith('cold') ? pagesByClass[i] : 0), 0);
    });
  const zero = seeds.map(() => 0);
  return {
    tables: [
      {
        title: 'Every 20 s somebody evicts what the generations call old for 40 s, ten minutes long',
        columns: [
          'isolated, a page freed',
          'rescued',
          'mmu_lock W, a page freed',
          'L2 hot refaults',
          'cold pages in the youngest generation',
        ],
        rows: arms.map((of, k) => ({
          label: ARMS[k],
          cells: [
            asked(of),
            of.map(({ vms: [vm] }) => vm.reclaim.rescued),
            of.map(({ vms: [vm] }) => vm.kvm.mmuLockWrite / vm.reclaim.pgsteal),
            hot(of),
            inYoungest(of),
          ],
        })),
      },
    ],
    verdicts: [
      below('V5: several pages are isolated and put back for each that goes', asked(landed), asked(v5), 3),
      below('so in TDP_ONLY_AGE', asked(landed), asked(tdpOnly), 3),
      below('NEVER_SHADOW: what is offered goes, hot pages too, again and again', hot(v5), hot(never), 10),
      same('V5 loses no hot page so', hot(v5), zero),
      rises(
        'a rescue puts cold pages into the youngest generation, above those that aging truly saw (on average)',
        [inYoungest(landed), inYoungest(v5)],
        10,
      ),
    ],
    notes: [],
  };
}
