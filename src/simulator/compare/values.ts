import { ConfigError, refuse, shown } from '../config/check.js';
import type { Sweep } from './collect.js';
import type { Settings } from './plan.js';

/**
 * One measure of one point of a sweep or comparison: a number for each seed, in the order of `found.seeds`.
 *
 * @param at values of fields that vary, as many as it takes to tell the point from the others
 * @throws ConfigError when there is no such measure, not exactly one such point, or a seed without a number
 * @example
 * ```ts
 * const found = await compare({ scenario: { ...scenarios.plain, durationSeconds: 60 },
 *   policies: ['BASE', 'LANDED'], seeds: 2, measures: { refaults: 'vms.0.reclaim.refaults' } });
 * valuesOf(found, 'refaults', { policy: 'LANDED' }); // two numbers
 * ```
 */
export function valuesOf(found: Sweep, measure: string, at: Settings = {}): number[] {
  if (typeof found !== 'object' || found === null || !('points' in found))
    refuse('valuesOf: found', found, 'what sweep or compare gives');
  const measures = found.measures.map(({ name }) => name);
  if (!measures.includes(measure))
    throw new ConfigError(`valuesOf: measure was ${shown(measure)}; it may be ${measures.join(', ')}`);
  if (typeof at !== 'object' || at === null) refuse('valuesOf: at', at, 'an object of values by field');
  const such = found.points.filter(({ settings }) =>
    Object.entries(at).every(([path, label]) => settings[path] === label),
  );
  // What is no label, as far as it can be shown.
  const where = JSON.stringify(at, (path, label) =>
    path === '' || (typeof label === 'string' && label.length <= 60) || Number.isFinite(label)
      ? label
      : shown(label),
  );
  if (such.length !== 1)
    throw new ConfigError(`valuesOf: at was ${where}, as ${such.length} points have it; it must name one`);
  const { id, estimates } = such[0];
  return estimates[measure].values.map((value, i) => {
    if (value !== null) return value;
    const seed = found.seeds[i];
    const of = (one: { point: string; seed: string }): boolean => one.point === id && one.seed === seed;
    const why =
      found.failures.find(of)?.error.message ?? found.runs.find(of)?.why?.[measure] ?? 'it was not run';
    throw new ConfigError(`valuesOf: seed ${seed} has no ${measure} at ${where}: ${why}`);
  });
}
