/** Pages moving between generations: a picture after each operation, and in words what moved. */
import { IN_SWAP, NEVER_TOUCHED } from '../../simulator/sim/nowhere.js';
import { numberText } from '../plot/numberText.js';
import { CARD, COLOURS, GRID, INK, SOFT_INK } from '../plot/palette.js';
import { label } from '../plot/svg/text.js';
import { element } from '../plot/svg/xml.js';
import { CARD_PAD, CARD_WIDTH, onCard, SMALL_LETTERS } from './card.js';
import {
  inOrder,
  nameOf,
  type PagesByGeneration,
  type PlacesColumn,
  readPages,
} from './pagesByGeneration.js';
import type { Picture, Story } from './story.js';

/** A story of pages, operation by operation. */
export function generations(spec: PagesByGeneration): Story {
  const { title, columns, caption } = readPages('steps', spec);
  const seen = columns.flatMap(({ places, maxSeq }) => [
    ...new Set(Array.from(places)),
    ...(maxSeq === undefined ? [] : [maxSeq]),
  ]);
  // The youngest above, below the oldest what is in none.
  const ordered = inOrder(new Set(seen));
  const rows = [...ordered.filter((place) => place >= 0).reverse(), ...ordered.filter((place) => place < 0)];
  const bits = columns.some(({ young }) => young !== undefined);
  return {
    title,
    ...(caption === undefined ? {} : { note: caption }),
    frames: columns.map((column, i) => ({
      words: [column.label, ...changes(column, columns[i - 1])].join('; '),
      picture: pictureOf(column, columns[i - 1], rows, bits),
    })),
  };
}

const pages = (n: number): string => `${numberText(n)} ${n === 1 ? 'page' : 'pages'}`;

const bitsOf = (n: number): string => `${numberText(n)} accessed ${n === 1 ? 'bit' : 'bits'}`;

/** What an operation did, in words. */
function changes(now: PlacesColumn, before: PlacesColumn | undefined): string[] {
  if (before === undefined) return [];
  const moves = new Map<string, number>();
  for (let p = 0; p < Math.min(now.places.length, before.places.length); p++) {
    const [from, to] = [before.places[p], now.places[p]];
    if (from === to) continue;
    const move = from === NEVER_TOUCHED ? `new in ${placeOf(to)}` : `from ${placeOf(from)} to ${placeOf(to)}`;
    moves.set(move, (moves.get(move) ?? 0) + 1);
  }
  const opened = now.maxSeq !== undefined && before.maxSeq !== undefined && now.maxSeq > before.maxSeq;
  const [set, cleared] = [true, false].map((to) => changedBits(now, before, to));
  return [
    ...[...moves].map(([move, n]) => `${pages(n)} ${move}`),
    ...(opened ? [`${nameOf(now.maxSeq!)} is opened`] : []),
    ...(set > 0 ? [`${bitsOf(set)} set`] : []),
    ...(cleared > 0 ? [`${bitsOf(cleared)} cleared`] : []),
  ];
}

const placeOf = (place: number): string => (place === IN_SWAP ? 'swap' : nameOf(place));

function changedBits({ young }: PlacesColumn, before: PlacesColumn, to: boolean): number {
  if (young === undefined || before.young === undefined) return 0;
  return Array.from(young).filter((bit, p) => bit === to && before.young![p] !== to).length;
}

const LINE = 18;
const STRIP = 14;
const GAP = 8;
const WIDE = CARD_WIDTH - 2 * CARD_PAD;

function pictureOf(
  now: PlacesColumn,
  before: PlacesColumn | undefined,
  rows: readonly number[],
  bits: boolean,
): Picture {
  const parts: string[] = [];
  const told: string[] = [];
  let y = CARD_PAD;
  const strip = (name: string, isIn: (p: number) => boolean, fresh: (p: number) => boolean): void => {
    const inside = Array.from(now.places, (_, p) => isIn(p));
    const n = inside.filter(Boolean).length;
    const words = `${name}: ${n === 0 ? 'no page' : pages(n)}`;
    told.push(words);
    parts.push(
      label(words, { x: CARD_PAD, y: y + 13, 'font-size': SMALL_LETTERS, fill: n === 0 ? SOFT_INK : INK }),
      element('rect', { x: CARD_PAD, y: y + LINE, width: WIDE, height: STRIP, fill: CARD, stroke: GRID }),
    );
    const cell = WIDE / now.places.length;
    for (const [from, to, isFresh] of runsOf(inside, fresh)) {
      const fill = isFresh ? COLOURS.vermillion : COLOURS.blue;
      const at = { x: CARD_PAD + from * cell, y: y + LINE + 2 };
      parts.push(element('rect', { ...at, width: (to - from) * cell, height: STRIP - 4, fill }));
    }
    y += LINE + STRIP + GAP;
  };
  for (const place of rows)
    strip(
      inWords(place, now),
      (p) => now.places[p] === place,
      (p) => before !== undefined && before.places[p] !== place,
    );
  if (bits)
    strip(
      'accessed bit set',
      (p) => now.young?.[p] === true,
      (p) => before !== undefined && before.young?.[p] !== true,
    );
  return onCard(parts.join(''), y + CARD_PAD - GAP, `${told.join('. ')}.`);
}

/** A generation as it stands now. */
function inWords(place: number, { maxSeq }: PlacesColumn): string {
  if (place < 0 || maxSeq === undefined || place < maxSeq) return nameOf(place);
  return place === maxSeq ? `${nameOf(place)}, the youngest` : `${nameOf(place)}, not opened yet`;
}

/** Runs of pages that are inside, those that are new apart from the others. */
function runsOf(
  inside: readonly boolean[],
  fresh: (p: number) => boolean,
): [from: number, to: number, isFresh: boolean][] {
  const runs: [number, number, boolean][] = [];
  inside.forEach((is, p) => {
    if (!is) return;
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === p && last[2] === fresh(p)) last[1] = p + 1;
    else runs.push([p, p + 1, fresh(p)]);
  });
  return runs;
}
