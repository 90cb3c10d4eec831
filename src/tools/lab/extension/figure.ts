import { isObject, type LiveFigure } from '../../../live/figure/theme.js';

/** A figure of our own to change, since Plotly writes into what it draws and the output must stay as saved. */
export function readFigure(value: unknown): LiveFigure {
  if (!isObject(value))
    throw new Error(`it must be an object {data, layout, config}, and it is ${kind(value)}`);
  const { data, layout = {}, config = {} } = value;
  if (!Array.isArray(data)) throw new Error(`its "data" must be a list of traces, and it is ${kind(data)}`);
  const wrong = data.findIndex((trace) => !isObject(trace));
  if (wrong >= 0) throw new Error(`its "data[${wrong}]" must be a trace, and it is ${kind(data[wrong])}`);
  if (!isObject(layout)) throw new Error(`its "layout" must be an object, and it is ${kind(layout)}`);
  if (!isObject(config)) throw new Error(`its "config" must be an object, and it is ${kind(config)}`);
  return structuredClone({ data, layout, config }) as LiveFigure;
}

/** What a screen reader says: the figure's alt text, else its title. */
export function altText({ layout }: LiveFigure): string {
  const { meta, title } = layout;
  if (isObject(meta) && typeof meta.alt === 'string' && meta.alt) return meta.alt;
  const text = isObject(title) ? title.text : title;
  return typeof text === 'string' && text ? text.replace(/<[^>]*>/g, ' ') : 'A plot without a description.';
}

/** What stands below the figure; empty when it has no caption. */
export function captionText({ layout: { meta } }: LiveFigure): string {
  return isObject(meta) && typeof meta.caption === 'string' ? meta.caption : '';
}

function kind(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
