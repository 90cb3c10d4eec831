/** Controls of a what-if. */
import type { WhatIf } from '../../tutorial/forms/whatIf.js';
import type { MimeBundle } from '../../tutorial/plot/bundle.js';
import { button, type Mounted, make } from '../element.js';
import type { Host, Values } from '../host.js';
import { type Control, control, type Value } from './controls.js';
import { changedCells, differenceInWords } from './difference.js';
import { latest } from './latest.js';

/** What a what-if is mounted with. */
export interface WhatIfOptions {
  readonly host: Host;
  /** Outputs of the first values. */
  readonly first: readonly MimeBundle[];
  /** Where those stand; while others are shown they are away from the screen. */
  readonly shown: () => readonly HTMLElement[];
  /** Draws an output; with a trace of the one before it, where there is one and it can. */
  readonly render: (data: MimeBundle, before: MimeBundle | undefined) => Node;
  /** Values to begin with, from an address; the first ones when left out. */
  readonly values?: Values | undefined;
  /** Told when a reader has set values; null when they are the first ones. */
  readonly changed?: (values: Values | null) => void;
}

/** How long a computation takes that is worth a word, ms. */
const LONG = 300;
const COMPUTING = 'Computing …';

/** Puts controls in place of the static table of parameters; results stand below them. */
export function mountWhatIf(place: HTMLElement, declared: WhatIf, options: WhatIfOptions): Mounted {
  const { host, first, render } = options;
  // A notebook that was saved before the order was told has none.
  const { id, parameters, order = Object.keys(parameters) } = declared;
  const start = Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
  let values: Record<string, Value> = { ...start };
  /** What is on screen, and what it is compared with: the result before the reader took hold of a control. */
  let seen = first;
  let before = first;
  let moving = false;
  place.dataset.whatIf = id;
  place.classList.add('is-live');

  const back = button('Back to the first values', () => set({ ...start }));
  const stop = button('Stop', () => {
    work.stop();
    say('Stopped.');
  });
  const bar = make('progress', { 'aria-label': 'Computing' });
  const acts = make('p', 'acts', back, stop, bar); // in one line: what comes and goes must not move the picture
  const status = make('p', { class: 'status', role: 'status' });
  const result = make('div', 'result');
  result.hidden = true;
  const controls = order.map((name): [string, Control] => [
    name,
    control(name, parameters[name], {
      to(value, ended) {
        if (!moving) before = seen;
        moving = !ended;
        const same = values[name] === value;
        values = { ...values, [name]: value };
        back.disabled = isFirst();
        // What takes long is computed when the control is let go; a range tells its last value twice.
        if (declared.slow === true ? ended : !same) ask();
        if (ended) options.changed?.(isFirst() ? null : values);
      },
      refused: (why) => fail(why),
    }),
  ]);
  const inside = [...controls.map(([, { element }]) => element), acts, status];
  const form = make('fieldset', 'controls', make('legend', '', 'What if?'), ...inside);
  place.append(form, result);

  let slowly: ReturnType<typeof setTimeout> | undefined;
  /** What goes on, in words; told to the reader when it takes long. */
  let doing = COMPUTING;
  const tell = (words: string): void => {
    doing = words;
    // What comes before computing is slow.
    if (words !== COMPUTING || !bar.hidden) long(true);
  };
  const compute = (asked: Values, signal: AbortSignal): Promise<readonly MimeBundle[]> => {
    doing = COMPUTING;
    return host.compute(id, asked, signal, (words) => {
      if (!signal.aborted) tell(words);
    });
  };
  const work = latest(compute, {
    done: (outputs) => show(outputs),
    failed: (why) => fail(why instanceof Error ? why.message : String(why)),
    busy(on) {
      clearTimeout(slowly);
      if (on) slowly = setTimeout(() => long(true), LONG);
      else long(false);
    },
  });
  long(false);
  update();
  if (host.idle !== null) {
    for (const [, { enable }] of controls) enable(false);
    back.disabled = true;
    say(host.idle);
  } else if (declared.slow === true) say('A new result takes a second or two.');
  if (options.values !== undefined && host.idle === null) set({ ...start, ...known(options.values) });
  return { remove };

  /** Values of parameters that there are, of their kind: an address may hold anything. */
  function known(given: Values): Values {
    const fits = ([name, value]: [string, unknown]): boolean =>
      Object.hasOwn(start, name) && typeof value === typeof start[name];
    return Object.fromEntries(Object.entries(given).filter(fits));
  }

  function isFirst(): boolean {
    return Object.entries(start).every(([name, value]) => values[name] === value);
  }

  function set(to: Record<string, Value>): void {
    before = seen;
    values = to;
    update();
    options.changed?.(isFirst() ? null : values);
    if (isFirst()) {
      work.stop();
      show(first);
    } else ask();
  }

  function ask(): void {
    work.ask(values);
  }

  function update(): void {
    for (const [name, { set }] of controls) set(values[name]);
    back.disabled = isFirst();
  }

  function long(on: boolean): void {
    bar.hidden = !on;
    stop.hidden = !on;
    result.setAttribute('aria-busy', String(on));
    if (on && status.textContent !== doing) say(doing);
  }

  function say(words: string): void {
    status.classList.remove('error');
    status.textContent = words;
  }

  function fail(why: string): void {
    say(why.replace(/^(?:\w*Error: )?(?:whatIf: )?/, ''));
    status.classList.add('error');
  }

  function show(outputs: readonly MimeBundle[]): void {
    const same = outputs === first;
    const drawn = same
      ? []
      : outputs.map((data, i) => {
          return make('div', 'output', render(data, before === outputs ? undefined : before[i]));
        });
    result.replaceChildren(...drawn);
    result.hidden = same;
    for (const each of options.shown()) each.classList.toggle('is-away', !same);
    const marked = same ? 0 : markTables(drawn, before, render);
    const words = differenceInWords(before, outputs);
    const cells = marked === 0 ? '' : `${marked} ${marked === 1 ? 'cell differs' : 'cells differ'}: marked`;
    say([words, cells].filter((each) => each !== '').join('. '));
    seen = outputs;
  }

  function remove(): void {
    work.stop();
    form.remove();
    result.remove();
    place.classList.remove('is-live');
    for (const each of options.shown()) each.classList.remove('is-away');
  }
}

/** Marks the cells of tables that differ from those before; returns how many. */
function markTables(
  drawn: readonly HTMLElement[],
  before: readonly MimeBundle[],
  render: WhatIfOptions['render'],
): number {
  let marked = 0;
  drawn.forEach((place, i) => {
    const table = place.querySelector('table');
    if (table === null || before[i] === undefined) return;
    const was = make('div', '', render(before[i], undefined)).querySelector('table');
    const differs = was === null ? null : changedCells(textsOf(was), textsOf(table));
    differs?.forEach((row, r) => {
      row.forEach((text, c) => {
        if (text === null) return;
        const cell = table.rows[r].cells[c];
        cell.append(make('span', 'was', ` (was ${text})`));
        cell.classList.add('is-changed');
        marked++;
      });
    });
  });
  return marked;
}

function textsOf(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map(({ textContent }) => textContent ?? ''));
}
