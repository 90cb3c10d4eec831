/** What a reader changed, in the part of the address behind `#`: a link carries it, and nothing else keeps it. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import type { Values } from '../../../live/host.js';

/** What differs from the page as it was published. */
export interface Changes {
  /** Texts of cells, by the cell's id. */
  edits: Record<string, string>;
  /** Values of what-ifs, by the what-if's id. */
  values: Record<string, Values>;
}

/** Stands between the place in the page and what was changed. */
const MARK = '~';
/** More than this is no link of a page: characters in the address, bytes that they unpack to. */
const MOST = { packed: 1e6, plain: 4e6 };
/** Unpacked so many bytes at a time: what unpacks to gigabytes is seen before it does. */
const PIECE = 1024;

/** The place that an address leads to, without what was changed. */
export function placeOf(hash: string): string {
  return hash.replace(/^#/, '').split(MARK)[0];
}

/** What an address carries; null when it is nothing, or cannot be read. */
export function changesOf(hash: string): Changes | null {
  const packed = hash.split(MARK)[1];
  if (packed === undefined || packed.length > MOST.packed) return null;
  try {
    const bytes = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const text = strFromU8(unpacked(Uint8Array.from(bytes, (each) => each.charCodeAt(0))));
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

function unpacked(packed: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    size += part.length;
    if (size > MOST.plain) throw new RangeError('it is no link of this page');
  });
  for (let at = 0; at < packed.length; at += PIECE)
    inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
  /** The address carries what cannot be read. */
  readonly torn: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the browser's history keeps beside addresses that this page wrote or was opened by, also when it is reloaded. */
  readonly #state: unknown = history.state ?? performance.timeOrigin;

  constructor() {
    const found = changesOf(location.hash);
    history.replaceState(this.#state, '');
    const carries = location.hash.includes(MARK);
    this.changes = found ?? { edits: {}, values: {} };
    this.torn = carries && found === null;
    if (carries) document.getElementById(placeOf(location.hash))?.scrollIntoView();
    addEventListener('hashchange', () => {
      // Another's link, put into the address of this page, or the way back from it; a link within the page, which has no
      // state yet, would drop what was changed. The way back leads through addresses of our own, which hold less than
      // was changed by now.
      const { state } = history;
      if (state === null ? location.hash.includes(MARK) : state !== this.#state) return location.reload();
      history.replaceState(this.#state, '');
      this.#write();
    });
    // Who leaves at once comes back to what was changed last.
    addEventListener('pagehide', () => this.#write());
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
    // Another's link stands there, of which the page will hear in a moment.
    if (history.state !== this.#state) return;
    const hash = hashOf(placeOf(location.hash), this.changes);
    if (hash === location.hash) return;
    history.replaceState(this.#state, '', hash === '' ? location.href.split('#')[0] : hash);
  }
}
