import { isObject, type LiveFigure } from '../../../live/figure/theme.js';

/** A figure as it arrives, checked. */
export function readFigure(value: unknown): LiveFigure {
  if (!isObject(value))
    throw new Error(`it must be an object {data, layout, config}, and it is ${kind(value)}`);
  const { data, layout = {}, config = {} } = value;
  if (!Array.isArray(data)) throw new Error(`its "data" must be a list of traces, and it is ${kind(data)}`);
  const wrong = data.findIndex((trace) => !isObject(trace));
  if (wrong >= 0) throw new Error(`its "data[${wrong}]" must be a trace, and it is ${kind(data[wrong])}`);
  if (!isObject(layout)) throw new Error(`its "layout" must be an object, and it is ${kind(layout)}`);
  if (!isObject(config)) throw new Error(`its "config" must be an object, and it is ${kind(config)}`);
  return { data, layout, config } as LiveFigure;
}

function kind(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
