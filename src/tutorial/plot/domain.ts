/** From data to the ends of an axis. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { ConfigError } from '../../simulator/config/error.js';
import { fail, SMALLEST } from './check.js';
import type { AxisModel } from './model.js';
import { type AxisRead, labelOf } from './spec.js';

/** Up to so many, an axis of whole numbers would have ticks between them. */
const FEW = 6;

/** `room` keeps the data's own ends with that part of the whole beside them; 0 makes the ends round numbers. */
export function fitAxis(
  where: string,
  field: string,
  axis: AxisRead,
  values: readonly number[],
  room: number,
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
  const domain = scale === 'log' ? fitLog(low, high, room) : fitLinear(low, high, room);
  const whole = scale === 'linear' && high - low < FEW && values.every(Number.isInteger);
  return { label, scale, domain, ...(whole ? { whole } : {}) };
}

function fitLinear(low: number, high: number, room: number): [number, number] {
  if (high - low < SMALLEST) {
    const half = Math.abs(low) < SMALLEST ? 1 : Math.abs(low) / 2;
    return [low - half, high + half];
  }
  if (room > 0) return [low - (high - low) * room, high + (high - low) * room];
  const [a, b] = scaleLinear().domain([low, high]).nice(6).domain();
  return [a, b];
}

function fitLog(low: number, high: number, room: number): [number, number] {
  if (low === high) return [low / 2, high * 2];
  if (room > 0) return [low / (high / low) ** room, high * (high / low) ** room];
  const [a, b] = scaleLog().domain([low, high]).nice().domain();
  // `nice` goes to whole decades; when that would leave most of the panel empty, stay near the data.
  return Math.log(b / a) > 2 * Math.log(high / low) ? [low / 1.15, high * 1.15] : [a, b];
}

/** An axis of named places. */
export function bandAxis(label: string, categories: readonly string[]): AxisModel {
  return { label, scale: 'band', domain: [-0.5, categories.length - 0.5], categories };
}

/** Above this, ticks at the data would be a comb. */
const MOST_PLACES = 10;
/** Places on less of it would leave the rest without a tick. */
const MOST_OF = 0.6;

/** An axis with its ticks where the data lie, when these places are few, short to write, and on most of the axis. */
export function tickedAt(axis: AxisModel, values: readonly number[]): AxisModel {
  const [low, high] = axis.domain;
  const all = [...new Set(values)].sort((a, b) => a - b);
  const places = all.filter((value) => value >= low && value <= high);
  const few = places.length > 1 && all.length <= MOST_PLACES;
  const at = axis.scale === 'log' ? Math.log10 : Number;
  const spread = few && at(places[places.length - 1]) - at(places[0]) > MOST_OF * (at(high) - at(low));
  return spread && places.every((value) => Number(value.toPrecision(4)) === value)
    ? { ...axis, places }
    : axis;
}
