/** A question to bet on: the answer comes after the choice. */
import type { BetSpec, CurvePoint } from '../../tutorial/forms/bet.js';
import type { Slider } from '../../tutorial/forms/parameters.js';
import { button, drawn, type Mounted, make } from '../element.js';
import { recall, remember } from '../memory.js';
import { control } from './controls.js';
import { type Axes, type Drawing, drawing, share } from './curve.js';
import { choiceGap, curveGap, type Gap, numberGap } from './gap.js';

/** What stands under the bet's MIME type. */
export interface BetData {
  readonly id: string;
  readonly question: string;
  readonly because: string;
  readonly answer: unknown;
  /** Set in the cell. */
  readonly mine?: unknown;
  readonly choices?: readonly string[];
  readonly number?: Omit<Slider, 'kind' | 'value' | 'title'>;
  readonly curve?: Extract<BetSpec, { curve: unknown }>['curve'];
}

export interface BetOptions {
  /** Markdown as nodes, a paragraph of its own without its element. */
  readonly markdown: (source: string) => Node;
  /** Told whether the answer stands open: at first, when it is shown, and when the bet is taken back. */
  readonly opened?: (on: boolean) => void;
}

/** How one kind of bet is set, and shown beside its answer. */
interface Kind {
  readonly controls: readonly Node[];
  /** What the reader has set; undefined while that is nothing. */
  value(): unknown;
  set(value: unknown): void;
  /** Bet and answer, in words and, where it says more, in a picture; null: the reader only had the answer shown. */
  gap(mine: unknown): Gap & { picture?: Node };
  /** After the bet nothing can be set. */
  close(on: boolean): void;
}

/** Puts the bet in place of its folded answer. */
export function mountBet(place: HTMLElement, bet: BetData, { markdown, opened }: BetOptions): Mounted {
  const { id } = bet;
  place.classList.add('is-live');
  const form = make('fieldset', { class: 'bet-form', 'data-bet': id });
  const given = (): void => {
    placeIt.disabled = kind.value() === undefined;
  };
  const kind = kindOf(bet, given, markdown);
  const placeIt = button('Place the bet', () => reveal(kind.value()));
  const showMe = button('Show me the answer', () => reveal(null));
  const acts = make('p', 'acts', placeIt, showMe);
  form.append(make('legend', '', markdown(bet.question)), ...kind.controls, acts);
  placedFrom(form, placeIt, () => reveal(kind.value()));
  const outcome = make('div', { class: 'outcome', role: 'status' });
  const after = make('div', 'after');
  const answer = make('div', 'answer', outcome, after);
  place.append(form, answer);
  given();
  const kept = bet.mine === undefined ? read() : { mine: bet.mine };
  if (kept !== undefined) {
    if (kept.mine !== null) kind.set(kept.mine);
    open(kept.mine);
  } else opened?.(false);
  return {
    remove() {
      form.remove();
      answer.remove();
      place.classList.remove('is-live');
    },
  };

  /** What was bet before; nothing when it is no longer a bet that there may be. */
  function read(): { mine: unknown } | undefined {
    try {
      const found = JSON.parse(recall(id) ?? '') as { mine: unknown };
      if (found.mine !== null) kind.set(found.mine);
      return found.mine === null || kind.value() !== undefined ? found : undefined;
    } catch {
      return undefined;
    }
  }

  function reveal(mine: unknown): void {
    if (mine === undefined) return;
    remember(id, JSON.stringify({ mine }));
    open(mine);
  }

  function open(mine: unknown): void {
    const { words, right, picture } = kind.gap(mine);
    kind.close(true);
    acts.hidden = true;
    opened?.(true);
    outcome.classList.toggle('is-right', right);
    outcome.replaceChildren(make('strong', '', words), ' ', markdown(bet.because));
    if (picture !== undefined) outcome.append(picture);
    after.replaceChildren(
      seen(),
      make('p', 'acts', button(mine === null ? 'Hide the answer' : 'Take it back', again)),
    );
  }

  /** What the reader saw, in a line of the reader's own. */
  function seen(): HTMLElement {
    const line = make('input', { class: 'seen', type: 'text', value: recall(`${id}.seen`) ?? '' });
    line.addEventListener('change', () => remember(`${id}.seen`, line.value === '' ? null : line.value));
    return make('label', 'what-seen', 'What did you see? One line, kept in this browser: ', line);
  }

  function again(): void {
    remember(id, null);
    kind.close(false);
    acts.hidden = false;
    opened?.(false);
    outcome.replaceChildren();
    after.replaceChildren();
    given();
    form.querySelector<HTMLElement>('input, [tabindex]')?.focus();
  }
}

/** By pointer a choice is the bet; by keyboard one passes by others on the way to it, and Enter places it. */
function placedFrom(form: HTMLElement, placeIt: HTMLButtonElement, place: () => void): void {
  form.addEventListener('click', ({ target, detail }) => {
    if (detail > 0 && target instanceof HTMLInputElement && target.type === 'radio') place();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || placeIt.disabled) return;
    event.preventDefault();
    place();
  });
}

