/** One code cell of a page: its buttons, its editor, what it is in. */
import { make } from '../../../live/element.js';
import { MAP } from '../../../tutorial/show/mimes.js';
import type { Output } from '../worker/messages.js';
import type { Names } from '../worker/names.js';
import { asset } from './asset.js';
import { type ActName, button } from './button.js';
import type { Editor, EditorOptions } from './editor.js';
import type { PlannedCell } from './plan.js';
import { drawOutput, ShownOutputs } from './shown.js';
import type { Typed, TypesOf } from './types.js';

/** What a cell is in; `static` is as the build left it. */
export type State = 'static' | 'running' | 'done' | 'error' | 'stale';

/** What a cell does that concerns others. */
export interface CellActs {
  run(cell: LiveCell): void;
  runFrom(cell: LiveCell): void;
  stop(): void;
  reset(cell: LiveCell): void;
  share(button: HTMLButtonElement): void;
  download(): void;
  /** Its text was changed by the reader, or put back. */
  edited(cell: LiveCell): void;
  /** What stands there as its outputs is about to go. */
  leaves(cell: LiveCell): void;
  /** A reader has come to edit: what runs cells is to be made ready. */
  near(): void;
  /** The texts of all cells, and which of them it is. */
  context(): { readonly cells: readonly string[]; readonly cell: number };
}

export class LiveCell {
  readonly id: string;
  readonly element: HTMLElement;
  readonly published: string;
  /** Outputs of its last run in this page; null while those of the build stand there. */
  outputs: ShownOutputs | null = null;
  state: State = 'static';
  /** What its outputs rest on: see `Plan.basis`. */
  basis: string;
  readonly #planned: PlannedCell;
  readonly #acts: CellActs;
  readonly #code: HTMLElement;
  readonly #block: HTMLElement;
  /** The outputs of the build, which come back when it is reset, and what they rest on. */
  readonly #built: readonly HTMLElement[];
  readonly #builtBasis: string;
  readonly #builtNames: Names;
  readonly #buttons: Readonly<Record<ActName, HTMLButtonElement>>;
  readonly #status: HTMLElement;
  #editor: Promise<Editor> | null = null;
  /** Completion, what names are, what is wrong: from when the reader asks for it. */
  #typed: Promise<Typed> | null = null;
  /** How the last run ended; null when there was none. */
  #ended: 'done' | 'error' | 'stopped' | null = null;
  #running = false;

  constructor(element: HTMLElement, planned: PlannedCell, basis: string, acts: CellActs) {
    this.element = element;
    this.id = planned.id;
    this.published = planned.source;
    this.basis = basis;
    this.#planned = planned;
    this.#acts = acts;
    this.#code = element.querySelector('pre code')!;
    this.#block = this.#code.parentElement!;
    this.#builtBasis = basis;
    this.#builtNames = planned.names;
    this.#built = [...element.querySelectorAll<HTMLElement>(':scope > .output')];
    this.#buttons = {
      run: button('run', 'Run', () => acts.run(this)),
      stop: button('stop', 'Stop', () => acts.stop()),
      from: button('from', 'Run from here', () => acts.runFrom(this)),
      code: button('code', 'Edit', () => this.edit()),
      types: button('types', 'Types', () => this.types()),
      reset: button('reset', 'Reset', () => acts.reset(this)),
      share: button('share', 'Share', () => acts.share(this.#buttons.share)),
      download: button('download', 'Download', () => acts.download()),
    };
    this.#buttons.types.hidden = true;
    this.#status = make('span', { class: 'state', role: 'status' });
    const named = { class: 'acts', role: 'group', 'aria-label': `Cell: ${this.name}` };
    const bar = make('div', named, ...Object.values(this.#buttons), this.#status);
    (this.#block.closest('details') ?? this.#block).after(bar);
    this.#block.addEventListener('click', ({ target }) => {
      if ((target as Element).closest('a') === null && getSelection()?.isCollapsed !== false) this.edit();
    });
    this.#block.addEventListener('focus', () => {
      if (this.#block.matches(':focus-visible')) this.edit();
    });
  }

  get source(): string {
    return this.#planned.source;
  }

  get isEdited(): boolean {
    return this.source !== this.published;
  }

  /** What it does, in a few words. */
  get name(): string {
    const summary = this.element.querySelector(':scope > details > summary')?.textContent;
    return summary ?? /^\/\/ (.+)/.exec(this.published)?.[1] ?? this.id;
  }

  /** Unfolds the code, puts an editor in its place and goes there. */
  edit(): void {
    this.#acts.near();
    const folded = this.#block.closest('details');
    if (folded) folded.open = true;
    this.#editor ??= this.#mount();
    this.#editor.then(
      (editor) => editor.focus(),
      (error: Error) => {
        this.#editor = null;
        this.say(error.message);
      },
    );
  }

