/** Bets: a question, and its answer folded until one has chosen. */

import * as v from 'valibot';
import { isCallable } from '../../simulator/config/check.js';
import { imageSource } from '../plot/bundle.js';
import {
  distinct,
  FINITE,
  fail,
  listOf,
  oneOf,
  type Reader,
  read,
  readField,
  record,
  text,
  that,
} from '../plot/check.js';
import { numberText } from '../plot/numberText.js';
import { fingerprint } from '../plot/round.js';
import { AXIS, type AxisSpec, labelOf } from '../plot/spec.js';
import { escaped } from '../plot/svg/xml.js';
import { lines } from '../plot/xy.js';
import { send } from '../show/display.js';
import { BET } from '../show/mimes.js';
import { checkEnds, isOn, rangeInWords, SLIDER_RANGE, type Slider } from './parameters.js';

/** What every bet has. `T` is what one bets. */
interface Question<T> {
  /** The question, in Markdown. */
  question: string;
  /** The answer, best computed: by a function, or by the cell. */
  answer: T | (() => T);
  /** Why, in a sentence or two of Markdown. */
  because: string;
  /** The reader's own bet; the answer then stands beside it, unfolded. */
  mine?: T | undefined;
}

/** A bet on one of several answers. */
export interface ChoiceBet extends Question<string> {
  /** Two or more possible answers. */
  choices: readonly string[];
}

/** A bet on a number. */
export interface NumberBet extends Question<number> {
  /** Between which ends the number is, and its unit. */
  number: Omit<Slider, 'kind' | 'value' | 'title'>;
}

/** A point of a curve. */
export interface CurvePoint {
  /** On the x axis. */
  readonly x: number;
  /** On the y axis. */
  readonly y: number;
}

/** A bet on how a curve runs. */
export interface CurveBet extends Question<readonly CurvePoint[]> {
  /** The axes, with a `range` each. */
  curve: { x: AxisSpec; y: AxisSpec };
}

/** A question to bet on. */
export type BetSpec = ChoiceBet | NumberBet | CurveBet;

/** How one kind of bet is asked and put into words. */
interface Kind<T> {
  /** What one may bet, a line of Markdown each. */
  readonly may: readonly string[];
  /** What an answer and a bet must be. */
  readonly schema: Reader<T>;
  /** An answer within a sentence: words in quotation marks, numbers as they are. */
  inWords(value: T): string;
  /** Whether a bet is the answer. Left out where there is no telling: a drawn curve never fits to the point. */
  same?(mine: T, answer: T): boolean;
  /** What is shown besides: nothing, or a picture of both. */
  picture?(answer: T, mine: T | undefined): string;
}

/**
 * Asks a question to bet on, with its answer folded away. Once the reader has set `mine`, both stand side by side.
 *
 * @throws ConfigError when the answer or the reader's bet is none that there may be; Error outside a notebook
 * @example
 * bet({ question: 'How many of the pages are young?', choices: ['none', 'half', 'all'],
 *   answer: () => 'half', because: 'Half of them were touched.' })
 */
