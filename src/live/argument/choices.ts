/** Which run is shown: one that was recorded, or one that is simulated. */
import type { PresetName } from '../../simulator/policy/presets.js';
import type { Course, OwnerMode } from '../../simulator/replay/packed.js';
import type { ArgumentData } from '../../tutorial/picture/mime.js';
import { QUERIES, V_IS } from '../../tutorial/picture/words.js';
import { make } from '../element.js';
import type { Values } from '../host.js';
import { radios, select } from './elements.js';
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

const KERNELS = Object.entries(QUERIES).map(([value, more]) => ({ value, words: `Linux ${value}`, more }));
const RULES = ['6.1', '6.12', '6.15', '7.3'].map((value) => ({ value, words: `Linux ${value}` }));
const SIZES = [1024, 2048, 4096, 8192].map((pages) => ({ value: String(pages), words: `${pages} pages` }));

/** The controls; `changed` is told of every choice. */
export function choices(
  begin: Course,
  courses: readonly Course[],
  policies: ArgumentData['policies'],
  changed: (chosen: Chosen) => void,
): Choices {
  const first: Chosen = {
    source: 'recorded',
    kernel: begin.kernel as Chosen['kernel'],
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
  const mode = radios(
    `${group}-mode`,
    'V is',
    (Object.entries(V_IS) as [OwnerMode, string][]).map(([value, words]) => ({ value, words })),
    (value) => set({ mode: value }),
  );
  const source = radios<Source>(
    `${group}-source`,
    'Shown is',
    [
      { value: 'recorded', words: 'what the kernel did' },
      { value: 'simulated', words: 'what the simulator does', more: ' ' },
    ],
    (value) => set({ source: value }),
  );
  const kernel = radios(`${group}-kernel`, 'Who is queried?', KERNELS, (value) =>
    set({ kernel: value as Chosen['kernel'] }),
  );
  const policy = select(
    `${group}-policy`,
    'Who is queried? As in',
    policies.map(({ name }) => ({ value: name, words: name })),
    (value) => set({ policy: value as PresetName }),
  );
  const rules = select(`${group}-rules`, 'reclaim rules of', RULES, (value) =>
    set({ kernel: value as Chosen['kernel'] }),
  );
  const sizeV = select(`${group}-V`, 'V has', SIZES, (value) => set({ pagesV: Number(value) }));
  const sizeP = select(`${group}-P`, 'P has', SIZES, (value) => set({ pagesP: Number(value) }));
  const cgroups = select(
    `${group}-cgroups`,
    'both in',
    [
      { value: 'one', words: 'one cgroup' },
      { value: 'two', words: 'two cgroups' },
    ],
    (value) => set({ oneCgroup: value === 'one' }),
  );
  const ages = select(
    `${group}-ages`,
    'agings',
    [
      { value: 'own', words: 'the kernel’s own' },
      { value: 'each', words: 'one before each request' },
    ],
    (value) => set({ ages: value === 'each' }),
  );
  const summary = make('small', '');
  const simulated = make(
    'div',
    'lists',
    policy.element,
    summary,
    rules.element,
    sizeV.element,
    sizeP.element,
  );
  const lists = make('div', 'lists', cgroups.element, ages.element);
  function show(): void {
    mode.set(chosen.mode);
    source.set(chosen.source);
    kernel.set(chosen.kernel);
    policy.set(chosen.policy);
    summary.textContent = policies.find(({ name }) => name === chosen.policy)?.summary ?? '';
    rules.set(chosen.kernel);
    sizeV.set(String(chosen.pagesV));
    sizeP.set(String(chosen.pagesP));
    cgroups.set(chosen.oneCgroup ? 'one' : 'two');
    ages.set(chosen.ages ? 'each' : 'own');
    kernel.element.hidden = chosen.source === 'simulated';
    simulated.hidden = chosen.source === 'recorded';
  }
  show();
  const input = source.element.querySelector<HTMLInputElement>('[value="simulated"]')!;
  const why = source.element.querySelector('small')!;
  /** What each may be. */
  const may: Readonly<Record<keyof Chosen, readonly unknown[]>> = {
    source: ['recorded', 'simulated'],
    kernel: RULES.map(({ value }) => value),
    policy: policies.map(({ name }) => name),
    mode: Object.keys(V_IS),
    oneCgroup: [true, false],
    ages: [true, false],
    pagesV: SIZES.map(({ value }) => Number(value)),
    pagesP: SIZES.map(({ value }) => Number(value)),
  };
  return {
    take(values) {
      const fits = Object.entries(values).filter(([name, value]) =>
        (may as Readonly<Record<string, readonly unknown[]>>)[name]?.includes(value),
      );
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
    above: mode.element,
    element: make('div', 'choices', kernel.element, simulated, lists, source.element),
  };
}

/** Radio buttons of two pictures in one page must not be one group. */
let pictures = 0;