function kindOf(bet: BetData, given: () => void, markdown: BetOptions['markdown']): Kind {
  if (bet.choices !== undefined) return choiceKind(bet, bet.choices, given, markdown);
  if (bet.number !== undefined) return numberKind(bet.answer as number, bet.number, given);
  return curveKind(bet.answer as readonly CurvePoint[], bet.curve as Axes, given);
}

function choiceKind(
  { id, answer }: BetData,
  choices: readonly string[],
  given: () => void,
  markdown: BetOptions['markdown'],
): Kind {
  const lines = choices.map((choice) => {
    const input = make('input', { type: 'radio', name: id, value: choice });
    input.addEventListener('change', given);
    const mark = make('span', 'mark');
    return {
      input,
      mark,
      line: make('label', 'choice', input, make('span', '', markdown(choice), ' ', mark)),
    };
  });
  const value = (): string | undefined => lines.find(({ input }) => input.checked)?.input.value;
  return {
    controls: lines.map(({ line }) => line),
    value,
    set(to) {
      for (const { input } of lines) input.checked = input.value === to;
    },
    gap(mine) {
      for (const { input, mark } of lines) {
        const marks = [
          ...(input.value === answer ? ['the answer'] : []),
          ...(input.value === mine ? ['your bet'] : []),
        ];
        mark.textContent = marks.length === 0 ? '' : ` ← ${marks.join(', ')}`;
      }
      return choiceGap(mine as string | null, answer as string);
    },
    close(on) {
      for (const { input, mark } of lines) {
        input.disabled = on;
        if (!on) mark.textContent = '';
        if (!on) input.checked = false;
      }
    },
  };
}

function numberKind(answer: number, range: NonNullable<BetData['number']>, given: () => void): Kind {
  let mine: number | undefined;
  const middle = range.scale === 'log' ? Math.sqrt(range.from * range.to) : (range.from + range.to) / 2;
  const step = range.step ?? Number(((range.to - range.from) / 100).toPrecision(1));
  const slider: Slider = { kind: 'slider', title: 'Your bet', value: middle, ...range };
  const set = control('bet', range.scale === 'log' ? slider : { ...slider, step }, {
    to(value) {
      mine = value as number;
      why.textContent = '';
      given();
    },
    refused(words) {
      why.textContent = words;
    },
  });
  const why = make('p', { class: 'status error', role: 'status' });
  // No number before the reader's own: half way would be taken for a hint.
  const empty = (): void => {
    mine = undefined;
    set.set(middle);
    const number = set.element.querySelector<HTMLInputElement>('input[type=number]');
    if (number !== null) number.value = '';
  };
  empty();
  return {
    controls: [set.element, why],
    value: () => mine,
    set(to) {
      if (typeof to !== 'number' || !(to >= range.from && to <= range.to)) return;
      mine = to;
      set.set(to);
    },
    gap(bet) {
      const at = (value: number): number => share(value, range.from, range.to, range.scale === 'log');
      return {
        ...numberGap(bet as number | null, answer, range.unit),
        ...(bet === null ? {} : { picture: bar(at(bet as number), at(answer)) }),
      };
    },
    close(on) {
      set.enable(!on);
      if (!on) empty();
    },
  };
}

/** Where on the range bet and answer lie: the words beside it say the same. */
function bar(mine: number, answer: number): SVGSVGElement {
  const x = (share: number): number => 6 + 288 * share;
  const [a, b] = [x(mine), x(answer)];
  const size = { viewBox: '0 0 300 34', width: 300, height: 34, 'aria-hidden': 'true', class: 'gap' };
  const anchor = (at: number): string => (at < 60 ? 'start' : at > 240 ? 'end' : 'middle');
  return drawn(
    'svg',
    size,
    drawn('line', { x1: x(0), x2: x(1), y1: 18, y2: 18, class: 'range' }),
    drawn('line', { x1: a, x2: b, y1: 18, y2: 18, class: 'between' }),
    drawn('circle', { cx: a, cy: 18, r: 5, class: 'mine' }),
    drawn('rect', { x: b - 5, y: 13, width: 10, height: 10, class: 'right' }),
    drawn('text', { x: a, y: 9, 'text-anchor': anchor(a), class: 'mine' }, 'you'),
    drawn('text', { x: b, y: 33, 'text-anchor': anchor(b), class: 'right' }, 'it is'),
  );
}

function curveKind(answer: readonly CurvePoint[], axes: Axes, given: () => void): Kind {
  const made: Drawing = drawing(axes, answer, given);
  return {
    controls: [made.element],
    value: made.value,
    set: (to) => made.set(to as readonly CurvePoint[]),
    gap(mine) {
      made.reveal(true);
      return curveGap(mine as readonly CurvePoint[] | null, answer, axes.x.unit ?? axes.x.title);
    },
    close(on) {
      made.enable(!on);
      if (!on) made.reveal(false);
      if (!on) made.set([]);
    },
  };
}
