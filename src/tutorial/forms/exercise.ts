/** Exercises that check themselves. */
import { display } from '../plot/check.js';
import { markdown } from '../show/markdown.js';

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

/**
 * Says whether the reader's answer is right, or what is off with it.
 *
 * @throws Error when the solution does not pass, or a wrong answer does: then the exercise itself is wrong
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
export function exercise<T>({ answer, solution, wrong, check }: ExerciseSpec<T>): void {
  const said = check(solution);
  if (said !== true) throw new Error(`exercise: the solution does not pass: ${said}`);
  if (wrong.length === 0) throw new Error('exercise: wrong must hold at least one typical wrong answer');
  for (const each of wrong) {
    const hint = check(each);
    if (hint === true || hint.trim() === '')
      throw new Error(`exercise: the wrong answer ${display(each)} gets no hint`);
  }
  if (answer === undefined) markdown('No answer yet: set it in the cell above, and run both.');
  else {
    const verdict = check(answer);
    markdown(verdict === true ? '✓ Right.' : `Not yet: ${verdict}`);
  }
}
