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
  const kinds = fleet.spec.rules.flatMap((rules) =>
    fleet.spec.hosts.map(({ name: kind }): FleetKind => {
      const own = wholeHosts(points.filter((p) => p.rules === rules && p.host.startsWith(`${kind}-`)));
      return {
        ...{ kind, rules, hosts: own.length, alike: own.filter(areAlike).length },
        runs: POLICIES.map((policy) => {
          const checks = own.map((runs) => checksPerPage(runs[policy]));
          const meanRefaults = mean(own.map((runs) => runs[policy].processRefaults));
          return { policy, meanChecks: mean(checks), meanRefaults, checks: checks.slice(0, KEPT) };
        }),
      };
    }),
  );
  return { points: points.length, planned: fleet.size, kinds };
}

/** Those that were run under every policy. */
function wholeHosts(points: readonly RecordedPoint[]): HostRuns[] {
  const hosts = new Map<string, Partial<Record<PolicyName, RecordedPoint>>>();
  for (const point of points)
    hosts.set(point.host, { ...hosts.get(point.host), [point.policy as PolicyName]: point });
  const isWhole = (runs: Partial<HostRuns>): runs is HostRuns =>
    POLICIES.every((policy) => runs[policy] !== undefined);
  return [...hosts.values()].filter(isWhole);
}

/** To three decimals: more are not to be seen. */
const rounded = (n: number): number => Math.round(1000 * n) / 1000;
const mean = (all: readonly number[]): number => rounded(all.reduce((sum, n) => sum + n, 0) / all.length);
const checksPerPage = (run: RecordedPoint): number =>
  rounded((run.vmChecks + run.processChecks) / (run.vmEvicted + run.processEvicted));

function areAlike({ REV, LANDED }: HostRuns): boolean {
  const counts = ({ policy: _, ...rest }: RecordedPoint): string => JSON.stringify(rest);
  return counts(REV) === counts(LANDED);
}
