/** From data to pixels, and which ticks to name. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { AxisModel, Tick } from '../model.js';
import { numberText, powerOfTen } from '../numberText.js';
import { width } from './text.js';

export const TICK_SIZE = 12;
/** Between two texts side by side, px. */
const TEXT_GAP = 8;

export interface Scale {
  /** Pixel of a value. */
  at(value: number): number;
  readonly ticks: readonly Tick[];
}

/** Named places need this much room, px. */
const NAME_ROOM = 15;

/** Far off the picture, px. */
const FAR = 1e6;

/** Scale of an axis onto pixels `from` to `to`, with about `count` ticks where they are free. */
export function scaleOf(axis: AxisModel, from: number, to: number, count: number): Scale {
  const make = axis.scale === 'log' ? scaleLog : scaleLinear;
  const scale = make().domain(axis.domain).range([from, to]);
  // What lies far outside a chosen range needs no more digits than that.
  const at = (value: number) => Math.max(-FAR, Math.min(FAR, scale(value)));
  if (axis.places === undefined) return { at, ticks: ticksOf(axis, count, Math.abs(to - from) / NAME_ROOM) };
  const texts = textsOf(axis.places, axis.scale === 'log');
  return {
    at,
    ticks: thinned(
      axis.places.map((value, i) => ({ at: value, text: texts[i] })),
      at,
    ),
  };
}

function ticksOf(axis: AxisModel, count: number, most: number): Tick[] {
  const fixed = axis.categories?.map((text, at) => ({ at, text })) ?? axis.ticks;
  if (fixed !== undefined) {
    const every = Math.ceil(fixed.length / most);
    return fixed.filter((_, i) => i % every === 0);
  }
  const log = axis.scale === 'log';
  const free = log ? logTicks(axis.domain, count) : scaleLinear().domain(axis.domain).ticks(count);
  const values = axis.whole ? free.filter(Number.isInteger) : free;
  const texts = textsOf(values, log);
  return values.map((at, i) => ({ at, text: texts[i] }));
}

/** Numbers of one axis. Where one of a log axis must be a power of ten, all are. */
function textsOf(values: readonly number[], log: boolean): string[] {
  const texts = values.map((value) => numberText(value));
  if (!log || !texts.some((text) => /10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/.test(text))) return texts;
  return values.map((value, i) => (value === 1 || value === 10 ? texts[i] : powerOfTen(value)));
}

/** Takes away the texts that would overlap the one before. */
function thinned(ticks: readonly Tick[], at: (value: number) => number): Tick[] {
  let end = Number.NEGATIVE_INFINITY;
  return ticks.map((tick) => {
    const half = width(tick.text, TICK_SIZE) / 2;
    if (at(tick.at) - half < end + TEXT_GAP) return { ...tick, text: '' };
    end = at(tick.at) + half;
    return tick;
  });
}

/** Round multiples of the powers of ten: few of them where an axis is long, more where it is short. */
const MULTIPLES: readonly (readonly number[])[] = [
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
];

/** Powers of ten; where the axis spans few of them, also multiples. */
export function logTicks(domain: readonly [number, number], count: number): number[] {
  const decades = Math.log10(domain[1] / domain[0]);
  const every = Math.max(1, Math.ceil(decades / count));
  if (decades >= 3) return multiples(domain, [1], every);
  for (const steps of MULTIPLES) {
    const ticks = multiples(domain, steps, every);
    if (ticks.length >= 3) return ticks;
  }
  return scaleLinear().domain(domain).ticks(count);
}

function multiples(
  [low, high]: readonly [number, number],
  steps: readonly number[],
  every: number,
): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const step of steps) {
      // A power below 1 is no exact number; dividing by a whole one gives the nearest to it.
      const at = power < 0 ? Number((step / 10 ** -power).toPrecision(6)) : step * 10 ** power;
      if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) ticks.push(at);
    }
  }
  return ticks;
}
