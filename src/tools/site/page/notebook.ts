/** The code cells of a page together: run, stop, what is stale, share, take home. */
import { make } from '../../../live/element.js';
import type { Names } from '../worker/names.js';
import type { Address } from './address.js';
import { button } from './button.js';
import { LiveCell } from './cell.js';
import { Plan } from './plan.js';
import { makeRuntime, type Runtime } from './runtime.js';
import { takeHome } from './takeHome.js';

/** The names of the page's cells, as the build found them. */
type Named = readonly (readonly [id: string, names: Names])[];

const WARNING = 'This link carries changed code: look, then run.';
const TORN = 'This link cannot be read: the page is as it was published.';
/** How long a reader pauses before the names of a text are looked for, ms. */
const PAUSE = 200;

export class Notebook {
  readonly plan: Plan;
  readonly runtime: Runtime;
  readonly address: Address;
  readonly cells: readonly LiveCell[];
  /** Told when other outputs stand in a cell: of a run that has ended, or those of the build again. */
  readonly onDrawn: Set<(cell: LiveCell) => void> = new Set();
  /** Told before those that stand there go. */
  readonly onLeave: Set<(cell: LiveCell) => void> = new Set();
  /** Cells whose text came in the address, until a reader runs them. */
  readonly #unread: Set<string> = new Set();
  readonly #pauses: Map<string, ReturnType<typeof setTimeout>> = new Map();
  readonly #stop: HTMLButtonElement = button('stop', 'Stop', () => this.runtime.stop());
  readonly #reset: HTMLButtonElement = button('reset', 'Reset all', () => this.reset());
  readonly #all: HTMLButtonElement = button('run', 'Run all', () => void this.run(this.cells));
  #bar: HTMLElement | null = null;

