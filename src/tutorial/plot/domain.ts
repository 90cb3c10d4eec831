/** From data to the ends of an axis. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { ConfigError } from '../../simulator/config/error.js';
import { fail, SMALLEST } from './check.js';
import type { AxisModel } from './model.js';
import { type AxisRead, labelOf } from './spec.js';

/** `tight` keeps the data's own ends with a hair of room; otherwise the ends are round numbers. */
export function fitAxis(
  where: string,
  field: string,
  axis: AxisRead,
  values: readonly number[],
  tight: boolean,
): AxisModel {
  const { scale, range } = axis;
  const label = labelOf(axis);
  if (scale === 'log') {
    const bad = values.find((value) => value < SMALLEST);
    if (bad !== undefined) {
      throw new ConfigError(
        `${where}: ${field}.scale 'log' needs values ${bad > 0 ? `from ${SMALLEST}` : 'above 0'}; one is ${bad}`,
      );
    }
    if (range !== undefined && range[0] < SMALLEST)
      fail(where, `${field}.range[0]`, range[0], `above 0 on a log axis, from ${SMALLEST}`);
  }
  if (range !== undefined) return { label, scale, domain: range };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of axis.zero && scale === 'linear' ? [...values, 0] : values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { label, scale, domain: scale === 'log' ? fitLog(low, high, tight) : fitLinear(low, high, tight) };
}

function fitLinear(low: number, high: number, tight: boolean): [number, number] {
  if (high - low < SMALLEST) {
    const room = Math.abs(low) < SMALLEST ? 1 : Math.abs(low) / 2;
    return [low - room, high + room];
  }
  if (tight) {
    const room = (high - low) * 0.02;
    return [low - room, high + room];
  }
  const [a, b] = scaleLinear().domain([low, high]).nice(6).domain();
  return [a, b];
}

function fitLog(low: number, high: number, tight: boolean): [number, number] {
  if (low === high) return [low / 2, high * 2];
  if (tight) {
    const room = (high / low) ** 0.02;
    return [low / room, high * room];
  }
  const [a, b] = scaleLog().domain([low, high]).nice().domain();
  // `nice` goes to whole decades; when that would leave most of the panel empty, stay near the data.
  return Math.log(b / a) > 2 * Math.log(high / low) ? [low / 1.15, high * 1.15] : [a, b];
}

/** An axis of named places. */
export function bandAxis(label: string, categories: readonly string[]): AxisModel {
  return { label, scale: 'band', domain: [-0.5, categories.length - 0.5], categories };
}
