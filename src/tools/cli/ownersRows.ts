import type { OwnerName } from '../../simulator/replay/lines.js';
import type { OwnersRun } from '../../simulator/replay/ownersRecord.js';
import type { ReplayedOwnersStep } from '../../simulator/replay/ownersRounds.js';
import type { OwnersReplay } from '../../simulator/replay/replayOwners.js';
import { left, type TextColumn, textTable } from '../../tutorial/show/textTable.js';
import type { Row } from './replayRows.js';

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
