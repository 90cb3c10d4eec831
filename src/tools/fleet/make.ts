/** Makes the points of a fleet that are missing. */
import type { Runner } from '../../simulator/compare/model.js';
import { ConfigError } from '../../simulator/config/error.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { ClusterEnded } from '../../tutorial/outside/cluster.js';
import { type LineFile, lineOf } from './lines.js';
import type { Fleet } from './spec.js';

/** How it goes. */
interface Making {
  readonly runner: Runner<Scenario, Result>;
  /** Ends it early, with what there is. */
  readonly signal?: AbortSignal;
  /** Called after each point. */
  readonly onPoint?: () => void;
}

/**
 * Runs what is missing, as many points at once as the runner takes, and adds their lines.
 *
 * @returns the points that threw, each in words
 * @throws ConfigError when a measure is not in the result; ClusterEnded when the cluster has
 */
export async function makePoints(fleet: Fleet, lines: LineFile, making: Making): Promise<string[]> {
  const { runner, signal, onPoint } = making;
  const failures: string[] = [];
  const places = lines.missing();
  const lane = async (): Promise<void> => {
    for (const place of places) {
      const point = fleet.at(place);
      try {
        const { wrong, ...measured } = await runner.measure(point.scenario, fleet.measures);
        if (signal?.aborted) return;
        if (wrong !== undefined)
          throw new ConfigError(
            wrong.map((name) => ({ field: `measures.${name}`, text: `${measured.why?.[name]}` })),
          );
        lines.add(place, lineOf(point, measured));
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof ClusterEnded) throw error;
        if (error instanceof ConfigError && error.problems[0]?.field.startsWith('measures.')) throw error;
        const { host, policy, rules, seed } = point;
        failures.push(`${host}, ${policy}, ${rules}, seed ${seed}: ${(error as Error).message}`);
      }
      onPoint?.();
      if (signal?.aborted) return;
    }
  };
  const stopped = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  await Promise.race([stopped, Promise.all(Array.from({ length: runner.width }, lane))]);
  return failures;
}
