/** What a run of mutants says about the tests. */
import { relative } from 'node:path';
import type { MutantResult, MutantStatus } from '@stryker-mutator/api/core';

/** Counts of one run. */
export interface Score {
  /** Mutants that some test noticed. */
  readonly killed: number;
  /** Mutants that were tried. */
  readonly tried: number;
  /** All mutants of the folder. */
  readonly all: number;
  /** Of those tried so many count as in the last run. */
  readonly asBefore?: number | undefined;
}

const NOTICED: readonly MutantStatus[] = ['Killed', 'Timeout'];
export const MISSED: readonly MutantStatus[] = ['Survived', 'NoCoverage'];

export function scoreOf(results: readonly Pick<MutantResult, 'status'>[]): Score {
  const count = (among: readonly MutantStatus[]): number =>
    results.filter(({ status }) => among.includes(status)).length;
  const killed = count(NOTICED);
  return { killed, tried: killed + count(MISSED), all: results.length };
}

/** Wilson's 95 % interval of a share, both ends from 0 to 1. */
export function wilson(hits: number, of: number): [number, number] {
  const z = 1.96;
  const share = hits / of;
  const middle = share + z ** 2 / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const scale = 1 + z ** 2 / of;
  return [(middle - half) / scale, (middle + half) / scale];
}

/** One line: the score in percent and, of a sample, its interval; of a second look, how many were not tried again. */
export function scoreText({ killed, tried, all, asBefore }: Score): string {
  if (tried === 0) throw new Error('No mutant was tried.');
  const percent = (share: number): string => (100 * share).toFixed(1);
  const [low, high] = wilson(killed, tried);
  const interval = tried === all ? '' : `, 95 % interval ${percent(low)} to ${percent(high)} %`;
  const before = asBefore === undefined ? '' : `; ${asBefore} count as in the last run`;
  return `${percent(killed / tried)} % (${killed} of ${tried} mutants killed, ${all} in all${interval}${before})`;
}

/** The mutants that no test noticed, by file and line: what was planted. */
export function survivors(results: readonly MutantResult[], root: string): string {
  return results
    .filter(({ status }) => MISSED.includes(status))
    .map(({ fileName, location, mutatorName, replacement, status }) => {
      const place = `${relative(root, fileName)}:${location.start.line}:${location.start.column}`;
      return `${place} ${status} ${mutatorName}: ${(replacement ?? '').replace(/\s+/g, ' ').slice(0, 120)}`;
    })
    .sort()
    .join('\n');
}
