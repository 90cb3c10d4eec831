/** From a spec to the list of runs. */
import { inWordsOf } from '../config/check.js';
import { version } from '../version.js';
import { contentId } from './content.js';
import type { Model } from './model.js';
import { replaceAt } from './path.js';
import { type CheckedSpec, checkSpec, type Label, type Labelled, type SweepSpec } from './spec.js';

/** The varied fields of one point, by path. */
export type Settings = Readonly<Record<string, Label>>;

/** One combination of values. */
interface PlannedPoint<S> {
  /** From the content: model, version, scenario without its seed, measures. */
  readonly id: string;
  readonly settings: Settings;
  /** With the base scenario's seed. */
  readonly scenario: S;
}

/** One run to make. */
export interface SweepTask<S> {
  /** Id of its point. */
  readonly point: string;
  /** The values of the fields that vary, by path. */
  readonly settings: Settings;
  /** The seed it is made with. */
  readonly seed: string;
  /** What to run, complete. */
  readonly scenario: S;
}

/** A checked sweep: its points in the order of the grid, and its runs point by point in the order of the seeds. */
export interface Plan<S, R> extends CheckedSpec<S, R> {
  readonly points: readonly PlannedPoint<S>[];
  readonly tasks: readonly SweepTask<S>[];
}

/** What a sweep varies in any case. */
export interface Seeded {
  /** Names the run's random numbers. */
  readonly seed: string;
}

/**
 * Checks a sweep and every scenario in it, and lists the runs.
 *
 * @throws ConfigError naming each wrong field, and the point for which a scenario cannot be run
 */
export function planSweep<S extends Seeded, R>(model: Model<S, R>, spec: SweepSpec<S, R>): Plan<S, R> {
  const { scenario, fields, seeds, measures } = checkSpec(spec);
  const taken = measures.map(({ name, from }) => [name, from]);
  const points = grid(scenario, fields).map(({ settings, scenario: here }): PlannedPoint<S> => {
    checkPoint(model, here, settings);
    const id = contentId([version, model.name, { ...here, seed: undefined }, taken]);
    return { id, settings, scenario: here };
  });
  const tasks = points.flatMap(({ id, settings, scenario: here }) =>
    seeds.map((seed): SweepTask<S> => ({ point: id, settings, seed, scenario: { ...here, seed } })),
  );
  return { scenario, fields, seeds, measures, points, tasks };
}

/** Where an error is, to be said behind it; nothing where no field varies. */
export function whereIn(settings: Settings): string {
  const words = Object.entries(settings).map(([path, label]) => `${path} = ${label}`);
  return words.length === 0 ? '' : ` (at ${words.join(', ')})`;
}

function grid<S>(scenario: S, fields: readonly Labelled[]): { settings: Settings; scenario: S }[] {
  let points = [{ settings: {} as Settings, scenario }];
  for (const { path, labels, values } of fields) {
    points = points.flatMap((point) =>
      values.map((value, i) => ({
        settings: { ...point.settings, [path]: labels[i] },
        scenario: replaceAt(point.scenario, path, value),
      })),
    );
  }
  return points;
}

function checkPoint<S, R>(model: Model<S, R>, scenario: S, settings: Settings): void {
  inWordsOf(
    ({ field, text }) => ({ field, text: `${text}${whereIn(settings)}` }),
    () => model.check(scenario),
  );
}
