/** What a problem costs, by the simulator, on a host of the same proportions. */
import type { PresetName } from '../simulator/policy/presets.js';
import type { HostConfig } from '../simulator/scenario/types.js';
import { simulate } from '../simulator/sim/simulate.js';
import type { Host } from './read.js';
import { scenarioOf } from './scenario.js';
import type { Problem } from './verdicts.js';

/** What was found. Sizes and rates of the run are assumed. */
export interface HostCost {
  readonly problem: Problem;
  /** In one sentence. */
  readonly text: string;
  /** The same under the host's kernel and under Linux 7.3: refaults of the process beside, or times that reclaim took `mmu_lock`. */
  readonly here: number;
  readonly on73: number;
}

/** VMs of so many MiB together show it, in a tenth of a second. */
const [MIB, SECONDS] = [4, 30];

/** The cost of each problem that concerns the host. One seed, under a minute; the same bytes each time. */
export function costsOf(host: Host): HostCost[] {
  const problems = host.verdicts.filter(({ answer }) => answer === 'yes').map(({ problem }) => problem);
  if (problems.length === 0 || host.era === null) return [];
  const made = scenarioOf(host, MIB).scenario;
  const demand = made.demand.map((each) => ({ ...each, seconds: 0.8 * SECONDS }));
  const scenario = { ...made, demand, durationSeconds: SECONDS };
  const run = (policy: PresetName, kernel: HostConfig['kernel']): { refaults: number; locks: number } => {
    const { vms, processes } = simulate({ ...scenario, policy, host: { ...scenario.host, kernel } });
    const agers = vms
      .flatMap(({ mmuLock }) => mmuLock)
      .filter(({ who, mode }) => who === 'kswapd' && mode === 'write');
    return {
      refaults: processes[0].reclaim.refaults,
      locks: agers.reduce((sum, { acquisitions }) => sum + acquisitions, 0),
    };
  };
  const [here, later] = [run(host.era, scenario.host.kernel), run('LANDED', '7.3')];
  return problems.map((problem) => {
    const count = problem === 'aging queues on mmu_lock' ? 'locks' : 'refaults';
    const [n, on73] = [here[count], later[count]];
    const run = `in ${SECONDS} s of a small host of these proportions`;
    const text =
      count === 'locks'
        ? `by the simulator kswapd takes mmu_lock for write ${n} times here, ${on73} times on 7.3, ${run} (to query and to unmap; one seed; sizes and rates assumed)`
        : `by the simulator a process beside the VMs refaults ${n} times here, ${on73} times on 7.3, ${run} (one seed; sizes and rates assumed)`;
    return { problem, here: n, on73, text };
  });
}
