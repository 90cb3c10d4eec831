/** Native controls for the parameters of a what-if. */
import type { Parameter, Slider } from '../../tutorial/forms/parameters.js';
import { numberText } from '../../tutorial/plot/numberText.js';
import { make } from '../element.js';

export type Value = number | string | boolean;

/** A control with its label. */
export interface Control {
  readonly element: HTMLElement;
  /** Shows a value. */
  set(value: Value): void;
  enable(on: boolean): void;
}

/** What a control tells. */
export interface Moved {
  /** A value while the reader still moves the control, or at the end of it. */
  to(value: Value, ended: boolean): void;
  /** A number that the parameter may not be, in a sentence. */
  refused(why: string): void;
}

/** A control for a parameter; the reader's value goes to `moved`. */
export function control(name: string, parameter: Parameter, moved: Moved): Control {
  switch (parameter.kind) {
    case 'toggle':
      return checkbox(name, parameter.title ?? name, moved);
    case 'choice':
      return select(name, parameter.title ?? name, parameter.among, moved);
    case 'slider':
      return range(name, parameter, moved);
  }
}

function labelled(title: string, kind: string): { element: HTMLElement; label: HTMLElement } {
  const label = make('label', '', make('span', '', title));
  return { element: make('div', `control ${kind}`, label), label };
}

function checkbox(name: string, title: string, moved: Moved): Control {
  const { element, label } = labelled(title, 'toggle');
  const input = make('input', { type: 'checkbox', name });
  input.addEventListener('change', () => moved.to(input.checked, true));
  label.prepend(input);
  return {
    element,
    set: (value) => {
      input.checked = value === true;
    },
    enable: (on) => {
      input.disabled = !on;
    },
  };
}

function select(name: string, title: string, among: readonly (string | number)[], moved: Moved): Control {
  const { element, label } = labelled(title, 'choice');
  const options = among.map((each) => new Option(typeof each === 'number' ? numberText(each) : each));
  const input = make('select', { name }, ...options);
  input.addEventListener('change', () => moved.to(among[input.selectedIndex], true));
  label.append(input);
  return {
    element,
    set: (value) => {
      input.selectedIndex = among.indexOf(value as string);
    },
    enable: (on) => {
      input.disabled = !on;
    },
  };
}

/** A range and, beside it, the number. */
function range(name: string, slider: Slider, moved: Moved): Control {
  const { unit, title = name } = slider;
  const { element, label } = labelled(title, 'slider');
  const scale = scaleOf(slider);
  const handle = make('input', {
    ...{ type: 'range', name, min: `${scale.low}`, max: `${scale.high}`, step: `${scale.step}` },
  });
  label.append(handle);
  const number = make('input', {
    ...{ type: 'number', name, min: `${slider.from}`, max: `${slider.to}`, step: `${slider.step ?? 'any'}` },
    'aria-label': `${title}${unit === undefined ? '' : ` (${unit})`}, as a number`,
  });
  element.append(number, make('span', 'unit', unit ?? ''));
  const say = (value: number): void => {
    const words = `${numberText(value)}${unit === undefined ? '' : ` ${unit}`}`;
    handle.setAttribute('aria-valuetext', words);
  };
  const slide = (ended: boolean) => (): void => {
    const value = scale.value(Number(handle.value));
    number.value = String(value);
    say(value);
    moved.to(value, ended);
  };
  handle.addEventListener('input', slide(false));
  handle.addEventListener('change', slide(true));
  number.addEventListener('change', () => {
    const value = Number(number.value);
    const why = number.value === '' ? 'a number' : refusal(slider, value);
    number.setAttribute('aria-invalid', String(why !== null));
    if (why !== null) return moved.refused(`${title} must be ${why}.`);
    handle.value = String(scale.place(value));
    say(value);
    moved.to(value, true);
  });
  return {
    element,
    set(value) {
      handle.value = String(scale.place(value as number));
      number.value = String(value);
      number.setAttribute('aria-invalid', 'false');
      say(value as number);
    },
    enable(on) {
      handle.disabled = !on;
      number.disabled = !on;
    },
  };
}

/** What a number should be, when it is none that the slider has. */
function refusal({ from, to, step, unit = '' }: Slider, value: number): string | null {
  if (value < from || value > to) return `from ${numberText(from)} to ${numberText(to)} ${unit}`.trim();
  const steps = step === undefined ? 0 : (value - from) / step;
  if (Math.abs(steps - Math.round(steps)) < 1e-9) return null;
  return step === 1 ? 'whole' : `${numberText(from)} and steps of ${numberText(step!)} from there`;
}

/** Where values lie on a range. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** The value at a place: one of the slider's, with as many digits as a step needs. */
  value(place: number): number;
  place(value: number): number;
}

/** Places per range where a slider has no steps of its own. */
const PLACES = 200;

export function scaleOf({ from, to, step, scale }: Slider): Scale {
  const within = (value: number): number => Math.min(to, Math.max(from, value));
  const stepped = (value: number): number =>
    within(step === undefined ? value : round(from + step * Math.round((value - from) / step), 12));
  if (scale !== 'log') {
    const places = step ?? round((to - from) / PLACES, 12);
    return {
      low: from,
      high: to,
      step: places,
      // To the digits that tell places apart: 0.3, not 0.30000000000000004.
      value: (place) => (step === undefined ? within(roundTo(place, places / 2)) : stepped(place)),
      place: (value) => value,
    };
  }
  const [low, high] = [Math.log10(from), Math.log10(to)];
  return {
    low,
    high,
    step: (high - low) / PLACES,
    value(place) {
      // The ends are the ends, whatever three digits make of them.
      if (place <= low) return from;
      return place >= high ? to : stepped(within(round(10 ** place, 3)));
    },
    place: (value) => Math.log10(value),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** To decimals that are finer than `fine`. */
function roundTo(value: number, fine: number): number {
  return Number(value.toFixed(Math.max(0, Math.min(12, Math.ceil(-Math.log10(fine))))));
}
