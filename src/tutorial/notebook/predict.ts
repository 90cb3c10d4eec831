/** Predict, then reveal. */
import { distinct, fail, list, oneOf, text } from '../plot/check.js';
import { markdown } from './prose.js';

/** A question to bet on. */
export interface PredictSpec {
  /** What the reader is asked, in Markdown. */
  question: string;
  /** Two or more possible answers. */
  choices: readonly string[];
  /** The reader's answer, one of the choices; left out, no bet is placed yet. */
  bet?: string;
}

/** A placed bet; {@link reveal} settles it. */
export interface Prediction {
  /** What the reader was asked. */
  readonly question: string;
  /** The possible answers. */
  readonly choices: readonly string[];
  /** The reader's answer; absent when there is none yet. */
  readonly bet?: string;
}

/**
 * Shows a question with its choices and the reader's bet, before the cell that answers it.
 *
 * @throws RangeError when the bet is none of the choices; Error outside a notebook.
 */
export function predict(spec: PredictSpec): Prediction {
  const question = text('predict', 'question', spec.question);
  const choices = Array.from(list('predict', 'choices', spec.choices, 'texts'), (choice, i) =>
    text('predict', `choices[${i}]`, choice),
  );
  if (choices.length < 2) fail('predict', 'choices', choices, 'a list of at least 2');
  distinct('predict', 'choices', choices);
  const bet = spec.bet === undefined ? undefined : oneOf('predict', 'bet', spec.bet, choices);
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
 * @throws RangeError when the answer is none of the choices; Error outside a notebook.
 */
export function reveal(prediction: Prediction, spec: RevealSpec): void {
  const answer = oneOf('reveal', 'answer', spec.answer, prediction.choices);
  const because = text('reveal', 'because', spec.because);
  const { bet } = prediction;
  const verdict =
    bet === undefined
      ? `You placed no bet. It is “${answer}”.`
      : bet === answer
        ? `Your bet was right: “${answer}”.`
        : `You bet “${bet}”. It is “${answer}”.`;
  markdown(`**${verdict}** ${because}`);
}
