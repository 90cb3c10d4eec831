/** Makes the points of a fleet that are missing. */
import { inLanes } from '../../simulator/compare/lanes.js';
import type { Measured } from '../../simulator/compare/measure.js';
import type { Runner } from '../../simulator/compare/model.js';
import { ConfigError } from '../../simulator/config/error.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { ClusterEnded } from '../../tutorial/outside/cluster.js';
import { type LineFile, lineOf } from './lines.js';
import type { Fleet, Point } from './spec.js';

interface Making {
  readonly runner: Runner<Scenario, Result>;
  /** Ends it early, with what there is. */
  readonly signal?: AbortSignal;
  /** Called after each point. */
  readonly onPoint?: () => void;
}

/** What came of a point: its measures, or why there are none. */
interface Attempt {
  readonly point: Point;
  readonly measured?: Measured;
  readonly failed?: string;
}

/**
 * Runs what is missing, as many points at once as the runner takes, and adds their lines.
 *
 * @returns the points that threw, each in words
 * @throws ConfigError when a measure is not in the result; ClusterEnded when the cluster has; Trouble when a line
 *   cannot be written
 */
export async function makePoints(fleet: Fleet, lines: LineFile, making: Making): Promise<string[]> {
  const { runner, signal, onPoint } = making;
  const failures: string[] = [];
  const attempt = async (place: number): Promise<Attempt> => {
    const point = fleet.at(place);
    try {
      return { point, measured: await runner.measure(point.scenario, fleet.measures) };
    } catch (error) {
      if (error instanceof ClusterEnded) throw error;
      return { point, failed: (error as Error).message };
    }
  };
  await inLanes(lines.missing(), runner.width, signal, attempt, (place, { point, measured, failed }) => {
    const { host, policy, rules, seed } = point;
    if (measured === undefined) failures.push(`${host}, ${policy}, ${rules}, seed ${seed}: ${failed}`);
    else {
      const { wrong, ...found } = measured;
      if (wrong !== undefined)
        throw new ConfigError(
          wrong.map((name) => ({ field: `measures.${name}`, text: `${found.why?.[name]}` })),
        );
      lines.add(place, lineOf(point, found));
    }
    onPoint?.();
  });
  return failures;
}
