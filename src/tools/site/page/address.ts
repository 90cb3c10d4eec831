/** What a reader changed, in the part of the address behind `#`: a link carries it, and nothing else keeps it. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { Values } from './runtime.js';

/** What differs from the page as it was published. */
export interface Changes {
  /** Texts of cells, by the cell's id. */
  edits: Record<string, string>;
  /** Values of what-ifs, by the what-if's id. */
  values: Record<string, Values>;
}

/** Stands between the place in the page and what was changed. */
const MARK = '~';
/** More than this is no link of ours, in characters. */
const MOST = 1e6;

/** The place that an address leads to, without what was changed. */
export function placeOf(hash: string): string {
  return hash.replace(/^#/, '').split(MARK)[0];
}

/** What an address carries; null when it is nothing, or cannot be read. */
export function changesOf(hash: string): Changes | null {
  const packed = hash.split(MARK)[1];
  if (packed === undefined || packed.length > MOST) return null;
  try {
    const bytes = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const text = strFromU8(inflateSync(Uint8Array.from(bytes, (each) => each.charCodeAt(0))));
    const { edits = {}, values = {} } = JSON.parse(text) as Partial<Changes>;
    const isText = ([, each]: [string, unknown]): boolean => typeof each === 'string';
    const isObject = ([, each]: [string, unknown]): boolean => typeof each === 'object' && each !== null;
    return {
      edits: Object.fromEntries(Object.entries(edits).filter(isText)),
      values: Object.fromEntries(Object.entries(values).filter(isObject)),
    };
  } catch {
    return null;
  }
}

/** The part of the address behind `#` for a place and what was changed. */
export function hashOf(place: string, { edits, values }: Changes): string {
  if (Object.keys(edits).length === 0 && Object.keys(values).length === 0)
    return place === '' ? '' : `#${place}`;
  const bytes = deflateSync(strToU8(JSON.stringify({ edits, values })), { level: 9 });
  const packed = btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(''));
  return `#${place}${MARK}${packed.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The one holder of what was changed: cells and what-ifs tell it, the address follows. */
export class Address {
  readonly changes: Changes;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const found = changesOf(location.hash);
    this.changes = found ?? { edits: {}, values: {} };
    if (location.hash.includes(MARK)) document.getElementById(placeOf(location.hash))?.scrollIntoView();
    // A link within the page would drop what was changed.
    addEventListener('hashchange', () => this.#write());
  }

  /** A cell's text; null when it is as published. */
  setEdit(cell: string, source: string | null): void {
    if (source === null) delete this.changes.edits[cell];
    else this.changes.edits[cell] = source;
    this.#soon();
  }

  /** A what-if's values; null when they are the first ones. */
  setValues(id: string, values: Values | null): void {
    if (values === null) delete this.changes.values[id];
    else this.changes.values[id] = values;
    this.#soon();
  }

  /** The whole address, up to date. */
  link(): string {
    this.#write();
    return location.href;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), 300);
  }

  #write(): void {
    clearTimeout(this.#timer);
    const hash = hashOf(placeOf(location.hash), this.changes);
    if (hash === location.hash) return;
    history.replaceState(history.state, '', hash === '' ? location.href.split('#')[0] : hash);
  }
}