  /** Loads what knows the types, and asks it. */
  types(what?: 'complete' | 'describe'): void {
    this.edit();
    if (this.#typed === null) this.say('Types are loading …');
    this.#typed ??= this.#type();
    this.#typed.then(
      (typed) => {
        if (what !== undefined) typed[what]();
      },
      (error: Error) => {
        this.#typed = null;
        this.say(error.message);
      },
    );
  }

  show(): void {
    const folded = this.#block.closest('details');
    if (folded) folded.open = true;
    this.element.scrollIntoView({ block: 'center' });
  }

  /** Puts a text in: of a link, or the published one. */
  write(source: string): void {
    if (source === this.source) return;
    this.#take(source);
    void this.#editor?.then((editor) => editor.set(source));
    void this.#typed?.then((typed) => typed.changed());
    this.#acts.edited(this);
  }

  say(words: string): void {
    this.#status.textContent = words;
  }

  /** A run begins: what it shows takes the place of what stands there. */
  begin(): ShownOutputs {
    this.#running = true;
    this.#clear();
    this.outputs = new ShownOutputs(this.element, (output) => this.#draw(output));
    return this.outputs;
  }

  end(ended: 'done' | 'error' | 'stopped', basis: string): void {
    this.#running = false;
    this.#ended = ended;
    this.basis = basis;
  }

  /** The outputs of the build come back, resting on what they rested on there; false when nothing else stands there. */
  undraw(): boolean {
    if (this.outputs === null || this.#running) return false;
    this.#clear();
    this.element.append(...this.#built);
    this.outputs = null;
    this.#ended = null;
    this.basis = this.#builtBasis;
    return true;
  }

  #clear(): void {
    this.#acts.leaves(this);
    for (const each of this.element.querySelectorAll(':scope > .output')) each.remove();
  }

  /** @param basis what its outputs would rest on if it ran now */
  refresh(basis: string): void {
    this.state = this.#running
      ? 'running'
      : basis !== this.basis || this.#ended === 'stopped'
        ? 'stale'
        : (this.#ended ?? 'static');
    this.element.dataset.state = this.state;
    const { run, stop, from, reset, share, download } = this.#buttons;
    const had = document.activeElement;
    run.hidden = this.#running;
    stop.hidden = !this.#running;
    from.hidden = this.state !== 'stale';
    for (const each of [reset, share, download]) each.hidden = !this.isEdited;
    // A button that goes takes the focus along: who came by keys would begin at the top of the page.
    if (had instanceof HTMLButtonElement && had.hidden && this.element.contains(had))
      (this.#running ? stop : run).focus();
    this.say(WORDS[this.#ended === 'stopped' && !this.#running ? 'stopped' : this.state]);
  }

  /** The map of the build leads to pages, so it stays where a run shows the same one. */
  #draw(output: Output): HTMLElement {
    const element = drawOutput(output);
    const shown =
      'data' in output ? (output.data[MAP] as { notebook: string | null } | undefined) : undefined;
    const map = this.#built.map((each) => each.querySelector<HTMLElement>('[data-map]')).find(Boolean);
    if (shown && map && map.dataset.map === (shown.notebook ?? ''))
      element.replaceChildren(map.cloneNode(true));
    return element;
  }

  async #mount(): Promise<Editor> {
    const mount = await asset<(options: EditorOptions) => Editor>('editor');
    const editor = mount({
      source: this.source,
      label: `Code: ${this.name}`,
      changed: (source) => {
        this.#take(source);
        this.#acts.edited(this);
        this.#retype();
      },
      run: () => this.#acts.run(this),
      asked: (what) => this.types(what),
    });
    this.#block.hidden = true;
    this.#block.after(editor.element);
    this.#buttons.types.hidden = false;
    return editor;
  }

  #retype(): void {
    this.#typed?.then(
      (typed) => typed.changed(),
      () => {}, // said by who asked
    );
  }

  async #type(): Promise<Typed> {
    const [typesOf, editor] = await Promise.all([asset<TypesOf>('types'), this.#editor!]);
    const typed = typesOf(editor, () => this.#acts.context());
    await typed.check();
    this.#buttons.types.hidden = true;
    this.say('Ctrl+Space completes, Ctrl+I says what a name is.');
    return typed;
  }

  #take(source: string): void {
    this.#planned.source = source;
    // Those of the published text are known.
    if (source === this.published) Object.assign(this.#planned, { names: this.#builtNames, named: source });
    // What is printed, and what is seen before the editor is there.
    this.#code.textContent = source;
  }
}

const WORDS: Readonly<Record<State | 'stopped', string>> = {
  static: '',
  running: 'Running …',
  done: '',
  error: '',
  stale: 'Not run since the change',
  stopped: 'Stopped',
};
