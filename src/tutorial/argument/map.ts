/** The argument as a picture: one mail a step, who wrote it, what it answers, and where each step leads. */
import { type Ledger, type Mail, notebooksOf } from '../data/claims.js';
import { dayOf } from '../data/day.js';
import { CARD, COLOURS, GRID, INK, SOFT_INK } from '../plot/palette.js';
import { element, escaped } from '../plot/svg/xml.js';

/** A mail on the map. */
export interface MapPlace {
  /** The step, such as `T16`. */
  readonly step: string;
  /** Centre from the left, in the picture's own units. */
  readonly x: number;
  /** Centre from the top. */
  readonly y: number;
  /** The step in words: who, when, what, where it is treated. */
  readonly words: string;
  /** Numbers of the notebooks that treat it. */
  readonly notebooks: readonly string[];
  /** Whether the notebook that shows the map is one of them: then it is filled. */
  readonly here: boolean;
  /** Where it leads: to the ledger if it is treated here or in no notebook, else to the first that treats it. */
  readonly href: string | undefined;
}

/** The map, and where its steps lead. */
export interface ArgumentMap {
  /** Width in the picture's own units. */
  readonly width: number;
  /** Height in the same. */
  readonly height: number;
  /** The picture as SVG. */
  readonly svg: string;
  /** The picture in words. */
  readonly alt: string;
  /** The steps in order. */
  readonly places: readonly MapPlace[];
}

/** What the map shows besides the argument. */
export interface ArgumentMapOptions {
  /** Number of the notebook whose steps are filled, such as `05`; none when left out. */
  readonly notebook?: string | undefined;
  /** Files by the number of their notebook; where one is missing there is no link. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether the picture itself has the links. */
  readonly linked: boolean;
}

/** The notebook where the ledger stands. */
const LEDGER = '00';
const [LEFT, STEP, TOP, LANE, RADIUS] = [106, 28, 30, 44, 12];

/** Draws the argument map. */
export function argumentMap(ledger: Ledger, { notebook, files, linked }: ArgumentMapOptions): ArgumentMap {
  const steps = Object.entries(ledger.mails);
  // From top to bottom, in the order of their first mails.
  const writers = [...new Set(steps.map(([, { who }]) => who))];
  const places = steps.map(([step, mail], i): MapPlace => {
    const notebooks = notebooksOf(ledger, step);
    const here = notebook !== undefined && notebooks.includes(notebook);
    const inLedger = here || notebooks.length === 0;
    const file = files.get(inLedger ? LEDGER : notebooks[0]);
    return {
      step,
      x: LEFT + STEP * (i + 0.5),
      y: TOP + LANE * writers.indexOf(mail.who),
      words: `${step}, ${mail.who}, ${dayOf(mail.date)}: ${mail.what}; ${notebooks.length === 0 ? 'in the ledger' : `notebook ${notebooks.join(', ')}`}`,
      notebooks,
      here,
      href: file === undefined ? undefined : `${file}${inLedger ? `#${step}` : ''}`,
    };
  });
  const at = new Map(places.map((place) => [place.step, place]));
  const width = LEFT + STEP * steps.length + 8;
  const height = TOP + LANE * writers.length + 8;
  const alt = altOf(places, notebook);
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      role: linked ? 'group' : 'img',
      'aria-label': alt,
      'font-family': 'system-ui, sans-serif',
      'font-size': 13,
      fill: INK,
    },
    element('rect', { width, height, rx: 8, fill: CARD }),
    ...writers.map((who, i) => lane(who, TOP + LANE * i, width)),
    ...steps.flatMap(([step, { answers }]) => answers.map((to) => arc(at.get(step)!, at.get(to)!))),
    ...places.map((place) => {
      const circle = circleOf(place, ledger.mails[place.step].seed === true);
      if (!linked || place.href === undefined) return circle;
      // The name of a link must hold the text that one sees, here the bare number.
      const label = place.words.replace(/^T/, 'Mail ');
      return element('a', { href: place.href, 'aria-label': label }, circle);
    }),
    ...days(steps, height),
  );
  return { width, height, svg, alt, places };
}

function altOf(places: readonly MapPlace[], notebook: string | undefined): string {
  const [first, last] = [places[0].step, places[places.length - 1].step];
  const scope = `The argument map: mails ${first} to ${last} from left to right, one lane for each writer, lines to what a mail answers.`;
  if (notebook === undefined) return scope;
  const here = places.filter((place) => place.here).map(({ step }) => step);
  return here.length === 0
    ? `${scope} Notebook ${notebook} treats none of them by itself.`
    : `${scope} Filled, treated in notebook ${notebook}: ${here.join(', ')}.`;
}

function lane(who: string, y: number, width: number): string {
  const [first, ...rest] = who.split(' ');
  return [
    element('line', { x1: LEFT, y1: y, x2: width - 8, y2: y, stroke: GRID, 'stroke-width': 1 }),
    element('text', { x: 8, y: y - 2 }, escaped(first)),
    element('text', { x: 8, y: y + 12, 'font-size': 11, fill: SOFT_INK }, escaped(rest.join(' '))),
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
    stroke: COLOURS.grey,
    'stroke-width': 1.6,
  });
}

function circleOf({ step, x, y, words, here }: MapPlace, seed: boolean): string {
  const ring = { r: RADIUS + 3.5, fill: 'none', stroke: COLOURS.vermillion, 'stroke-width': 2 };
  const colour = here ? COLOURS.blue : INK;
  const label = { x, y: y + 4, 'text-anchor': 'middle', 'font-size': 12 };
  return [
    element('title', {}, escaped(words)),
    seed ? element('circle', { cx: x, cy: y, ...ring }) : '',
    element('circle', {
      ...{ cx: x, cy: y, r: RADIUS },
      ...{ fill: here ? colour : CARD, stroke: colour, 'stroke-width': 1.4 },
    }),
    element('text', { ...label, fill: here ? CARD : INK, 'font-weight': here ? 700 : 400 }, step.slice(1)),
  ].join('');
}

/** Days along the bottom: where a day's first mail stands, as far as there is room. */
function days(steps: readonly (readonly [string, Mail])[], height: number): string[] {
  const dayAndMonth = (date: string): string => dayOf(date).replace(/ \d{4}$/, '');
  let last = Number.NEGATIVE_INFINITY;
  return steps.flatMap(([, { date }], i) => {
    const x = LEFT + STEP * (i + 0.5);
    if (date === steps[i - 1]?.[1].date || x - last < 58) return [];
    last = x;
    const style = { x, y: height - 12, 'text-anchor': 'middle', 'font-size': 11, fill: SOFT_INK };
    return [element('text', style, dayAndMonth(date))];
  });
}
