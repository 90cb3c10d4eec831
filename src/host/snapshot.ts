/** Files of a host, as text, and what was not there. All that is known of a host is read from one of these. */
import * as v from 'valibot';
import { check, list, mustBe, that } from '../simulator/config/check.js';

/** What was read on a host, or is left of it. Plain data. */
export interface HostSnapshot {
  /** Text of each file by its own path, such as `/proc/version`; of a link, where it leads. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that are there but could not be read, or only in part. */
  readonly refused?: readonly string[];
  /** Paths that were left alone, since reading them would have held a VM up. */
  readonly spared?: readonly string[];
}

const paths = v.optional(list(v.string(mustBe('a path'))));
const schema = v.looseObject(
  {
    files: that<HostSnapshot['files']>('an object that has a text for each path', isTexts),
    refused: paths,
    spared: paths,
  },
  mustBe('a snapshot of a host, such as one of load("hosts")'),
);

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}

/** @throws ConfigError naming what is wrong */
export function checkSnapshot(input: unknown): HostSnapshot {
  return check('snapshot', schema, input) as HostSnapshot;
}

/** Where a statement comes from: a file, and the line in it that says so. */
export interface Evidence {
  readonly file: string;
  /** Number of the line, from 1; null where the file's being there, or not, is what counts. */
  readonly line: number | null;
  /** The line, cut and harmless to print; or why there is none. */
  readonly says: string;
}

const SHOWN = 160;

const LACKS = {
  refused: 'could not be read',
  spared: 'was not read, for KVM holds mmu_lock for write while it counts (--rmaps reads it)',
  missing: 'is not there',
} as const;

/**
 * A text that is harmless on a terminal: control characters, and those that turn the direction of writing or take no
 * room, as `\u{1b}`; cut where it is long.
 */
export function printable(text: string, length: number = SHOWN): string {
  const cut = text.slice(0, length);
  const safe = cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
  return text.length > length ? `${safe}…` : safe;
}

/** A snapshot with its questions. */
export interface HostFiles {
  /** The text; null where there is none. */
  read(path: string): string | null;
  /** The text without white space at its ends; null where there is none, or nothing in it. */
  word(path: string): string | null;
  /** A whole number that is the file's only text; null where there is none. */
  number(path: string): number | null;
  /** Whether a file is there, or a folder with something in it. */
  has(path: string): boolean;
  /** Names in a folder. */
  names(folder: string): readonly string[];
  /** Why there is no text. */
  why(path: string): 'refused' | 'spared' | 'missing';
  /** The first line that fits. */
  line(path: string, fits: RegExp): Evidence | null;
  /** What is said of a file that is not there. */
  lacks(path: string): Evidence;
}

/** Puts questions to a snapshot. */
export function filesOf({ files, refused = [], spared = [] }: HostSnapshot): HostFiles {
  const folders = new Map<string, Set<string>>();
  for (const path of Object.keys(files)) {
    let child = path;
    for (let at = path.lastIndexOf('/'); at >= 0; at = child.lastIndexOf('/')) {
      const folder = child.slice(0, at) || '/';
      const known = folders.get(folder);
      const name = child.slice(at + 1);
      if (known?.has(name)) break;
      if (known) known.add(name);
      else folders.set(folder, new Set([name]));
      if (folder === '/') break;
      child = folder;
    }
  }
  const read = (path: string): string | null => (Object.hasOwn(files, path) ? files[path] : null);
  const word = (path: string): string | null => read(path)?.trim() || null;
  const why = (path: string): 'refused' | 'spared' | 'missing' => {
    if (spared.includes(path)) return 'spared';
    return refused.some((each) => path === each || path.startsWith(`${each}/`)) ? 'refused' : 'missing';
  };
  return {
    read,
    word,
    why,
    number: (path) => wholeNumber(word(path)),
    has: (path) => Object.hasOwn(files, path) || folders.has(path),
    names: (folder) => [...(folders.get(folder) ?? [])],
    line(path, fits) {
      const text = read(path);
      if (text === null) return null;
      const lines = text.split('\n');
      const at = lines.findIndex((each) => fits.test(each));
      return at < 0 ? null : { file: printable(path), line: at + 1, says: printable(lines[at].trim()) };
    },
    lacks: (path) => ({
      file: printable(path),
      line: null,
      says: LACKS[why(path)],
    }),
  };
}

/** A whole number in decimal digits, which may have a sign; null for anything else. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text != null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Whether a parameter of a module says yes; null where there is none. */
export function isOn(text: string | null): boolean | null {
  if (text === null) return null;
  if (/^(Y|y|[1-9]\d{0,8})$/.test(text)) return true;
  return /^(N|n|0)$/.test(text) ? false : null;
}
