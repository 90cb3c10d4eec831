/** A counterexample as a sequence diagram: a lane for each process, one for memory, the state beside each step. */
import * as v from 'valibot';
import type { CounterexampleStep, Exploration, WordKind } from '../../checker/index.js';
import { ConfigError } from '../../simulator/config/error.js';
import { anyList, read, readField, record, text, wholeNumber } from '../plot/check.js';
import { COLOURS, GRID, INK, SOFT_INK } from '../plot/palette.js';
import { fingerprint } from '../plot/round.js';
import { picture } from '../plot/svg/document.js';
import { HALO, label, wrap } from '../plot/svg/text.js';
import { element } from '../plot/svg/xml.js';
import { changedLines } from './changed.js';
import { type Frame, STATE_LINE, type Story } from './story.js';

/** Which part of a counterexample is drawn. */
export interface SequenceOptions {
  /** Draws the steps up to this one, the first being 1; all when left out. */
  readonly upTo?: number;
}

const STEPS = anyList(
  v.looseObject({
    process: text(),
    step: text(),
    changes: anyList(v.looseObject({}), 'changes'),
    view: anyList(STATE_LINE, 'lines, [name, value] each'),
  }),
  'steps, as explore gives them',
);

const WIDE = 900;
const PAD = 18;
const LANES_TO = 560;
const STATE_AT = 590;
const LINE = 13;
const WRAP = 24;

/**
 * The steps of a counterexample, with a sequence diagram of them all.
 *
 * @throws ConfigError when there is none, or no such step
 */
export function counterexample(exploration: Exploration, options: SequenceOptions = {}): Story {
  readField('steps', 'counterexample', STEPS, exploration.counterexample);
  const { counterexample: all } = exploration;
  const last = all.length;
  if (last === 0)
    throw new ConfigError(
      `steps: ${exploration.protocol} has no counterexample; its verdict is ${exploration.verdict}`,
    );
  const { upTo = last } = read('steps', record({ upTo: v.optional(wholeNumber('', 1, last)) }), options);
  const frames = all.slice(0, upTo).map((each): Frame => {
    const { process, step, view } = each;
    const access = accessOf(each);
    const words = `${process}: ${step}`;
    return { words, state: view, lane: process, ...(access === undefined ? {} : { access }) };
  });
  const title = titleOf(exploration, upTo);
  const alt = frames.map(({ words }, i) => `${i + 1}. ${words}.`).join(' ');
  return {
    title,
    frames,
    whole: { svg: draw(title, alt, all, frames), alt },
    note: 'A solid arrow changes memory, a dashed one a register.',
  };
}

function titleOf({ protocol, violated, counterexample, repeats }: Exploration, upTo: number): string {
  const of = upTo === counterexample.length ? `${upTo} steps` : `step ${upTo} of ${counterexample.length}`;
  const again =
    repeats === undefined ? '' : `, from step ${counterexample.length - repeats + 1} on again and again`;
  return `${protocol}: “${violated}” is broken, ${of}${again}`;
}

function draw(
  title: string,
  alt: string,
  all: readonly CounterexampleStep[],
  frames: readonly Frame[],
): string {
  const lanes = [...new Set(all.map(({ process }) => process)), 'memory'];
  const gap = (LANES_TO - PAD - 40) / lanes.length;
  const x = (lane: string): number => PAD + 40 + gap * (lanes.indexOf(lane) + 0.5);
  const parts: string[] = [];
  let y = PAD;
  for (const line of wrap(title, 94)) {
    parts.push(label(line, { x: PAD, y: y + 14, 'font-size': 16, 'font-weight': 'bold', fill: INK }));
    y += 22;
  }
  y += 14;
  const head = { 'font-size': 12, 'font-weight': 'bold', fill: INK };
  for (const lane of lanes) parts.push(label(lane, { x: x(lane), y, 'text-anchor': 'middle', ...head }));
  parts.push(label('state after the step (what changed is bold)', { x: STATE_AT, y, ...head }));
  y += 10;
  const top = y;
  const rows: string[] = [];
  for (let i = 0; i < frames.length; i++) {
    const height = Math.max(3, all[i].view.length) * LINE + 12;
    rows.push(drawStep(all[i], frames, i, { y, height }, x));
    y += height;
  }
  for (const lane of lanes)
    parts.push(
      element('line', { x1: x(lane), y1: top, x2: x(lane), y2: y, stroke: GRID, 'stroke-width': 2 }),
    );
  const height = y + PAD;
  const id = `s${fingerprint(`${title}${alt}`)}`;
  return picture({ id, title, alt, width: WIDE, height }, '', [...parts, ...rows]);
}

/** Whether a step changes memory that is shared, or reads it into a register. */
function accessOf({ kind, changes }: CounterexampleStep): Frame['access'] {
  const has = (...kinds: readonly WordKind[]): boolean =>
    changes.some((change) => kinds.includes(change.kind));
  if (kind === 'drain' || has('shared', 'lifetime')) return 'writes';
  return kind === 'early' || has('private') ? 'reads' : undefined;
}

function drawStep(
  each: CounterexampleStep,
  frames: readonly Frame[],
  i: number,
  { y, height }: { y: number; height: number },
  x: (lane: string) => number,
): string {
  const { process, step, view } = each;
  const colour = i === frames.length - 1 ? COLOURS.vermillion : COLOURS.blue;
  const at = y + height / 2 + 6;
  const [from, to] = [x(process), x('memory')];
  const access = accessOf(each);
  const parts = [
    element('line', { x1: PAD, y1: y, x2: WIDE - PAD, y2: y, stroke: GRID }),
    label(String(i + 1), { x: PAD, y: at + 4, 'font-size': 12, fill: SOFT_INK }),
  ];
  if (access === 'writes') parts.push(arrow(from, to, at, colour, undefined));
  if (access === 'reads') parts.push(arrow(to, from, at, colour, '4 3'));
  parts.push(element('circle', { cx: from, cy: at, r: 4, fill: colour }));
  const lines = wrap(step, WRAP);
  lines.forEach((line, n) => {
    const place = { x: from + 7, y: at - 5 - LINE * (lines.length - 1 - n) };
    parts.push(label(line, { ...place, 'font-size': 12, fill: INK, ...HALO }));
  });
  const changed = changedLines(frames, i);
  view.forEach(([name, value], n) => {
    const weight = changed.has(name) ? { 'font-weight': 'bold', fill: INK } : { fill: SOFT_INK };
    parts.push(label(`${name}: ${value}`, { x: STATE_AT, y: y + 15 + LINE * n, 'font-size': 11, ...weight }));
  });
  return parts.join('');
}

function arrow(from: number, to: number, y: number, stroke: string, dashes: string | undefined): string {
  const back = from < to ? -1 : 1;
  return [
    element('line', {
      x1: from,
      y1: y,
      x2: to,
      y2: y,
      stroke,
      'stroke-width': 1.5,
      'stroke-dasharray': dashes,
    }),
    element('path', { d: `M${to} ${y}l${back * 8} -4v8z`, fill: stroke }),
  ].join('');
}
