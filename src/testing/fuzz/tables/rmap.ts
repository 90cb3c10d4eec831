/** The side door of reverse maps. */
import fc from 'fast-check';
import * as door from '../../../rmap.js';
import { makeStreams } from '../../../simulator/random/streams.js';
import { between } from '../../../simulator/sim/testing/numbers.js';
import { Handle, type Table } from '../entry.js';

const GFNS = 4;
const past = fc.array(fc.tuple(fc.nat(GFNS - 1), fc.nat(40)), { maxLength: 40 });

function tableAfter(added: readonly (readonly [number, number])[]): door.RmapTable {
  const made = door.makeRmapTable(GFNS);
  const seen = new Set<string>();
  for (const [gfn, spte] of added) {
    if (seen.has(`${gfn} ${spte}`)) door.rmapRemove(made, gfn, spte);
    else door.rmapAdd(made, gfn, spte);
    if (!seen.delete(`${gfn} ${spte}`)) seen.add(`${gfn} ${spte}`);
  }
  return made;
}

const made = past.map((added) => new Handle(`rmaps after ${JSON.stringify(added)}`, () => tableAfter(added)));
const streams = new Handle("makeStreams('1')", () => makeStreams('1'));
const gfn = fc.nat(GFNS - 1);
const spte = fc.nat(40);
const visit = fc.constant(() => {});

/** The histogram counts every entry once. */
function wrongTable(_: unknown, [given]: readonly unknown[]): string | null {
  const rmaps = given as door.RmapTable;
  const { entries, mapped, gfns } = door.rmapHistogram(rmaps);
  let counted = 0;
  for (let g = 0; g < rmaps.gfns; g++) door.rmapForEach(rmaps, g, () => counted++);
  if (counted !== entries) return `${counted} entries are visited, ${entries} in the histogram`;
  return mapped + gfns[0] === rmaps.gfns
    ? null
    : `${mapped} gfns are mapped and ${gfns[0]} are not, of ${rmaps.gfns}`;
}

export const table: Table = {
  'rmap.makeRmapTable': {
    call: (...args: Parameters<typeof door.makeRmapTable>) => door.rmapHistogram(door.makeRmapTable(...args)),
    args: fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 1000 })),
    work: { '0': [0, 1e6] },
  },
  'rmap.rmapAdd': {
    call: door.rmapAdd,
    args: fc.tuple(made, gfn, spte),
    mayRefuse: 'it may be there already',
    wrong: wrongTable,
  },
  'rmap.rmapRemove': {
    call: door.rmapRemove,
    args: fc.tuple(made, gfn, spte),
    mayRefuse: 'it may not be there',
    wrong: wrongTable,
  },
  'rmap.rmapZapAll': { call: door.rmapZapAll, args: fc.tuple(made, gfn, visit), wrong: wrongTable },
  'rmap.rmapForEach': { call: door.rmapForEach, args: fc.tuple(made, gfn, visit), wrong: wrongTable },
  'rmap.rmapCount': { call: door.rmapCount, args: fc.tuple(made, gfn) },
  'rmap.rmapIsDirect': { call: door.rmapIsDirect, args: fc.tuple(made, gfn) },
  'rmap.rmapIsMany': { call: door.rmapIsMany, args: fc.tuple(made, gfn) },
  'rmap.rmapHistogram': {
    call: door.rmapHistogram,
    args: fc.tuple(made, gfn, fc.integer({ min: GFNS - 1, max: GFNS })),
    plain: true,
  },
  'rmap.rmapStory': {
    call: door.rmapStory,
    args: fc
      .tuple(fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 20 }), fc.boolean())
      .map(([sptes, all]) => [[{ add: sptes }, { remove: all ? sptes : sptes.slice(0, 1) }]]),
    plain: true,
  },
  'rmap.nestedRmaps': {
    call: (...args: Parameters<typeof door.nestedRmaps>) =>
      door.rmapHistogram(door.nestedRmaps(...args).table),
    args: fc
      .record({
        frames: fc.integer({ min: 1, max: 300 }),
        l2s: fc.integer({ min: 2, max: 20 }),
        mergedShare: between(0, 1),
        biosAlias: fc.boolean(),
        zeroPageMappings: fc.nat(50),
      })
      .map((config) => [config, streams]),
    work: { '0.frames': [0, 3000], '0.l2s': [1, 1000], '0.zeroPageMappings': [0, 1e5] },
  },
  'rmap.legacyRmaps': {
    call: (...args: Parameters<typeof door.legacyRmaps>) =>
      door.rmapHistogram(door.legacyRmaps(...args).table),
    args: fc
      .record({
        userFrames: fc.integer({ min: 1, max: 300 }),
        kernelFrames: fc.nat(300),
        meanUserMappings: between(0, 5),
        forkedShare: between(0, 1),
        forkChildren: fc.nat(5),
      })
      .map((config) => [config, streams]),
    work: { '0.userFrames': [0, 3000], '0.kernelFrames': [0, 1e5] },
  },
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {};
