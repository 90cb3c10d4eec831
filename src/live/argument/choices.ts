/** Which run is shown: one that was recorded, or one that is simulated. */
import type { PresetName } from '../../simulator/policy/presets.js';
import type { Course, OwnerMode } from '../../simulator/replay/packed.js';
import type { ArgumentData } from '../../tutorial/picture/mime.js';
import { QUERIES, V_IS } from '../../tutorial/picture/words.js';
import { make } from '../element.js';
import type { Values } from '../host.js';
import { type ControlOf, type Option, radios, select } from './elements.js';
import type { Wanted } from './simulator.js';

type Source = 'recorded' | 'simulated';

/** What a reader has chosen. */
export interface Chosen extends Wanted {
  readonly source: Source;
}

export interface Choices {
  readonly element: HTMLElement;
  /** What V is stands above the picture. */
  readonly above: HTMLElement;
  /** Says why nothing can be simulated, or with null that it can. */
  rest(idle: string | null): void;
  /** Takes what a link carries, as far as there is such a choice. */
  take(values: Values): void;
  /** What differs from the first choices. */
  differ(): Values;
}

type Kernel = Chosen['kernel'];
const KERNELS = Object.entries(QUERIES).map(([value, more]) => ({
  ...{ value: value as Kernel, words: `Linux ${value}`, more },
}));
const RULES = (['6.1', '6.12', '6.15', '7.3'] as const).map((value) => ({ value, words: `Linux ${value}` }));
const SIZES = [1024, 2048, 4096, 8192].map((value) => ({ value, words: `${value} pages` }));

/** The controls; `changed` is told of every choice. */
export function choices(
  begin: Course,
  courses: readonly Course[],
  policies: ArgumentData['policies'],
  changed: (chosen: Chosen) => void,
): Choices {
  const first: Chosen = {
    source: 'recorded',
    kernel: begin.kernel as Kernel,
    policy: begin.policy as PresetName,
    mode: begin.mode,
    oneCgroup: begin.oneCgroup,
    ages: begin.ages,
    pagesV: begin.pages.V,
    pagesP: begin.pages.P,
  };
  let chosen = first;
  const set = (some: Partial<Chosen>): void => {
    chosen = { ...chosen, ...some };
    // No record has other kernels, policies or sizes.
    if (chosen.source === 'recorded') {
      const kernel = chosen.kernel in QUERIES ? chosen.kernel : '7.3';
      const policy = courses.find((course) => course.kernel === kernel)!.policy as PresetName;
      chosen = { ...chosen, kernel, policy, pagesV: begin.pages.V, pagesP: begin.pages.P };
    }
    show();
    changed(chosen);
  };
  const group = `picture-${++pictures}`;
  const shown: (() => void)[] = [];
  /** What each may be, by any of its controls: two choose the kernel. */
  const may = new Map<string, readonly unknown[]>();
  const control = <K extends keyof Chosen>(
    kind: ControlOf,
    key: K,
    title: string,
    options: readonly Option<Chosen[K]>[],
  ): HTMLElement => {
    const made = kind<Chosen[K]>(`${group}-${key}`, title, options, (value) => set({ [key]: value }));
    shown.push(() => made.set(chosen[key]));
    may.set(key, [...(may.get(key) ?? []), ...options.map(({ value }) => value)]);
    return made.element;
  };
  const modes = Object.entries(V_IS).map(([value, words]) => ({ value: value as OwnerMode, words }));
  const mode = control(radios, 'mode', 'V is', modes);
  const source = control(radios, 'source', 'Shown is', [
    { value: 'recorded', words: 'what the kernel did' },
    { value: 'simulated', words: 'what the simulator does', more: ' ' },
  ]);
  const kernel = control(radios, 'kernel', 'Who is queried?', KERNELS);
  const names = policies.map(({ name }) => ({ value: name as PresetName, words: name }));
  const policy = control(select, 'policy', 'Who is queried? As in', names);
  const rules = control(select, 'kernel', 'reclaim rules of', RULES);
  const sizeV = control(select, 'pagesV', 'V has', SIZES);
  const sizeP = control(select, 'pagesP', 'P has', SIZES);
  const cgroups = control(select, 'oneCgroup', 'both in', [
    { value: true, words: 'one cgroup' },
    { value: false, words: 'two cgroups' },
  ]);
  const ages = control(select, 'ages', 'agings', [
    { value: false, words: 'the kernel’s own' },
    { value: true, words: 'one before each request' },
  ]);
  const summary = make('small', '');
  const simulated = make('div', 'lists', policy, summary, rules, sizeV, sizeP);
  const lists = make('div', 'lists', cgroups, ages);
  function show(): void {
    for (const each of shown) each();
    summary.textContent = policies.find(({ name }) => name === chosen.policy)?.summary ?? '';
    kernel.hidden = chosen.source === 'simulated';
    simulated.hidden = chosen.source === 'recorded';
  }
  show();
  const input = source.querySelector<HTMLInputElement>('[value="simulated"]')!;
  const why = source.querySelector('small')!;
  return {
    take(values) {
      const fits = Object.entries(values).filter(([name, value]) => may.get(name)?.includes(value));
      if (fits.length > 0) set(Object.fromEntries(fits));
    },
    differ: () =>
      Object.fromEntries(
        Object.entries(chosen).filter(([name, value]) => value !== first[name as keyof Chosen]),
      ) as Values,
    rest(idle) {
      input.disabled = idle !== null;
      why.textContent = idle;
    },
    above: mode,
    element: make('div', 'choices', kernel, simulated, lists, source),
  };
}

/** Radio buttons of two pictures in one page must not be one group. */
let pictures = 0;
