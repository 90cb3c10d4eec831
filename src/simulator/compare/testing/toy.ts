/** A model for tests: arithmetic in place of a simulation, so that what comes out is known. */
import { ConfigError } from '../../config/check.js';
import { makeStreams } from '../../random/streams.js';
import type { Model } from '../model.js';

/** A scenario of the shape that the simulator's have. */
export interface ToyScenario {
  readonly seed: string;
  readonly policy: 'low' | 'high' | { readonly name: string; readonly add: number };
  readonly vms: readonly { readonly size: number; readonly name: string }[];
  /** Seeds for which the run throws. */
  readonly broken: readonly string[];
}

export interface ToyResult {
  readonly outcome: string;
  readonly seed: string;
  /** Chance of the seed, plus the policy's own part, times the size of the first VM. */
  readonly value: number;
  readonly nested: { readonly perVm: readonly { readonly size: number }[] };
  /** Infinite when the first VM has no size. */
  readonly share: number;
}

export const TOY: ToyScenario = { seed: 's', policy: 'low', vms: [{ size: 1, name: 'a' }], broken: [] };

/** The toy; `runs` gets each scenario that is run. */
export function toyModel(runs: ToyScenario[] = []): Model<ToyScenario, ToyResult> {
  return {
    name: 'toy',
    check({ vms }) {
      vms.forEach(({ size }, i) => {
        if (size < 0)
          throw new ConfigError([{ field: `vms.${i}.size`, text: `must be at least 0; it was ${size}` }]);
      });
    },
    remark: ({ nested, seed }) => (nested.perVm[0].size === 2 && seed === 'b' ? 'was big' : null),
    run(scenario) {
      runs.push(scenario);
      const { seed, policy, vms, broken } = scenario;
      if (broken.includes(seed)) throw new RangeError(`no run with seed ${seed}`);
      const add = policy === 'low' ? 0 : policy === 'high' ? 10 : policy.add;
      const chance = makeStreams(seed).stream('guest')();
      return {
        outcome: 'finished',
        seed,
        value: (chance + add) * vms[0].size,
        nested: { perVm: vms.map(({ size }) => ({ size })) },
        share: 1 / vms[0].size,
      };
    },
  };
}