  constructor(elements: readonly HTMLElement[], named: Named, address: Address) {
    this.address = address;
    const names = new Map(named);
    this.plan = new Plan(
      elements.map((element) => {
        const source = element.querySelector('pre code')?.textContent ?? '';
        const id = element.dataset.cell ?? '';
        return { id, source, named: source, names: names.get(id) ?? { makes: [], uses: [] } };
      }),
    );
    this.runtime = makeRuntime(this.plan, (cell) => (this.#unread.has(cell) ? WARNING : null));
    this.cells = this.plan.cells.map(
      (planned, at) =>
        new LiveCell(elements[at], planned, this.plan.basis(at), {
          run: (cell) => {
            this.#unread.delete(cell.id);
            void this.run([cell]);
          },
          runFrom: (cell) => void this.run(this.cells.slice(this.cells.indexOf(cell))),
          stop: () => this.runtime.stop(),
          reset: (cell) => this.reset([cell]),
          share: (from) => this.share(from),
          download: () => this.download(),
          edited: (cell) => this.#edited(cell),
          leaves: (cell) => {
            for (const hear of this.onLeave) hear(cell);
          },
          near: () => this.runtime.warm(),
          context: () => ({ cells: this.plan.cells.map(({ source }) => source), cell: at }),
        }),
    );
    const share = button('share', 'Share', () => this.share(share));
    const download = button('download', 'Download as .ipynb', () => this.download());
    const group = { class: 'acts page-acts', role: 'group', 'aria-label': 'All cells' };
    elements[0].before(make('div', group, this.#all, this.#stop, this.#reset, share, download));
    for (const cell of this.cells) {
      const source = this.address.changes.edits[cell.id];
      if (source === undefined || source === cell.published) continue;
      this.#unread.add(cell.id);
      cell.write(source);
    }
    if (this.#unread.size > 0) this.#warn();
    else if (this.address.torn) linkBar(TORN);
    this.#refresh();
  }

  /** Runs cells one after the other; each after those that it needs. */
  async run(cells: readonly LiveCell[]): Promise<void> {
    await Promise.all(
      cells.map(async (cell) => {
        const outputs = cell.begin();
        // Run once more meanwhile, a cell shows what the last run does.
        const isLast = (): boolean => cell.outputs === outputs;
        this.#refresh();
        let basis = '';
        const ended = await this.runtime.run(
          cell.id,
          (shown) => {
            if (isLast()) outputs.take(shown);
          },
          () => {
            basis = this.plan.basis(this.plan.at(cell.id));
          },
        );
        if (!isLast()) return;
        cell.end(ended, basis);
        this.#refresh();
        this.#drawn(cell);
      }),
    );
  }

  /** Texts and outputs as published. */
  reset(cells: readonly LiveCell[] = this.cells): void {
    for (const cell of cells) cell.write(cell.published);
    const undrawn = cells.filter((cell) => cell.undraw());
    this.#refresh();
    for (const cell of undrawn) this.#drawn(cell);
  }

  #drawn(cell: LiveCell): void {
    try {
      for (const hear of this.onDrawn) hear(cell);
    } catch (error) {
      // A form that a cell declares may be anything.
      cell.say(`A form here cannot be used: ${(error as Error).message}`);
    }
  }

  share(from: HTMLButtonElement): void {
    const say = (words: string): void => {
      from.textContent = words;
      setTimeout(() => {
        from.textContent = 'Share';
      }, 2000);
    };
    const link = this.address.link();
    const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => say('Link copied'),
      () => say('The address above is the link'),
    );
  }

  download(): void {
    takeHome(this.cells, this.address.changes.values).catch((error: unknown) =>
      this.cells[0].say((error as Error).message),
    );
  }

  #edited(cell: LiveCell): void {
    this.address.setEdit(cell.id, cell.isEdited ? cell.source : null);
    if (!cell.isEdited) this.#unread.delete(cell.id);
    this.#refresh();
    clearTimeout(this.#pauses.get(cell.id));
    this.#pauses.set(
      cell.id,
      setTimeout(() => void this.#rename(cell), PAUSE),
    );
  }

  /** What is stale follows from the names, too. A search that is stopped is made up for by the next run. */
  async #rename({ id }: LiveCell): Promise<void> {
    await this.runtime.name(id).catch(() => {});
    this.#refresh();
  }

  /** Says of each cell what it is in: a text that is changed makes stale what rests on it. */
  #refresh(): void {
    this.cells.forEach((cell, at) => {
      cell.refresh(this.plan.basis(at));
    });
    const had = document.activeElement;
    this.#stop.hidden = !this.cells.some(({ state }) => state === 'running');
    this.#reset.hidden = !this.cells.some(({ isEdited, outputs }) => isEdited || outputs !== null);
    if ([this.#stop, this.#reset].some((each) => each === had && each.hidden)) this.#all.focus();
    if (this.#unread.size === 0) {
      this.#bar?.remove();
      this.#bar = null;
    }
  }

  /** A bar that says so when the address brought code along. */
  #warn(): void {
    const changed = this.cells.filter(({ id }) => this.#unread.has(id));
    this.#bar = linkBar(
      WARNING,
      button(
        'look',
        changed.length === 1 ? 'Look at the cell' : `Look at the first of ${changed.length} cells`,
        () => changed[0].show(),
      ),
      button('run-link', 'Run what was changed', () => {
        this.#unread.clear();
        void this.run(changed);
      }),
      button('discard', 'Put back what was published', () => {
        for (const cell of changed) cell.write(cell.published);
      }),
    );
  }
}

/** What is said above all of a link. */
function linkBar(said: string, ...buttons: readonly HTMLButtonElement[]): HTMLElement {
  const bar = make('div', { class: 'link-bar', role: 'status' }, make('p', '', said), ...buttons);
  document.querySelector('main')?.prepend(bar);
  return bar;
}

/** Brings the cells to life; null on a page without any. */
export function mountNotebook(address: Address): Notebook | null {
  const named = document.getElementById('names')?.textContent;
  const elements = [...document.querySelectorAll<HTMLElement>('.cell.code[data-cell]')];
  return named == null || elements.length === 0
    ? null
    : new Notebook(elements, JSON.parse(named) as Named, address);
}
