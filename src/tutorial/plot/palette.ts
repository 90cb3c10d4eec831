/**
 * Colours, dashes, markers and hatches.
 *
 * Colours: the Okabe–Ito set ("Color Universal Design", M. Okabe and K. Ito, 2008), with orange, sky and purple
 * darkened until every colour has a contrast of at least 3:1 against white and against near-black, because
 * the same live plot is shown on both. Yellow and black cannot do that and are left out; grey is added.
 * Colour is never the only difference: the n-th series also has its own dash, marker and hatch.
 */
export const COLOURS = {
  blue: '#0072b2',
  vermillion: '#d55e00',
  green: '#009e73',
  purple: '#b7669a',
  orange: '#b37b00',
  sky: '#2f8fc6',
  grey: '#7d7d7d',
} as const;

/** Colours that can be told apart on white and on near-black, by people who are colour-blind, too. */
export type Colour = keyof typeof COLOURS;
export const COLOUR_NAMES: readonly Colour[] = Object.keys(COLOURS) as Colour[];

const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const;
/** Line styles, by the names Plotly knows. */
export type Dash = (typeof DASHES)[number];

const SHAPES = ['circle', 'square', 'diamond', 'triangle-up', 'x', 'triangle-down', 'cross', 'star'] as const;
/** Point shapes, by the names Plotly knows; `none` draws no points. */
export type Marker = (typeof SHAPES)[number] | 'none';

export const HATCHES = ['solid', '/', '\\', 'x', '-', '|', '+', '.'] as const;
/** Area patterns: plain, rising, falling, crossed, horizontal, vertical, grid, dots. */
export type Hatch = (typeof HATCHES)[number];

/** How one series looks; everything resolved. */
export interface Style {
  readonly colour: string;
  readonly dash: Dash;
  readonly marker: Marker;
  readonly hatch: Hatch;
}

/** The look of the n-th series: neighbours differ in all four. */
export function styleOf(index: number): Style {
  return {
    colour: COLOURS[COLOUR_NAMES[index % COLOUR_NAMES.length]],
    dash: DASHES[index % DASHES.length],
    marker: SHAPES[index % SHAPES.length],
    hatch: HATCHES[index % HATCHES.length],
  };
}

/**
 * Policies in the order in which they get their looks, so that each has the same in all figures made from rows. The first
 * seven have a colour of their own: those that are most often compared.
 */
export const POLICY_LOOKS: readonly string[] = [
  'BASE',
  'V5',
  'LANDED',
  'MM612',
  'REV',
  'TRYLOCK',
  'ORACLE',
  'NEVER_SHADOW',
  'SINGLE_FALLBACK',
  'SINGLE_SKIP_AGE',
  'SINGLE_SKIP',
  'HALF',
  'SINGLE_FALLBACK_ALWAYS',
  'V6',
];

/**
 * For each name the index of its look. A policy has its own. What begins with `computed: X` or `X, …`, where X is a policy or
 * another of the names, has the colour of X, with a dash, marker and hatch that no policy has together. The others take
 * what is left, in other colours if they can.
 */
export function looksOf(names: readonly string[]): number[] {
  const known = [...POLICY_LOOKS, ...names];
  const parents = names.map((name) => {
    const [, of] = /^computed: (.+)$/.exec(name) ?? [];
    return known.find((each) => each === of || name.startsWith(`${each}, `)) ?? name;
  });
  const owns = parents.map((name) => POLICY_LOOKS.indexOf(name));
  const colours = new Set(owns.filter((own) => own >= 0).map((own) => own % COLOUR_NAMES.length));
  const colourTaken = (look: number) =>
    colours.size < COLOUR_NAMES.length && colours.has(look % COLOUR_NAMES.length);
  const first = new Map(POLICY_LOOKS.map((name, look) => [name, look]));
  let next = 0;
  for (const name of parents) {
    if (first.has(name)) continue;
    while (owns.includes(next) || colourTaken(next)) next++;
    first.set(name, next++);
  }
  const relatives = new Map<string, number>();
  return names.map((name, i) => {
    const own = first.get(parents[i]) ?? 0;
    if (name === parents[i]) return own;
    const n = (relatives.get(parents[i]) ?? 0) + 1;
    relatives.set(parents[i], n);
    // As many steps as there are policies, a multiple of the colours: the same colour, all else another.
    return own + n * POLICY_LOOKS.length;
  });
}

/** Text on the light card of the static picture. */
export const INK = '#1f2328';
/** Second-rank text, axis lines and reference lines on the light card. */
export const SOFT_INK = '#4b5563';
export const CARD = '#ffffff';
/** Grid lines: deliberately below the contrast of marks. */
export const GRID = '#e2e5e9';
/** Text of the live plot where no theme sets it: readable on white and on near-black. */
export const THEMELESS_INK = '#767676';
/** Grid lines of the live plot on any background. */
export const THEMELESS_GRID = 'rgba(128,128,128,0.3)';

/**
 * Colours of a numeric map, low to high: five samples of cividis (Nuñez, Anderton, Renslow, PLoS ONE 2018),
 * whose lightness rises evenly, so that it also reads in grey.
 */
export const RAMP: readonly string[] = ['#00204d', '#414d6b', '#7c7b78', '#bcaf6f', '#ffea46'];

/** Channels 0..255 of `#rrggbb`. */
function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** Colour of the ramp at `t`, 0 to 1. */
export function ramp(t: number): string {
  const at = Math.min(1, Math.max(0, t)) * (RAMP.length - 1);
  const from = Math.min(RAMP.length - 2, Math.floor(at));
  const [a, b] = [channels(RAMP[from]), channels(RAMP[from + 1])];
  const mixed = a.map((c, i) => Math.round(c + (b[i] - c) * (at - from)));
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance as WCAG 2 defines it, 0 to 1. */
export function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio as WCAG 2 defines it, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

/** A colour with opacity, for fills. */
export function faded(hex: string, opacity: number): string {
  return `rgba(${channels(hex).join(',')},${opacity})`;
}
