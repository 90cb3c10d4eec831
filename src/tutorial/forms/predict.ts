/** Predict, then reveal. */
import * as v from 'valibot';
import { fail, listOf, oneOf, read, readField, record, text } from '../plot/check.js';
import { markdown } from '../show/markdown.js';

/** A question to bet on. */
export interface PredictSpec {
  /** The question, in Markdown. */
  question: string;
  /** Two or more possible answers. */
  choices: readonly string[];
  /** The reader's answer, one of the choices; left out, no bet is placed yet. */
  bet?: string;
}

/** A placed bet; {@link reveal} settles it. */
export interface Prediction {
  /** The question. */
  readonly question: string;
  /** The possible answers. */
  readonly choices: readonly string[];
  /** The reader's answer; absent when there is none yet. */
  readonly bet?: string;
}

const SPEC = record({ question: text(), choices: listOf(text(), 'texts'), bet: v.optional(text()) });

/**
 * Shows a question with its choices and the reader's bet, before the cell that answers it.
 *
 * @throws ConfigError when the bet is none of the choices; Error outside a notebook.
 * @example
 * ```ts
 * const bet = predict({ question: 'Which is larger?', choices: ['two', 'three'], bet: 'three' });
 * ```
 */
export function predict(spec: PredictSpec): Prediction {
  const { question, choices, bet } = read('predict', SPEC, spec);
  if (choices.length < 2) fail('predict', 'choices', choices, 'a list of at least 2');
  if (bet !== undefined) readField('predict', 'bet', oneOf(choices), bet);
  const lines = choices.map((choice) => `- ${choice}${choice === bet ? ' **← your bet**' : ''}`);
  const hint =
    bet === undefined ? ['', 'No bet yet: choose one of them in this cell, and run it again.'] : [];
  markdown([`**${question}**`, '', ...lines, ...hint].join('\n'));
  return { question, choices, ...(bet === undefined ? {} : { bet }) };
}

/** How a bet is settled. */
export interface RevealSpec {
  /** The right one of the choices; best computed by the cell, not typed. */
  answer: string;
  /** Why, in a sentence or two of Markdown. */
  because: string;
}

/**
 * Settles a bet: says whether it was right, what is right, and why.
 *
 * @throws ConfigError when the answer is none of the choices; Error outside a notebook.
 * @example
 * ```ts
 * const bet = predict({ question: 'Which is larger?', choices: ['two', 'three'] });
 * reveal(bet, { answer: 'three', because: 'It comes after two.' });
 * ```
 */
export function reveal(prediction: Prediction, spec: RevealSpec): void {
  const { choices } = read('reveal', SPEC, prediction);
  const schema = record({ answer: oneOf(choices), because: text() });
  const { answer, because } = read('reveal', schema, spec);
  const { bet } = prediction;
  const verdict =
    bet === undefined
      ? `You placed no bet. It is “${answer}”.`
      : bet === answer
        ? `Your bet was right: “${answer}”.`
        : `You bet “${bet}”. It is “${answer}”.`;
  markdown(`**${verdict}** ${because}`);
}
