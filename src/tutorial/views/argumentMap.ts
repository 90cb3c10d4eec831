/** The argument as a picture: one mail a step, who wrote it, what it answers. */
import { type Ledger, type Mail, notebooksOf } from '../../simulator/index.js';
import { element, escaped } from '../plot/svg/xml.js';

/** A place on the map that leads somewhere. */
export interface MapPlace {
  /** The step, such as `T16`. */
  readonly step: string;
  /** Centre from the left, in the picture's own units. */
  readonly x: number;
  /** Centre from the top. */
  readonly y: number;
  /** Radius. */
  readonly r: number;
  /** The step in words: who, when, what, where it is treated. */
  readonly words: string;
}

/** The map, and where its steps are. */
export interface ArgumentMap {
  /** Width in the picture's own units. */
  readonly width: number;
  /** Height in the same. */
  readonly height: number;
  /** The picture as SVG; `href` gave its links, if any. */
  readonly svg: string;
  /** The picture in words. */
  readonly alt: string;
  /** The steps in order. */
  readonly places: readonly MapPlace[];
}

/** What the map shows besides the argument. */
export interface ArgumentMapOptions {
  /** Number of the notebook whose steps are filled, such as `05`; none when left out. */
  readonly notebook?: string;
  /** Where a step leads; no links when left out. */
  readonly href?: (step: string) => string | undefined;
}

const INK = '#1b1b1b';
const FILL = '#0072b2';
const LINE = '#8a8f98';
const [LEFT, STEP, TOP, LANE, R] = [106, 28, 30, 44, 12];
/** Names of the lanes, from top to bottom: in the order of the first mail. */
const lanesOf = (mails: readonly Mail[]): string[] => [...new Set(mails.map(({ who }) => who))];

/** Draws the argument map. */
export function argumentMap(ledger: Ledger, { notebook, href }: ArgumentMapOptions = {}): ArgumentMap {
  const steps = Object.entries(ledger.mails);
  const lanes = lanesOf(steps.map(([, mail]) => mail));
  const places = steps.map(([step, mail], i) => ({
    step,
    x: LEFT + STEP * (i + 0.5),
    y: TOP + LANE * lanes.indexOf(mail.who),
    r: R,
    words: inWords(ledger, step),
  }));
  const at = new Map(places.map((place) => [place.step, place]));
  const here = steps.map(([step]) => step).filter((step) => isHere(ledger, step, notebook));
  const width = LEFT + STEP * steps.length + 8;
  const height = TOP + LANE * lanes.length + 8;
  const alt = altOf(ledger, here, notebook);
  const drawn = [
    element('rect', { width, height, rx: 8, fill: '#fdfdfb' }),
    ...lanes.map((who, i) => lane(who, TOP + LANE * i, width)),
    ...steps.flatMap(([step, { answers }]) => answers.map((to) => arc(at.get(step)!, at.get(to)!))),
    ...places.map((place) => {
      const node = nodeOf(place, here.includes(place.step), ledger.mails[place.step].seed === true);
      const to = href?.(place.step);
      if (to === undefined) return node;
      // The name of a link must hold the text that one sees, here the bare number.
      const label = place.words.replace(/^T/, 'Mail ');
      return element('a', { href: to, 'aria-label': label }, node);
    }),
    ...months(steps, height),
  ];
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      role: href === undefined ? 'img' : 'group',
      'aria-label': alt,
      'font-family': 'system-ui, sans-serif',
      'font-size': 13,
      fill: INK,
    },
    ...drawn,
  );
  return { width, height, svg, alt, places };
}

function isHere(ledger: Ledger, step: string, notebook: string | undefined): boolean {
  return notebook !== undefined && notebooksOf(ledger, step).includes(notebook);
}

function inWords(ledger: Ledger, step: string): string {
  const { who, date, what } = ledger.mails[step];
  return `${step}, ${who}, ${dayOf(date)}: ${what}; notebook ${notebooksOf(ledger, step).join(', ')}`;
}

function altOf(ledger: Ledger, here: readonly string[], notebook: string | undefined): string {
  const all = Object.keys(ledger.mails);
  const scope = `The argument map: mails ${all[0]} to ${all[all.length - 1]} from left to right, one lane for each writer, lines to what a mail answers.`;
  if (notebook === undefined) return scope;
  return here.length === 0
    ? `${scope} Notebook ${notebook} treats none of them by itself.`
    : `${scope} Filled, treated in notebook ${notebook}: ${here.join(', ')}.`;
}

function lane(who: string, y: number, width: number): string {
  const [first, ...rest] = who.split(' ');
  return [
    element('line', { x1: LEFT, y1: y, x2: width - 8, y2: y, stroke: '#d9dde2', 'stroke-width': 1 }),
    element('text', { x: 8, y: y - 2 }, escaped(first)),
    element('text', { x: 8, y: y + 12, 'font-size': 11, fill: '#4b5563' }, escaped(rest.join(' '))),
  ].join('');
}

/** From a mail back to what it answers; lines in one lane are bent so that they do not run through others. */
function arc(from: MapPlace, to: MapPlace): string {
  const far = from.y === to.y && from.x - to.x > STEP * 1.5;
  const bend = far ? -Math.min(30, 10 + (from.x - to.x) / 12) : 0;
  const [mx, my] = [(from.x + to.x) / 2, (from.y + to.y) / 2 + bend * 1.6];
  return element('path', {
    d: `M${from.x} ${from.y}Q${mx} ${my} ${to.x} ${to.y}`,
    fill: 'none',
    stroke: LINE,
    'stroke-width': 1.6,
  });
}

function nodeOf({ step, x, y, r, words }: MapPlace, filled: boolean, seed: boolean): string {
  const ring = seed
    ? element('circle', { cx: x, cy: y, r: r + 3.5, fill: 'none', stroke: '#a63d00', 'stroke-width': 2 })
    : '';
  const style = { fill: filled ? FILL : '#ffffff', stroke: filled ? FILL : INK, 'stroke-width': 1.4 };
  return [
    element('title', {}, escaped(words)),
    ring,
    element('circle', { cx: x, cy: y, r, ...style }),
    element(
      'text',
      {
        ...{ x, y: y + 4, 'text-anchor': 'middle', 'font-size': 12 },
        fill: filled ? '#ffffff' : INK,
        'font-weight': filled ? 700 : 400,
      },
      step.slice(1),
    ),
  ].join('');
}

/** Days along the bottom: where a day's first mail stands. */
function months(steps: readonly (readonly [string, Mail])[], height: number): string[] {
  let last = Number.NEGATIVE_INFINITY;
  return steps.flatMap(([, { date }], i) => {
    const x = LEFT + STEP * (i + 0.5);
    const day = dayOf(date).replace(/ \d{4}$/, '');
    const before = i === 0 ? '' : dayOf(steps[i - 1][1].date).replace(/ \d{4}$/, '');
    if (day === before || x - last < 58) return [];
    last = x;
    return [
      element('text', { x, y: height - 12, 'text-anchor': 'middle', 'font-size': 11, fill: '#4b5563' }, day),
    ];
  });
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** A day as people write it: `17 June 2024`. */
export function dayOf(date: string): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
