/** The picture in words. */
import type { Course, OwnerMode } from '../../simulator/replay/packed.js';
import type { Round } from './rounds.js';

/** What V is. */
export const V_IS: Readonly<Record<OwnerMode, string>> = {
  plain: 'a process',
  vm: 'a VM',
  l2: 'a VM that runs an L2',
};

/** What the recorded kernels query about a page's youth. */
export const QUERIES: Readonly<Record<string, string>> = {
  '6.1': 'aging does not query KVM; the eviction check does, under mmu_lock for write',
  '6.12': 'aging and the eviction check query KVM, under mmu_lock for write',
  '7.3': 'aging and the eviction check query KVM, without mmu_lock',
};

/** The policy that the release of each set of reclaim rules had. */
const RELEASED: Readonly<Record<string, string>> = {
  '6.1': 'BASE',
  '6.12': 'MM612',
  '6.15': 'LANDED',
  '7.3': 'LANDED',
};

/** What to look for. */
export const LOOK_FOR =
  'Look at the upper rows: a dark cell with a cross is a page that its owner touches again, so it should not have gone.';

/** Who lost hot or warm pages. */
export const LOSERS = ['V', 'P', 'both', 'neither'] as const;
export type Loser = (typeof LOSERS)[number];

/** Who has lost some by the end of these rounds. */
export function loserOf(rounds: readonly Round[]): Loser {
  const { V, P } = rounds[rounds.length - 1];
  const [byV, byP] = [V, P].map(({ hot, warm }) => hot + warm > 0);
  return byV ? (byP ? 'both' : 'V') : byP ? 'P' : 'neither';
}

/** What the course is of. */
export function headline({ kernel, policy, mode, oneCgroup, ages }: Course, recorded: boolean): string {
  const who = recorded
    ? `Linux ${kernel}, recorded`
    : `${policy} under the reclaim rules of Linux ${kernel}, simulated${RELEASED[kernel] === policy ? '' : ' (no release did so)'}`;
  const where = oneCgroup
    ? 'both are in one cgroup'
    : 'each is in a cgroup of its own, and reclaim is requested of their parent';
  const when = ages
    ? 'an aging comes before every request, and some before the first round'
    : 'the kernel ages when it sees fit';
  return `${who}: V is ${V_IS[mode]}; ${where}; ${when}`;
}

/** One round in a sentence or two. */
export function inWords(round: Round, number: number, last: number): string {
  const of = (name: string, { inSwap, hot, warm }: Round['V']): string =>
    `${name}: ${inSwap} pages in swap, lost so far ${hot} hot and ${warm} warm.`;
  const when = number === 0 ? 'Before the first round' : `After round ${number} of ${last}`;
  return `${when}. ${of('V', round.V)} ${of('P', round.P)}`;
}
