/** Exercises that check themselves. */
import * as v from 'valibot';
import { callable } from '../../simulator/config/check.js';
import { listOf, read, record, shown } from '../plot/check.js';
import { send } from '../show/display.js';
import { markdownForms } from '../show/markdown.js';
import { EXERCISE } from '../show/mimes.js';

/** An exercise: the reader's answer, and what tells a right one from a wrong one. */
export interface ExerciseSpec<T> {
  /** The reader's answer; undefined until there is one. */
  answer: T | undefined;
  /** A right answer, best computed by the cell. It is checked at every run and never shown. */
  solution: T;
  /** Typical wrong answers; each must get a hint. */
  wrong: readonly T[];
  /** True for a right answer, else a hint in Markdown: what is off. */
  check: (answer: T) => true | string;
}

const SPEC = record({
  answer: v.unknown(),
  solution: v.unknown(),
  wrong: listOf(v.unknown(), 'typical wrong answers'),
  check: callable(),
});

/**
 * Says whether the reader's answer is right, or what is off with it.
 *
 * @throws ConfigError when a field is not what it may be; Error when the solution does not pass, or a wrong answer does: then the exercise itself is wrong
 * @example
 * ```ts
 * exercise({
 *   answer: undefined as number | undefined,
 *   solution: 4,
 *   wrong: [2],
 *   check: (n: number) => n === 4 || 'Count both levels.',
 * });
 * ```
 */
export function exercise<T>(spec: ExerciseSpec<T>): void {
  read('exercise', SPEC, spec);
  const { answer, solution, wrong, check } = spec;
  const said = check(solution);
  if (said !== true)
    throw new Error(
      `exercise: the solution ${shown(solution)} does not pass: ${typeof said === 'string' ? said : shown(said)}`,
    );
  for (const each of wrong) {
    const hint = check(each);
    if (typeof hint !== 'string' || hint.trim() === '')
      throw new Error(`exercise: the wrong answer ${shown(each)} gets no hint`);
  }
  if (answer === undefined) say('open', 'No answer yet. Yours goes into the cell above.');
  else {
    const verdict = check(answer);
    if (verdict === true) say('right', '✓ Right.');
    else say('wrong', `Not yet: ${verdict}`);
  }
}

function say(state: 'open' | 'right' | 'wrong', words: string): void {
  send({ data: { [EXERCISE]: { state }, ...markdownForms(words) } });
}
