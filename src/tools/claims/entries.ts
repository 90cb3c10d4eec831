import {
  legacyRmaps,
  makeStreams,
  nestedRmaps,
  type RmapHistogram,
  rmapHistogram,
} from '../../simulator/index.js';
import type { Claim, Findings, Samples } from './claim.js';
import { below, holds, near, rises, same } from './verdicts.js';

/** Claim 5: how many SPTEs map a frame of L1. */

const FRAMES = 20_000;
/** Shares of the L2s' pages that all L2s map, swept. *Assumed*: nobody has published any. */
const SHARES = [0, 0.05, 0.1, 0.2, 0.3] as const;
const L2S = 3;

const COLUMNS = [
  'frames mapped',
  'one entry (share)',
  'more than one (share)',
  'mean entries',
  'longest',
  'descriptors',
];
const cells = (of: readonly RmapHistogram[]): Samples[] => [
  of.map((h) => h.mapped),
  of.map((h) => 1 - h.moreThanOneShare),
  of.map((h) => h.moreThanOneShare),
  of.map((h) => h.meanEntries),
  of.map((h) => h.longest),
  of.map((h) => h.descriptors),
];
const more = (of: readonly RmapHistogram[]): Samples => of.map((h) => h.moreThanOneShare);

function nested(seeds: readonly string[]): Findings {
  const swept = SHARES.map((mergedShare) =>
    seeds.map((seed) =>
      rmapHistogram(nestedRmaps({ frames: FRAMES, l2s: L2S, mergedShare }, makeStreams(seed)).table),
    ),
  );
  const alone = seeds.map((seed) =>
    rmapHistogram(nestedRmaps({ frames: FRAMES, l2s: 1, mergedShare: 0 }, makeStreams(seed)).table),
  );
  const zero = seeds.map((seed) =>
    rmapHistogram(
      nestedRmaps({ frames: FRAMES, l2s: 1, mergedShare: 0, zeroPageMappings: 97 }, makeStreams(seed)).table,
    ),
  );
  const exceptions = (of: readonly RmapHistogram[]): Samples =>
    of.map((h) => Math.round(h.mapped * h.moreThanOneShare));
  const one = seeds.map(() => 1);
  return {
    tables: [
      {
        title: `Nested TDP: ${FRAMES} frames of L1 that back L2s, and a BIOS with an alias`,
        columns: COLUMNS,
        rows: [
          { label: 'one L2', cells: cells(alone) },
          { label: "one L2 that has not written all: L1's zero page 97 times", cells: cells(zero) },
          ...SHARES.map((s, k) => ({ label: `${L2S} L2s that share ${100 * s} %`, cells: cells(swept[k]) })),
        ],
      },
    ],
    verdicts: [
      same(
        'one L2: a single frame has more than one entry, the BIOS alias (as in T14)',
        exceptions(alone),
        one,
      ),
      same('with nothing shared it is the same for several L2s', exceptions(swept[0]), one),
      same(
        "L1's zero page is one frame more, with many entries (our reading of the recorded 97)",
        zero.map((h) => h.longest),
        seeds.map(() => 97),
      ),
      ...SHARES.slice(1).map((s, k) =>
        near(
          `${100 * s} % shared: so many frames have more than one entry`,
          more(swept[k + 1]),
          seeds.map(() => s),
          0.1,
        ),
      ),
      rises('and the share rises with what is shared', swept.map(more)),
    ],
    notes: [],
  };
}

/** User mappings of a page on average, swept. *Assumed*. */
const MAPPINGS = [0.5, 1, 2] as const;

function legacy(seeds: readonly string[]): Findings {
  const guest = { userFrames: FRAMES / 2, kernelFrames: FRAMES / 2, forkedShare: 0.1, forkChildren: 19 };
  const swept = MAPPINGS.map((meanUserMappings) =>
    seeds.map((seed) => {
      const { table } = legacyRmaps({ ...guest, meanUserMappings }, makeStreams(seed));
      return { all: rmapHistogram(table), user: rmapHistogram(table, 0, guest.userFrames) };
    }),
  );
  const nestedShare = seeds.map((seed) =>
    rmapHistogram(nestedRmaps({ frames: FRAMES, l2s: 1, mergedShare: 0 }, makeStreams(seed)).table),
  );
  return {
    tables: [
      {
        title: `Legacy shadow paging: ${FRAMES} frames, half of them user memory, a tenth of that shared by 20 processes`,
        columns: COLUMNS,
        rows: MAPPINGS.flatMap((m, k) => [
          { label: `${m} user mappings a page`, cells: cells(swept[k].map(({ all }) => all)) },
          { label: '  its user pages alone', cells: cells(swept[k].map(({ user }) => user)) },
        ]),
      },
    ],
    verdicts: [
      holds(
        'with one user mapping a page, most user pages have two entries or more',
        swept[1].every(({ user }) => user.moreThanOneShare > 0.5),
        `${Math.min(...swept[1].map(({ user }) => user.moreThanOneShare)).toFixed(2)} of them at least`,
      ),
      ...MAPPINGS.map((m, k) =>
        near(
          `${m} mappings: the share is 1 − e^(−${m}), pages with a mapping besides the direct map`,
          swept[k].map(({ user }) => user.moreThanOneShare),
          seeds.map(() => -Math.expm1(-m)),
          0.05,
        ),
      ),
      below(
        'under nested TDP more than one entry is at least a thousand times as rare',
        more(nestedShare),
        swept[0].map(({ all }) => all.moreThanOneShare),
        1000,
      ),
      holds(
        'forks make chains of tens',
        swept[1].every(({ all }) => all.longest > 20),
        `longest ${Math.min(...swept[1].map(({ all }) => all.longest))} at least`,
      ),
    ],
    notes: ['What real kernels had: the k2 records in data/records.'],
  };
}

/** Claim 5. */
export const entries: Claim = {
  number: 5,
  title: 'Nearly every rmap has one entry under nested TDP, few have under legacy shadow paging',
  question: 'For how many frames would a walk of one-entry rmaps be enough?',
  parts: [nested, legacy],
};
