/** Parameters that a reader may change, as plain data: a page or JupyterLab can make sliders of them. */
import * as v from 'valibot';
import {
  distinct,
  FINITE,
  fail,
  flag,
  listOf,
  mustBe,
  oneOf,
  type Reader,
  read,
  readField,
  record,
  short,
  text,
  that,
} from '../plot/check.js';
import { numberText } from '../plot/numberText.js';

/** A number between two ends. */
export interface Slider {
  readonly kind: 'slider';
  /** The value to begin with. */
  readonly value: number;
  /** The lowest value. */
  readonly from: number;
  /** The highest value. */
  readonly to: number;
  /** Distance between values, from `from` on; any number when left out. */
  readonly step?: number;
  /** How a slider divides the range; `linear` when left out. */
  readonly scale?: 'linear' | 'log';
  /** Unit of the value. */
  readonly unit?: string;
  /** What it is; its name when left out. */
  readonly title?: string;
}

/** One of several values. */
export interface Choice<T extends string | number = string | number> {
  readonly kind: 'choice';
  /** The value to begin with. */
  readonly value: T;
  /** All values. */
  readonly among: readonly T[];
  /** What it is; its name when left out. */
  readonly title?: string;
}

/** Yes or no. */
export interface Toggle {
  readonly kind: 'toggle';
  /** The value to begin with. */
  readonly value: boolean;
  /** What it is; its name when left out. */
  readonly title?: string;
}

/** Something that a reader may change. */
export type Parameter = Slider | Choice | Toggle;

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** A value for each parameter. */
export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P]: ValueOf<P[K]>;
};

/** A value of one parameter: any that it may have, not only the one that it begins with. */
type ValueOf<T extends Parameter> = T extends Choice<infer V> ? V : T extends Slider ? number : boolean;

const TITLE = { title: v.optional(text()) };
const RANGE = {
  from: FINITE,
  to: FINITE,
  step: v.optional(
    that<number>('a number above 0', (value) => Number.isFinite(value) && (value as number) > 0),
  ),
  scale: v.optional(oneOf(['linear', 'log'])),
  unit: v.optional(text()),
};
const SLIDER = record({ ...RANGE, ...TITLE });
/** Ends, scale and unit of a number. */
export const SLIDER_RANGE: Reader<Omit<Slider, 'kind' | 'value' | 'title'>> = record(RANGE);

/**
 * A number between two ends.
 *
 * @param value the value to begin with
 * @throws ConfigError when the value is not between the ends, or a `log` scale begins at 0 or below
 * @example
 * slider(2, { from: 0.01, to: 100, scale: 'log', unit: 'per s' })
 */
export function slider(value: number, range: Omit<Slider, 'kind' | 'value'>): Slider {
  const given = read('slider', SLIDER, range);
  checkEnds('slider', '', given);
  return checked('slider', { kind: 'slider', value, ...given } as Slider);
}

const AMONG = listOf(v.union([FINITE, text()], mustBe('a number or a text')), 'numbers or texts');
/**
 * Refuses what is no parameter.
 *
 * @throws ConfigError naming it, and the field that is not what it may be
 */
export function checkParameters(where: string, parameters: Parameters): void {
  const may = that<Parameters>(
    'an object of parameters',
    (value) => typeof value === 'object' && value !== null,
  );
  const schemas: Readonly<Record<string, Reader<object>>> = {
    slider: SLIDER,
    choice: record({ among: AMONG, ...TITLE }),
    toggle: record(TITLE),
  };
  for (const [name, parameter] of Object.entries(readField(where, 'parameters', may, parameters))) {
    const { kind, value: _, ...range } = (parameter ?? {}) as Slider;
    const known = typeof kind === 'string' && Object.hasOwn(schemas, kind);
    if (!known) fail(where, name, parameter, 'made by slider, choice or toggle');
    readField(where, name, schemas[kind], range);
    if (kind === 'slider') checkEnds(where, `${name}.`, range);
  }
}

/** Refuses ends that are no range; `within` goes before their names. */
export function checkEnds(
  where: string,
  within: string,
  { from, to, scale }: Pick<Slider, 'from' | 'to' | 'scale'>,
): void {
  if (from >= to) fail(where, `${within}to`, to, `above from, which is ${from}`);
  if (scale === 'log' && from <= 0) fail(where, `${within}from`, from, 'above 0 on a log scale');
}

/**
 * One of several values.
 *
 * @param value the value to begin with
 * @throws ConfigError when the value is none of them, or two of them are the same
 * @example
 * choice('V5', ['BASE', 'V5', 'LANDED'])
 */
export function choice<const T extends string | number>(
  value: NoInfer<T>,
  among: readonly T[],
  options: { readonly title?: string } = {},
): Choice<T> {
  const all = readField('choice', 'among', AMONG, among);
  if (all.length < 2) fail('choice', 'among', among, 'a list of at least 2 values');
  distinct('choice', 'among', all);
  const given = read('choice', record(TITLE), options);
  return checked('choice', { kind: 'choice', value, among, ...given } as Choice<T>);
}

/**
 * Yes or no.
 *
 * @param value the value to begin with
 * @throws ConfigError when it is neither true nor false
 * @example
 * ```ts
 * whatIf({ nested: toggle(true, { title: 'an L2' }) }, ({ nested }) => `L2s: ${nested ? 1 : 0}`);
 * ```
 */
export function toggle(value: boolean, options: { readonly title?: string } = {}): Toggle {
  return checked('toggle', {
    kind: 'toggle',
    value,
    ...read('toggle', record(TITLE), options),
  } as Toggle);
}

function checked<P extends Parameter>(where: string, parameter: P): P {
  // Several stand in one cell: the title tells which of them a reader has set wrongly.
  const which = parameter.title === undefined ? where : `${where} (${parameter.title})`;
  readField(which, 'value', schemaOf(parameter), parameter.value);
  return parameter;
}

/**
 * Values for parameters, as a reader set them.
 *
 * @param values those that differ from the values to begin with
 * @throws ConfigError naming a parameter that there is not, or whose value is out of range
 */
export function readValues<P extends Parameters>(
  where: string,
  parameters: P,
  values: Partial<ValuesOf<P>> = {},
): ValuesOf<P> {
  const first = Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
  const schema = record(
    Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, schemaOf(parameter)])),
  );
  return read(where, schema, { ...first, ...values }) as ValuesOf<P>;
}

function schemaOf(parameter: Parameter): Reader<string | number | boolean> {
  switch (parameter.kind) {
    case 'toggle':
      return flag();
    case 'choice':
      return that<string | number>(rangeInWords(parameter), (value) =>
        parameter.among.includes(value as string),
      );
    case 'slider':
      return that<number>(`a number ${rangeInWords(parameter)}`, (value) => isOn(parameter, value));
  }
}

/** Whether a value is one of a slider's. */
export function isOn({ from, to, step }: Slider, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= from && value <= to)) return false;
  const steps = step === undefined ? 0 : (value - from) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** What a parameter may be. */
export function rangeInWords(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'toggle':
      return 'true or false';
    case 'choice':
      return `one of ${parameter.among.map((each) => short(String(each))).join(', ')}`;
    case 'slider': {
      const { from, to, step, unit } = parameter;
      const steps = step === undefined ? '' : step === 1 ? ', whole' : `, in steps of ${numberText(step)}`;
      return `from ${numberText(from)} to ${numberText(to)}${unit === undefined ? '' : ` ${unit}`}${steps}`;
    }
  }
}
