/** A sample of a folder's mutants, always the same: the others are passed over and count for nothing. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import seedrandom from 'seedrandom';
import { root } from '../../tools/lab/places.js';

/** Checks run in several processes; the one that sees all mutants writes here which of them are tried. */
const CHOSEN = join(root, 'build', 'mutants', 'sample.json');

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
    mkdirSync(dirname(CHOSEN), { recursive: true });
    writeFileSync(CHOSEN, JSON.stringify(draw(all, Number(process.env.SECOND_LOOK_MUTANTS))));
    return [all];
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const chosen = new Set(JSON.parse(readFileSync(CHOSEN, 'utf8')) as string[]);
    const result = (id: string): CheckResult =>
      chosen.has(id)
        ? { status: CheckStatus.Passed }
        : { status: CheckStatus.CompileError, reason: 'not in the sample' };
    return Object.fromEntries(mutants.map(({ id }) => [id, result(id)]));
  }
}

/** What Stryker loads. */
export const strykerPlugins: readonly object[] = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)];
