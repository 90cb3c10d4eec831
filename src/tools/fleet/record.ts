/** The fleet that is recorded in `data/fleet`, and what notebooks read of it. */
import type { FleetKind, FleetRecord } from '../../tutorial/data/fleet.js';
import type { Fleet, PointName } from './spec.js';

/** Hosts of each kind that are kept one by one; what they drew is as random as what all drew. */
const KEPT = 500;
const POLICIES = ['BASE', 'REV', 'LANDED'] as const;
type PolicyName = (typeof POLICIES)[number];

/** A line of `data/fleet/points.jsonl`. */
interface RecordedPoint extends PointName {
  readonly vmChecks: number;
  readonly vmEvicted: number;
  readonly vmRefaults: number;
  readonly vmLocks: number;
  readonly processChecks: number;
  readonly processEvicted: number;
  readonly processRefaults: number;
}
type HostRuns = Readonly<Record<PolicyName, RecordedPoint>>;

/** What `data/fleet.json` must hold. @param text the lines, in the spec's order */
export function recordOf(fleet: Fleet, text: string): FleetRecord {
  const points = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RecordedPoint);
  const hosts = new Map<string, Partial<Record<PolicyName, RecordedPoint>>>();
  for (const point of points)
    hosts.set(point.host, { ...hosts.get(point.host), [point.policy as PolicyName]: point });
  const whole = [...hosts].filter(([, runs]) => POLICIES.every((policy) => runs[policy] !== undefined));
  const kinds = fleet.spec.hosts.map(({ name }): FleetKind => {
    const own = whole.filter(([host]) => host.startsWith(`${name}-`)).map(([, runs]) => runs as HostRuns);
    return {
      ...{ kind: name, hosts: own.length, alike: own.filter(areAlike).length },
      runs: POLICIES.map((policy) => {
        const [checks, refaults] = [checksPerPage, processRefaults].map((of) =>
          own.map((runs) => of(runs[policy])),
        );
        return {
          ...{ policy, meanChecks: mean(checks), meanRefaults: mean(refaults) },
          ...{ checks: checks.slice(0, KEPT), refaults: refaults.slice(0, KEPT) },
        };
      }),
    };
  });
  return { points: points.length, planned: fleet.size, kinds };
}

/** To three decimals: more are not to be seen. */
const rounded = (n: number): number => Math.round(1000 * n) / 1000;
const mean = (all: readonly number[]): number => rounded(all.reduce((sum, n) => sum + n, 0) / all.length);
const processRefaults = (run: RecordedPoint): number => run.processRefaults;
const checksPerPage = (run: RecordedPoint): number =>
  rounded((run.vmChecks + run.processChecks) / (run.vmEvicted + run.processEvicted));

function areAlike({ REV, LANDED }: HostRuns): boolean {
  const counts = ({ policy: _, ...rest }: RecordedPoint): string => JSON.stringify(rest);
  return counts(REV) === counts(LANDED);
}
