/** A second look at a folder: what became of each mutant in the last run, found again though lines have moved since. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Mutant, MutantStatus } from '@stryker-mutator/api/core';
import { MISSED } from './score.js';

/** Of a mutant what tells it from others. Lines and columns count from 0. */
export type Planted = Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>;

/** By the key of a mutant what became of it. */
export type LastRun = Readonly<Record<string, MutantStatus>>;

/** For each mutant its file, the code it replaces, by what, and the how manieth of its like it is: no line numbers. */
export function keysOf(
  mutants: readonly Planted[],
  root: string,
  textOf: (file: string) => string,
): string[] {
  const seen = new Map<string, number>();
  return mutants.map(({ fileName, location: { start, end }, mutatorName, replacement }) => {
    const lines = textOf(fileName)
      .split('\n')
      .slice(start.line, end.line + 1);
    lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column);
    lines[0] = lines[0].slice(start.column);
    const was = lines.map((line) => line.trim()).join(' ');
    const like = `${relative(root, fileName)}: ${mutatorName} ${was} -> ${replacement ?? ''}`;
    const count = (seen.get(like) ?? 0) + 1;
    seen.set(like, count);
    return `${like} #${count}`;
  });
}

/** Whether a second look tries a mutant: nothing noticed it in the last run, or it is new since. */
export function isTriedAgain(last: LastRun, key: string): boolean {
  return last[key] === undefined || MISSED.includes(last[key]);
}

/** @returns undefined where there was no run */
export function readLastRun(file: string): LastRun | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LastRun) : undefined;
}

export function writeLastRun(
  file: string,
  keys: Readonly<Record<string, string>>,
  results: readonly { readonly id: string; readonly status: MutantStatus }[],
): void {
  const run = Object.fromEntries(results.map(({ id, status }) => [keys[id] ?? id, status]));
  writeFileSync(file, JSON.stringify(run, null, 1));
}
