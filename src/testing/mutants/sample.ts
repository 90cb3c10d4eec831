/** Which of a folder's mutants are tried: a sample, always the same, or again what survived the last run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import seedrandom from 'seedrandom';
import { root } from '../../tools/lab/places.js';
import { isTriedAgain, keysOf, readLastRun } from './again.js';

/** What `main.ts` tells the processes of Stryker, as JSON in this variable. */
export const ASKED = 'SECOND_LOOK_MUTANTS';
export interface Asked {
  /** The test files. */
  readonly tests: readonly string[];
  /** So many are tried at most. */
  readonly most: number;
  /** A second look tries what survived the run that is kept in this file. */
  readonly lastRun: string | null;
}

export function readAsked(): Asked {
  return JSON.parse(process.env[ASKED]!) as Asked;
}

/** Checks run in several processes; the one that sees all mutants writes here which of them are tried. */
const CHOSEN = join(root, 'build', 'mutants', 'sample.json');
export interface Chosen {
  readonly tried: readonly string[];
  /** By the id of every mutant its key. */
  readonly keys: Readonly<Record<string, string>>;
}

export function readChosen(): Chosen {
  return JSON.parse(readFileSync(CHOSEN, 'utf8')) as Chosen;
}

/** Draws `most` of the items, all equally likely, the same for the same list. */
export function draw<T>(items: readonly T[], most: number): T[] {
  const random = seedrandom('mutants');
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, most)
    .map(({ item }) => item);
}

class Sample implements Checker {
  async init(): Promise<void> {}

  async group(mutants: Mutant[]): Promise<string[][]> {
    const all = mutants.map(({ id }) => id);
    const { most, lastRun } = readAsked();
    const last = lastRun && readLastRun(lastRun);
    const byIndex = keysOf(mutants, root, (file) => readFileSync(file, 'utf8'));
    const tried = last ? all.filter((_, i) => isTriedAgain(last, byIndex[i])) : draw(all, most);
    const keys = Object.fromEntries(all.map((id, i) => [id, byIndex[i]]));
    mkdirSync(dirname(CHOSEN), { recursive: true });
    writeFileSync(CHOSEN, JSON.stringify({ tried, keys } satisfies Chosen));
    return [all];
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const chosen = new Set(readChosen().tried);
    const result = (id: string): CheckResult =>
      chosen.has(id)
        ? { status: CheckStatus.Passed }
        : { status: CheckStatus.CompileError, reason: 'not in the sample' };
    return Object.fromEntries(mutants.map(({ id }) => [id, result(id)]));
  }
}

/** What Stryker loads. */
export const strykerPlugins: readonly object[] = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)];