export function bet(spec: BetSpec): void {
  const { question, because, mine: _mine, answer: _answer, ...rest } = readSpec(spec);
  const kinds = Object.keys(rest);
  if (kinds.length !== 1)
    fail('bet', 'its kind', kinds.join(', ') || undefined, 'one of choices, number and curve');
  if (rest.choices !== undefined) place(spec as ChoiceBet, choiceKind(rest.choices));
  else if (rest.number !== undefined) place(spec as NumberBet, numberKind(rest.number));
  else if (rest.curve !== undefined) place(spec as CurveBet, curveKind(rest.curve, question));

  function place<T>(given: Question<T>, kind: Kind<T>): void {
    const first = isCallable(given.answer) ? (given.answer as () => T)() : given.answer;
    const answer = readField('bet', 'answer', kind.schema, first);
    const mine = given.mine === undefined ? undefined : readField('bet', 'mine', kind.schema, given.mine);
    const may = kind.may.map((line) => `- ${line}${line === mine ? ' **← your bet**' : ''}`);
    const outcome = `**${verdict(kind, answer, mine)}** ${because}`;
    const drawn = kind.picture === undefined ? [] : ['', kind.picture(answer, mine)];
    const open = mine === undefined ? '' : ' open';
    const id = `bet-${fingerprint(JSON.stringify([question, kind.may]))}`;
    send({
      data: {
        [BET]: { id, question, ...rest, answer, because, ...(mine === undefined ? {} : { mine }) },
        'text/markdown': [
          ...[`**${question}**`, '', ...may, ''],
          ...[
            `<details${open}><summary>${mine === undefined ? CHOOSE : 'The answer'}</summary>`,
            '',
            outcome,
          ],
          ...[...drawn, '', '</details>'],
        ].join('\n'),
        'text/plain': [question, ...may, outcome].join('\n'),
      },
    });
  }
}

const CHOOSE = 'Choose first, then unfold the answer';

function verdict<T>({ inWords, same }: Kind<T>, answer: T, mine: T | undefined): string {
  if (mine === undefined) return `It is ${inWords(answer)}.`;
  if (same === undefined) return 'Your curve and the answer are drawn below.';
  return same(mine, answer)
    ? `Your bet was right: ${inWords(answer)}.`
    : `You bet ${inWords(mine)}. It is ${inWords(answer)}.`;
}

const ANYTHING = v.unknown();
const SPEC = record({
  question: text(),
  because: text(),
  answer: ANYTHING,
  mine: ANYTHING,
  choices: v.optional(listOf(text(), 'texts')),
  number: v.optional(SLIDER_RANGE),
  curve: v.optional(record({ x: AXIS, y: AXIS })),
});

function readSpec(spec: BetSpec) {
  return read('bet', SPEC, spec);
}

function choiceKind(choices: readonly string[]): Kind<string> {
  if (choices.length < 2) fail('bet', 'choices', choices, 'a list of at least 2');
  distinct('bet', 'choices', choices);
  return {
    may: choices,
    schema: oneOf(choices),
    inWords: (choice) => `“${choice}”`,
    same: (mine, answer) => mine === answer,
  };
}

function numberKind(range: Omit<Slider, 'kind' | 'value'>): Kind<number> {
  checkEnds('bet', 'number.', range);
  const { step: _, ...ends }: Slider = { kind: 'slider', value: range.from, ...range };
  const inWords = (value: number) =>
    `${numberText(value)}${range.unit === undefined ? '' : ` ${range.unit}`}`;
  const may = `a number ${rangeInWords(ends)}`;
  return {
    may: [may],
    schema: that<number>(may, (value) => isOn(ends, value)),
    inWords,
    // As precise as it is written, so as not to say "You bet 27. It is 27."
    same: (mine, answer) => inWords(mine) === inWords(answer),
  };
}

function curveKind(
  axes: { x: v.InferOutput<typeof AXIS>; y: v.InferOutput<typeof AXIS> },
  title: string,
): Kind<readonly CurvePoint[]> {
  const { x, y } = axes;
  const label = { x: labelOf(x), y: labelOf(y) };
  return {
    may: [`a curve: ${label.y} against ${label.x}`],
    schema: listOf(record({ x: FINITE, y: FINITE }), 'points { x, y }'),
    inWords: () => 'as drawn below',
    picture(answer, mine) {
      const rows = [...answer.map(named('the answer')), ...(mine ?? []).map(named('your curve'))];
      const { svg, alt } = lines(rows, {
        x: { column: 'x', ...x },
        y: { column: 'y', ...y },
        by: 'who',
        title,
      });
      return `<img src="${imageSource(svg)}" alt="${escaped(alt)}" style="max-width:100%;height:auto">`;
    },
  };
}

function named(who: string): (point: CurvePoint) => CurvePoint & { who: string } {
  return (point) => ({ ...point, who });
}
