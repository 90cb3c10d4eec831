import { type PresetName, policies } from '../../../simulator/policy/presets.js';
import { largeRun, type Shares, TIGHT, WHOLE_HOST } from './machine.js';
import type { Speed } from './row.js';

const presetNames = Object.keys(policies) as PresetName[];

/** The host that runs under each policy, in GiB. */
const POLICIES_GIB = 64;
/** Sizes of the hosts, in GiB, the smallest first: what the process has resident at most is that of the largest yet. */
const SIZES = [1, 16, 64, 256, 1024];
/** Small hosts are run again and again for about so many pages, so that each size is measured as long. */
const PAGES_A_SIZE = 2 ** 25;
const timesOf = (gib: number): number => Math.max(1, PAGES_A_SIZE / (gib * 2 ** 18));
/** Memory that a run may take, in bytes. */
const ALLOWED = 24 * 2 ** 30;

/**
 * Guests that fill the host, and a demand that grows with it: 55 MiB a second on a terabyte. kswapd keeps up, since
 * between these watermarks, five times as far apart as by default, lies more than is taken while it ages all guests.
 * Of 1 GiB, where `min` is a larger share, 4.2 % is evicted, of 64 GiB 3.1 %, of 256 GiB 3.4 %: so a page of the smallest
 * host costs most.
 */
const FULL: Shares = { guests: 63 / 64, demand: 1 / 32, watermarkScaleFactor: 50 };

/**
 * A host of 64 GiB under each policy, first, since V8's code for a machine is slower where hundreds have run before. Then
 * one of each size up to a terabyte, half of its guests nested, for ten minutes under demand: what a page costs, and how
 * much memory. At last one whose kswapd does not keep up: whoever needs memory reclaims beside it, and the two meet at
 * every page. Takes minutes and gigabytes, so it is asked for by itself.
 */
export function terabyte(): Speed[] {
  const policyRows = presetNames.map((policy): Speed => {
    const { seconds: value, result } = largeRun(POLICIES_GIB, TIGHT, 1, policy);
    const name = `host of ${POLICIES_GIB} GiB, 10 minutes, tight, ${policy}`;
    const ratio = result.endSeconds / value;
    return { name, value, unit: 's', ratio, against: 'simulated time', limit: WHOLE_HOST };
  });
  // The smallest hosts once without a row: the compiler's work, as much for a small one as for a large, is no cost of a page.
  for (const gib of SIZES.slice(0, 2)) largeRun(gib, FULL, timesOf(gib));
  let smallest: number | undefined;
  const rows = (gib: number, shares: Shares, name: string): Speed[] => {
    const run = largeRun(gib, shares, timesOf(gib));
    const { pages, result, seconds, bytesPerPage } = run;
    const evicted = (100 * result.vms.reduce((sum, vm) => sum + vm.reclaim.pgsteal, 0)) / pages;
    const resident = process.resourceUsage().maxRSS * 1024;
    const cost = (seconds / pages) * 1e9;
    smallest ??= cost;
    return [
      { value: seconds, unit: 's', ratio: result.endSeconds / seconds, against: 'simulated time' },
      { value: cost, unit: 'ns per page', ratio: smallest / cost, against: 'the smallest host' },
      {
        value: bytesPerPage,
        unit: 'B per page',
        ratio: bytesPerPage / 16,
        against: 'the 16 bytes allowed',
      },
      { value: evicted, unit: '% evicted', ratio: evicted, against: 'one page in a hundred' },
      ...(gib > POLICIES_GIB
        ? [{ value: resident, unit: 'B resident', ratio: resident / ALLOWED, against: 'the 24 GiB allowed' }]
        : []),
    ].map((row) => ({ name, ...row, limit: WHOLE_HOST }));
  };
  return [
    ...policyRows,
    ...SIZES.flatMap((gib) => rows(gib, FULL, `host of ${gib} GiB, 10 minutes`)),
    ...rows(256, TIGHT, 'host of 256 GiB, 10 minutes, tight'),
  ];
}
