/** The file of a sweep: one line of JSON per finished point. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import type { Measured } from '../../simulator/compare/measure.js';
import { Trouble } from '../lab/trouble.js';
import type { Fleet, Point, PointName } from './spec.js';

/** Text that is written at once. */
const BLOCK = 1 << 20;

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
  /** Adds the line of a point; what is there already stays. */
  add(place: number, line: string): void;
  /** Puts all lines in order, unless they are. */
  finish(): void;
}

/**
 * Opens the file of a sweep. Lines that it has are kept; a last one that was only half written is dropped.
 *
 * @throws Trouble when it holds something that is no point of this spec
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
  if (existsSync(path)) {
    const text = readFileSync(path);
    const whole = text.lastIndexOf(0x0a) + 1;
    if (whole < text.length) truncateSync(path, whole);
    const found = text.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    for (const [i, line] of found.entries()) {
      const place = placeOf(fleet, line);
      const other = place === undefined ? undefined : lines.get(place);
      if (place === undefined || (other !== undefined && other !== line))
        throw new Trouble(
          `line ${i + 1} of ${path} is ${place === undefined ? 'no point of this spec' : 'another answer to a point that has one'}.`,
          'Give another --out.',
        );
      take(place, line);
    }
  }
  let file: number | undefined;
  return {
    *missing() {
      for (let place = 0; place < fleet.size; place++) if (!lines.has(place)) yield place;
    },
    get done() {
      return lines.size;
    },
    add(place, line) {
      if (lines.has(place)) return;
      file ??= openSync(path, 'a');
      writeSync(file, `${line}\n`);
      take(place, line);
    },
    finish() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      if (isInOrder) return;
      const ordered = `${path}.${process.pid}`;
      const to = openSync(ordered, 'w');
      let block = '';
      for (const place of [...lines.keys()].sort((a, b) => a - b)) {
        block += `${lines.get(place)}\n`;
        if (block.length < BLOCK) continue;
        writeSync(to, block);
        block = '';
      }
      writeSync(to, block);
      fsyncSync(to);
      closeSync(to);
      renameSync(ordered, path);
      isInOrder = true;
    },
  };
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
