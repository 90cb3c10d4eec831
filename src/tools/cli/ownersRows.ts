import type { OwnerName } from '../../simulator/replay/lines.js';
import type { ComparedLocks } from '../../simulator/replay/lockCounts.js';
import type { OwnersRun } from '../../simulator/replay/ownersRecord.js';
import type { ComparedReclaim, ReplayedOwnersStep } from '../../simulator/replay/ownersRounds.js';
import type { OwnersReplay } from '../../simulator/replay/replayOwners.js';
import { left, type TextColumn, textTable } from '../../tutorial/show/textTable.js';

/** One replayed step of a recorded run, or one run of the kernel's own test of access tracking. */
export interface Row {
  readonly file: string;
  /** Label of the run; the same label may come once for each mode. */
  readonly run: string;
  readonly mode: string;
  /** Whose pages they are, in a run of two owners. */
  readonly owner?: OwnerName;
  /** Number of the step in its run, from 0; number of the test in its file. */
  readonly step: number;
  readonly op: string;
  /** Pages whose place the record names; pages that the test asks about. */
  readonly pages: number;
  /** Of these, how many the simulator has in the same place; how many look idle, or not, as they did to the kernel. */
  readonly equal: number;
  /** What KVM did in the step: in the simulator, and in the kernel. null where the record counts nothing. */
  readonly locks: ComparedLocks | null;
  /** What a request on two owners did, in the simulator and in the kernel; null for other operations. */
  readonly reclaim?: ComparedReclaim | null;
}

const OWNERS: readonly OwnerName[] = ['V', 'P'];

/** A row for each operation and owner that it concerns. What KVM and the request did stands in V's. */
export function ownersRows(file: string, { label, mode }: OwnersRun, { steps }: OwnersReplay): Row[] {
  return steps.flatMap(({ operation, owners, places, reclaim, locks }, step) =>
    owners.map((owner) => {
      const { comparable, equal } = places[owner];
      const row = { file, run: label, mode, owner, step, op: operation, pages: comparable, equal };
      return { ...row, locks: owner === 'V' ? locks : null, reclaim: owner === 'V' ? reclaim : null };
    }),
  );
}

const COLUMNS: readonly TextColumn[] = left(6, 21, 12, 12, 5, 12, 14, 0);
const HEADER = [
  'kernel',
  'run',
  'arrangement',
  'aging',
  'V',
  'owner-rounds',
  'scanned, freed',
  'first that differs',
];

/** The runs of two owners of one file and what became of them, as a table. */
export function ownersTable(replays: readonly (readonly [OwnersRun, OwnersReplay])[]): string {
  const rounds = replays.map(([, replay]) => ownerRounds(replay));
  const lines = replays.map(([run, { kernel, label, mode, steps }], i) => [
    kernel,
    label,
    run.oneCgroup ? 'one cgroup' : 'two cgroups',
    run.ages ? '+ each round' : "kernel's own",
    mode,
    `${rounds[i].equal} of ${rounds[i].all}`,
    `${requests(steps, true)} of ${requests(steps, false)}`,
    firstDifference(steps),
  ]);
  const sum = (pick: 'equal' | 'all'): number => rounds.reduce((n, each) => n + each[pick], 0);
  const total = `${sum('equal')} of ${sum('all')} owner-rounds in ${replays.length} runs are equal`;
  return `${textTable(COLUMNS, [HEADER, ...lines])}\n${total}`;
}

/** Rounds of an owner of which something is recorded, and those in which all of it is the same. */
function ownerRounds({ rounds }: OwnersReplay): { all: number; equal: number } {
  const compared = rounds.filter(({ source, pages }) => source === 'recorded' && pages > 0);
  return { all: compared.length, equal: compared.filter(({ pages, equal }) => equal === pages).length };
}

function requests(steps: readonly ReplayedOwnersStep[], equal: boolean): number {
  return steps.filter(({ reclaim }) => reclaim !== null && (!equal || reclaim.equal)).length;
}

function firstDifference(steps: readonly ReplayedOwnersStep[]): string {
  for (const { operation, round, places, reclaim } of steps) {
    for (const owner of OWNERS) {
      const { comparable, equal } = places[owner];
      if (equal < comparable)
        return `round ${round}, ${operation}: ${comparable - equal} of ${owner}'s ${comparable} pages`;
    }
    if (reclaim?.equal === false) {
      const { simulated, recorded } = reclaim;
      const counts = ({ scanned, freed }: typeof recorded): string => `${scanned} scanned, ${freed} freed`;
      return `round ${round}, ${operation}: ${counts(simulated)} (recorded: ${counts(recorded)})`;
    }
  }
  return '';
}
