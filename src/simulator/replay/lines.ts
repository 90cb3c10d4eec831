/**
 * What fields that several kinds of a record's lines have may hold: `data/records/README.md` says what they are. Sizes are
 * bounded so that no line can ask for more than a machine like the recorded ones could have had.
 */
import * as v from 'valibot';
import { list, mustBe, text, wholeNumber } from '../config/check.js';

/** The most pages that a run or a test of a record may have: 1 GiB. */
export const MOST_PAGES: number = 2 ** 18;
/** The most pages of the cgroup that are no test pages; the records have about 510. */
export const MOST_HIDDEN: number = 1024;

/** The two owners of a record of two. */
export type OwnerName = 'V' | 'P';

/** Run lengths of pages in the same state: `[first, length, state]`. */
export type Runs = readonly (readonly [first: number, length: number, state: string])[];

type Schema<T> = v.GenericSchema<T>;

/** It may be empty. */
export const anyText: Schema<string> = v.string(mustBe('a text'));
/** A number of things of any sort. */
export const count: Schema<number> = wholeNumber('', 0, Number.MAX_SAFE_INTEGER);
export const pages: Schema<number> = wholeNumber('pages', 0, MOST_PAGES);
export const runs: Schema<[number, number, string][]> = list(
  v.tuple([pages, pages, text()], mustBe('a list [first, length, state]')),
);
/** A list of `[seq, pages]`, and more where the line has it: `form` says so. */
export const generations = (form: string): Schema<[seq: number, pages: number][]> =>
  list(v.tuple([count, pages], mustBe(`a list ${form}`)));
/** Calls by function; `least` is −1 where that stands for one that was not counted. */
export const calls = (least: number): Schema<Record<string, number>> =>
  v.record(
    v.string(),
    wholeNumber('', least, Number.MAX_SAFE_INTEGER),
    mustBe('an object of calls by function'),
  );
