/** The file of a sweep: one line of JSON per finished point. */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Measured } from '../../simulator/compare/measure.js';
import { Trouble } from '../lab/trouble.js';
import type { Fleet, Point, PointName } from './spec.js';

/** Text that is written at once. */
const BLOCK = 1 << 20;
/** How a line begins: nothing else is dropped for being half written. */
const BEGIN = '{"id":"';

/** The line of a finished point. */
export function lineOf({ scenario: _, drawn, ...name }: Point, { values, why, remark }: Measured): string {
  return JSON.stringify({
    ...{ ...name, ...drawn, ...values },
    ...(why === undefined ? {} : { why }),
    ...(remark === undefined ? {} : { remark }),
  });
}

/** A sweep's file while it is made: lines are added as points finish; at the end they are put in the spec's order. */
export interface LineFile {
  /** Points that have no line yet, by place, in order. */
  missing(): Generator<number>;
  /** How many points have a line. */
  readonly done: number;
  /** Adds the line of a point; what is there already stays. @throws Trouble when it cannot be written, and ever after */
  add(place: number, line: string): void;
  /** Puts all lines in order, unless they are. */
  finish(): void;
}

/**
 * Opens the file of a sweep. Lines that it has are kept; a last one that was only half written is dropped.
 *
 * @throws Trouble when it holds something that is no point of this spec, or cannot be read or written
 */
export function openLines(path: string, fleet: Fleet): LineFile {
  const lines = new Map<number, string>();
  let isInOrder = true;
  let last = -1;
  const take = (place: number, line: string): void => {
    if (place <= last) isInOrder = false;
    last = place;
    lines.set(place, line);
  };
  const text = textOf(path);
  if (text !== null) {
    const whole = text.lastIndexOf(0x0a) + 1;
    const found = text.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    for (const [i, line] of found.entries()) {
      const place = placeOf(fleet, line);
      const other = place === undefined ? undefined : lines.get(place);
      if (place === undefined || (other !== undefined && other !== line))
        throw new Trouble(
          `line ${i + 1} of ${path} is ${place === undefined ? 'no point of this spec' : 'another answer to a point that has one'}.`,
          ANOTHER,
        );
      take(place, line);
    }
    const half = text.subarray(whole, whole + BEGIN.length).toString('latin1');
    if (!BEGIN.startsWith(half))
      throw new Trouble(`the last line of ${path} is no point of this spec.`, ANOTHER);
    if (half !== '') truncateSync(path, whole);
  }
  let file: number | undefined;
  let wrong: Trouble | null = null;
  return {
    *missing() {
      for (let place = 0; place < fleet.size; place++) if (!lines.has(place)) yield place;
    },
    get done() {
      return lines.size;
    },
    add(place, line) {
      if (lines.has(place)) return;
      if (wrong !== null) throw wrong; // what came next would go behind half a line
      try {
        file ??= openSync(path, 'a');
        const bytes = Buffer.from(`${line}\n`);
        if (writeSync(file, bytes) < bytes.length) throw new Error('the disk is full');
      } catch (error) {
        wrong = notWritten(path, error);
        throw wrong;
      }
      take(place, line);
    },
    finish() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      if (isInOrder) return;
      const ordered = `${path}.${process.pid}`;
      try {
        const to = openSync(ordered, 'w');
        let block = '';
        for (const place of [...lines.keys()].sort((a, b) => a - b)) {
          block += `${lines.get(place)}\n`;
          if (block.length < BLOCK) continue;
          writeFileSync(to, block);
          block = '';
        }
        writeFileSync(to, block);
        fsyncSync(to);
        closeSync(to);
        renameSync(ordered, path);
      } catch (error) {
        rmSync(ordered, { force: true });
        throw notWritten(path, error);
      }
      isInOrder = true;
    },
  };
}

const ANOTHER = 'Give another file.';

/** What the file has; null when there is none yet. */
function textOf(path: string): Buffer | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (!found.isFile()) throw new Error('it is not a regular file');
    accessSync(path, constants.W_OK);
    return readFileSync(path);
  } catch (error) {
    throw notWritten(path, error);
  }
}

function notWritten(path: string, error: unknown): Trouble {
  return new Trouble(`file ${path} cannot be written: ${(error as Error).message}`);
}

function placeOf(fleet: Fleet, line: string): number | undefined {
  try {
    const name = JSON.parse(line) as PointName;
    const isName = [name.id, name.host, name.policy, name.rules, name.seed].every(
      (each) => typeof each === 'string',
    );
    return isName ? fleet.placeOf(name) : undefined;
  } catch {
    return undefined;
  }
}
