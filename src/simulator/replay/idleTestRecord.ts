import * as v from 'valibot';
import { ConfigError, check, oneOf, shown, text, wholeNumber } from '../config/check.js';
import { anyText, count, MOST_PAGES } from './lines.js';

/**
 * One run of the kernel's own `access_tracking_perf_test -w 0`: it writes a guest's memory, marks it idle, touches it, and
 * fails when more than a tenth still looks idle afterwards.
 */
export interface IdleTest {
  /** How memory is marked idle: by an aging of MGLRU, or through idle page tracking. */
  readonly mode: 'lru_gen' | 'page_idle';
  /** Whether an L2 guest touches the memory. */
  readonly nested: boolean;
  /** The test's options. */
  readonly args: string;
  /** Pages of all vCPUs' memory. */
  readonly pages: number;
  /** The test was not run because the kernel lacks what it needs. */
  readonly skipped: boolean;
  /** Whether it found all touches. */
  readonly passed: boolean;
  /** Pages that still looked idle when the test gave up; 0 when it passed. */
  readonly idle: number;
  /** Phases that it came to the end of: touches of all memory, and markings. */
  readonly phases: number;
}

const LINE = v.object({
  mode: oneOf(['lru_gen', 'page_idle']),
  nested: wholeNumber('', 0, 1),
  args: text(),
  rc: wholeNumber('', -4095, Number.MAX_SAFE_INTEGER),
  skip: anyText,
  idle: v.optional(anyText),
  phases_done: count,
});

export function idleTestOf(json: unknown): IdleTest {
  const { mode, args, ...line } = check('it', LINE, json);
  const mebibytes = /(?:^|\s)-b\s+(\d+)M\b/.exec(args);
  if (mebibytes === null) throw new ConfigError(`args is ${shown(args)}; it must say -b and a size in M`);
  const vcpus = /(?:^|\s)-v\s+(\d+)\b/.exec(args);
  const pages = Number(mebibytes[1]) * 256 * (vcpus === null ? 1 : Number(vcpus[1]));
  if (pages < 1 || pages > MOST_PAGES)
    throw new ConfigError(`args is ${shown(args)}, ${pages} pages; it may be of 1 to ${MOST_PAGES} pages`);
  const idle = /still idle \((\d+) out of \d+\)/.exec(line.idle ?? '');
  return {
    mode,
    nested: line.nested === 1,
    args,
    pages,
    skipped: line.skip !== '',
    passed: line.rc === 0,
    idle: idle === null ? 0 : Number(idle[1]),
    phases: line.phases_done,
  };
}
