/** The queue of one lock: who holds it and who waits, after each moment at which something changes. */
import * as v from 'valibot';
import type { Service } from '../../simulator/locks/experiments/served.js';
import { FINITE, listOf, oneOf, readField, text } from '../plot/check.js';
import { numberText } from '../plot/numberText.js';
import { CARD, COLOURS, GRID, INK, SOFT_INK } from '../plot/palette.js';
import { label } from '../plot/svg/text.js';
import { element } from '../plot/svg/xml.js';
import { CARD_PAD, CARD_WIDTH, onCard, SMALL_LETTERS } from './card.js';
import type { Picture, Story } from './story.js';

const SERVICES = listOf(
  v.looseObject({
    who: text(),
    mode: oneOf(['read', 'write']),
    atNs: FINITE,
    waitNs: FINITE,
    holdNs: FINITE,
  }),
  'services, as inOrderOfService gives them',
);

interface Moment {
  readonly words: string;
  readonly holds: readonly Service[];
  /** In the order in which they will be served. */
  readonly waits: readonly Service[];
  /** Who came or got the lock just now. */
  readonly fresh: ReadonlySet<Service>;
}

const getsAt = ({ atNs, waitNs }: Service): number => atNs + waitNs;
const leavesAt = (each: Service): number => getsAt(each) + each.holdNs;

/** A story of a lock, moment by moment. */
export function lockQueue(services: readonly Service[]): Story {
  readField('steps', 'what', SERVICES, services);
  const times = [...new Set(services.flatMap((each) => [each.atNs, getsAt(each), leavesAt(each)]))];
  const moments = times.sort((a, b) => a - b).map((now) => momentAt(services, now));
  const rows = {
    holds: Math.max(1, ...moments.map(({ holds }) => holds.length)),
    waits: Math.max(1, ...moments.map(({ waits }) => waits.length)),
  };
  return {
    title: 'Who holds the lock, and who waits?',
    note: 'Blue bar: for read. Orange bar: for write. Dark edge: came or got the lock in this step.',
    frames: moments.map((moment) => ({ words: moment.words, picture: pictureOf(moment, rows) })),
  };
}

function momentAt(services: readonly Service[], now: number): Moment {
  const [came, got, left] = [({ atNs }: Service) => atNs, getsAt, leavesAt].map((at) =>
    services.filter((each) => at(each) === now),
  );
  const words = [
    ...left.filter((each) => !got.includes(each)).map(({ who }) => `${who} gives it back`),
    ...got
      .filter(({ waitNs }) => waitNs > 0)
      .map(({ who, mode, waitNs }) => `${who} gets it for ${mode}, after ${numberText(waitNs)} ns`),
    ...came.map(({ who, mode, waitNs }) =>
      waitNs > 0 ? `${who} wants it for ${mode}, and waits` : `${who} gets it for ${mode} at once`,
    ),
  ];
  return {
    words: `At ${numberText(now)} ns: ${words.join('; ')}`,
    holds: services.filter((each) => getsAt(each) <= now && now < leavesAt(each)),
    waits: services.filter((each) => each.atNs <= now && now < getsAt(each)),
    fresh: new Set([...came, ...got]),
  };
}

const HEAD = 22;
const ROW = 30;
const GAP = 4;

function pictureOf({ holds, waits, fresh }: Moment, rows: { holds: number; waits: number }): Picture {
  const parts: string[] = [];
  let y = CARD_PAD;
  const part = (title: string, none: string, some: readonly Service[], places: number): void => {
    parts.push(label(title, { x: CARD_PAD, y: y + 13, 'font-size': SMALL_LETTERS, fill: SOFT_INK }));
    y += HEAD;
    if (some.length === 0)
      parts.push(label(none, { x: CARD_PAD + 16, y: y + 19, 'font-size': SMALL_LETTERS, fill: SOFT_INK }));
    some.forEach((each, i) => {
      parts.push(actor(each, y + i * (ROW + GAP), fresh.has(each)));
    });
    y += places * (ROW + GAP);
  };
  part('holds the lock', 'free', holds, rows.holds);
  part('waits, who came first in front', 'none', waits, rows.waits);
  const names = (some: readonly Service[]): string =>
    some.map(({ who, mode }) => `${who} (${mode})`).join(', ') || 'none';
  return onCard(parts.join(''), y + CARD_PAD, `Holds: ${names(holds)}. Waits: ${names(waits)}.`);
}

function actor({ who, mode }: Service, y: number, isFresh: boolean): string {
  const edge = { stroke: isFresh ? INK : GRID, 'stroke-width': isFresh ? 2.5 : 1.5 };
  const box = { x: CARD_PAD, y, width: CARD_WIDTH - 2 * CARD_PAD, height: ROW, rx: 4 };
  const colour = mode === 'read' ? COLOURS.blue : COLOURS.vermillion;
  return [
    element('rect', { ...box, fill: CARD, ...edge }),
    element('rect', { x: box.x + 5, y: y + 5, width: 8, height: ROW - 10, fill: colour }),
    label(`${who}: ${mode}`, { x: box.x + 22, y: y + 20, 'font-size': 14, fill: INK }),
  ].join('');
}
