/** What if? Parameters that a reader may change, and what comes of them. */
import * as v from 'valibot';
import { isCallable } from '../../simulator/config/check.js';
import { formsOf } from '../plot/bundle.js';
import { fail, read, record, that } from '../plot/check.js';
import { fingerprint } from '../plot/round.js';
import { send } from '../show/display.js';
import { WHAT_IF } from '../show/mimes.js';
import { type Shown, shownForms } from '../show/show.js';
import { table } from '../show/table.js';
import { checkParameters, type Parameters, rangeInWords, readValues, type ValuesOf } from './parameters.js';
import { whatIfs } from './registry.js';

/** What is kept of a what-if beside its static form. */
export interface WhatIf {
  /** Names it; comes from the parameters, but not from the values that they begin with. */
  readonly id: string;
  /** The parameters, with the values that the outputs below belong to. */
  readonly parameters: Parameters;
  /** Their names in the order in which they were declared: a saved notebook sorts the names of an object. */
  readonly order: readonly string[];
  /** How many of the cell's next outputs come of them. */
  readonly outputs: number;
  /** Whether new ones take up to two seconds, so that it is said before. */
  readonly slow?: true;
}

/** What a what-if says of itself. */
export interface WhatIfOptions {
  /** New results take more than a tenth of a second, up to two: a page then computes when a control is let go. */
  readonly slow?: true;
}

/**
 * Parameters that a reader may change, and a function of them that gives what is to be shown: a figure, a table, steps, a
 * text, or a list of these. Shows the parameters, and below them what comes of the values that they begin with.
 *
 * The function must depend on the parameters alone, and show nothing by itself: then a page can call it again.
 *
 * @throws ConfigError when a parameter is none, or the function gives nothing to show; Error outside a notebook
 * @example
 * whatIf({ touches: slider(2, { from: 0.01, to: 100, scale: 'log', unit: 'per s' }) },
 *   ({ touches }) => `Found young after a second: ${youngProbability(touches, 1).toFixed(2)}`)
 */
export function whatIf<const P extends Parameters>(
  parameters: P,
  result: (values: ValuesOf<P>) => Shown,
  options?: WhatIfOptions,
): void;
/** The same with a function that must be waited for; then `await whatIf(…)`. */
export function whatIf<const P extends Parameters>(
  parameters: P,
  result: (values: ValuesOf<P>) => Promise<Shown>,
  options?: WhatIfOptions,
): Promise<void>;
export function whatIf<const P extends Parameters>(
  parameters: P,
  result: (values: ValuesOf<P>) => Shown | Promise<Shown>,
  options: WhatIfOptions = {},
): void | Promise<void> {
  checkParameters('whatIf', parameters);
  read('whatIf', OPTIONS, options);
  if (!isCallable(result)) fail('whatIf', 'result', result, 'a function of the parameters');
  const made = result(readValues('whatIf', parameters));
  // Async, so that a value that there is not rejects as well.
  whatIfs().set(idOf(parameters), async (values) =>
    shownForms('whatIf', await result(readValues('whatIf', parameters, values as Partial<ValuesOf<P>>))),
  );
  if (made instanceof Promise) return made.then((shown) => showAll(parameters, shown, options));
  showAll(parameters, made, options);
}

const OPTIONS = record({ slow: v.optional(that<true>('true', (value) => value === true)) });

function showAll(parameters: Parameters, made: Shown, options: WhatIfOptions): void {
  const shown = shownForms('whatIf', made);
  const rows = Object.entries(parameters).map(([name, parameter]) => {
    const { title = name, value } = parameter;
    return { parameter: title, value, 'may be': rangeInWords(parameter) };
  });
  const declared: WhatIf = {
    ...{ id: idOf(parameters), parameters, order: Object.keys(parameters) },
    ...{ outputs: shown.length, ...options },
  };
  send({ data: { [WHAT_IF]: declared, ...formsOf(table(rows, { caption: 'Parameters' })) } });
  for (const data of shown) send({ data });
}

function idOf(parameters: Parameters): string {
  const kinds = Object.entries(parameters).map(([name, { value: _, ...range }]) => [name, range]);
  return `what-if-${fingerprint(JSON.stringify(kinds))}`;
}
