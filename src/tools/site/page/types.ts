/** Types in an editor, when a reader asks for them: how a word goes on, what a name is, what is wrong. */

import script from 'second-look:types';
import { make } from '../../../live/element.js';
import type { Answers, Question } from '../types/messages.js';
import type { Editor } from './editor.js';

/** What an editor can be asked once types are there. */
export interface Typed {
  /** Offers how to go on. */
  complete(): void;
  /** Tells what stands where the reader writes. */
  describe(): void;
  /** Looks for faults. */
  check(): Promise<void>;
  /** The text is another: the same when the reader pauses, and what is offered is looked for again. */
  changed(): void;
}

/** Gives an editor types. @param context the texts of the page's cells, and which of them the editor has */
export type TypesOf = (editor: Editor, context: () => Omit<Question, 'what' | 'at'>) => Typed;

/** How long hand and mouse rest before faults are looked for and a name is told, ms. */
const PAUSE = 300;

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  .card { position: fixed; z-index: 3; max-width: min(38rem, 90vw); max-height: 14rem; overflow: auto; margin: 0; padding: 0.3rem;
    color: var(--ink); background: var(--panel); border: 1px solid var(--soft); border-radius: 6px; list-style: none; }
  .card[hidden] { display: none; }
  .card pre { margin: 0; font: inherit; white-space: pre-wrap; }
  .card p { margin: 0.3rem 0 0; font-family: system-ui, sans-serif; white-space: pre-wrap; }
  .card [role=option] { padding: 0 0.4rem; cursor: pointer; }
  .card [aria-selected=true] { color: var(--panel); background: var(--accent); }
  .card i { opacity: 0.85; }
`);

type Waiting = { resolve(answer: never): void; reject(error: Error): void };
const waiting: Map<number, Waiting> = new Map();
let worker: Worker | null = null;
let asked = 0;

function ask<Q extends Question>(question: Q): Promise<Answers[Q['what']]> {
  worker ??= start();
  const id = ++asked;
  worker.postMessage({ id, ...question });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function start(): Worker {
  const made = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  made.onmessage = ({ data }: MessageEvent<{ id: number; answer: never; trouble?: string }>) => {
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if (data.trouble === undefined) resolve(data.answer);
    else reject(new Error(`Types are of no help here: ${data.trouble}`));
  };
  made.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message || 'Types cannot be loaded.'));
    waiting.clear();
    worker = null;
  };
  return made;
}

const typesOf: TypesOf = (editor, context) => {
  const root = editor.element.shadowRoot!;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, STYLE];
  const text = root.querySelector('.cm-content')!;
  const list = card('ul', 'listbox', 'How it goes on');
  const told = card('div', 'status', 'What it is');
  for (const each of [list, told]) {
    // The editor keeps the focus.
    each.addEventListener('mousedown', (event) => event.preventDefault());
    root.append(each);
  }
  const wrong = 'What the types say is wrong';
  const faults = make('ul', { class: 'faults', 'aria-live': 'polite', 'aria-label': wrong });
  editor.element.after(faults);

  let from = 0;
  let active = 0;
  let turn = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    turn++;
    list.hidden = true;
    told.hidden = true;
    text.removeAttribute('aria-activedescendant');
    text.removeAttribute('aria-controls');
  }

  /** Opens a card at a place of the text, below it where there is room. */
  function open(which: HTMLElement, at: number): void {
    const box = editor.box(at);
    if (box === null) return;
    which.hidden = false;
    which.style.left = '0'; // where it is as wide as it may be
    const { offsetWidth: width, offsetHeight: height } = which;
    const below = box.bottom + height < innerHeight || box.top < height;
    which.style.left = `${Math.max(0, Math.min(box.left, innerWidth - width - 8))}px`;
    which.style.top = `${below ? box.bottom : box.top - height}px`;
  }

  function choose(at: number): void {
    active = (at + list.children.length) % list.children.length;
    [...list.children].forEach((each, i) => {
      each.setAttribute('aria-selected', String(i === active));
    });
    list.children[active].scrollIntoView({ block: 'nearest' });
    text.setAttribute('aria-activedescendant', list.children[active].id);
  }

  function take(at: number): void {
    const { name } = (list.children[at] as HTMLElement).dataset;
    close();
    editor.replace(from, editor.caret(), name!);
  }

  async function complete(): Promise<void> {
    close();
    const mine = turn;
    const found = await ask({ ...context(), what: 'complete', at: editor.caret() });
    if (mine !== turn) return;
    ({ from } = found);
    const names = found.names.length > 0 ? found.names : null;
    list.replaceChildren(
      ...(names ?? []).map(({ name, kind }, i) => {
        const named = { id: `name-${i}`, role: 'option', 'data-name': name };
        const each = make('li', named, `${name} `, make('i', '', kind));
        each.addEventListener('click', () => take(i));
        return each;
      }),
    );
    if (names === null) return tell('Nothing to complete here.', '', editor.caret());
    open(list, from);
    text.setAttribute('aria-controls', list.id);
    choose(0);
  }

  function tell(code: string, doc: string, at: number): void {
    told.replaceChildren(make('pre', '', code), ...(doc === '' ? [] : [make('p', '', doc)]));
    open(told, at);
  }

  async function describe(at: number, aloud: boolean): Promise<void> {
    if (aloud) close();
    const mine = turn;
    const found = await ask({ ...context(), what: 'describe', at });
    if (mine !== turn) return;
    if (found !== null) tell(found.code, found.doc, found.from);
    else if (aloud) tell('There is no name here.', '', at);
    else told.hidden = true;
  }

  async function check(): Promise<void> {
    const found = await ask({ ...context(), what: 'check', at: 0 });
    editor.mark(found);
    faults.replaceChildren(...found.map(({ line, message }) => make('li', '', `Line ${line}: ${message}`)));
  }

  /** What is of no help is left out in silence, but for what the reader asked. */
  const trying = (does: Promise<void>, aloud = true): void => {
    does.catch((error: Error) => {
      if (aloud) tell(error.message, '', editor.caret());
    });
  };

  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => choose(active + 1),
    ArrowUp: () => choose(active - 1),
    Enter: () => take(active),
  };
  editor.element.addEventListener(
    'keydown',
    (event) => {
      const does = list.hidden ? undefined : keys[event.key];
      if (does === undefined && !(event.key === 'Escape' && !(list.hidden && told.hidden))) {
        if (!/^.$|^(?:Backspace|Shift|Control|Alt|Meta)$/.test(event.key)) close();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      (does ?? close)();
    },
    { capture: true },
  );
  editor.element.addEventListener('focusin', () => trying(check(), false));
  editor.element.addEventListener('focusout', close);
  // What is offered is for where the reader wrote.
  text.addEventListener('mousedown', close);
  addEventListener('scroll', close, { passive: true });
  let rest: ReturnType<typeof setTimeout> | undefined;
  editor.element.addEventListener('mousemove', (event) => {
    clearTimeout(rest);
    if (!list.hidden || event.composedPath().includes(told)) return;
    const { clientX: x, clientY: y } = event;
    rest = setTimeout(() => {
      const at = editor.at({ x, y });
      // Beside the text there is no name.
      if (at !== null && Math.abs((editor.box(at)?.left ?? 0) - x) < 20) trying(describe(at, false), false);
    }, PAUSE);
  });
  editor.element.addEventListener('mouseleave', () => {
    clearTimeout(rest);
    told.hidden = true;
  });

  return {
    complete: () => trying(complete()),
    describe: () => trying(describe(editor.caret(), true)),
    check,
    changed() {
      const { cells, cell } = context();
      const goesOn = !list.hidden && /[\w$]/.test(cells[cell][editor.caret() - 1] ?? '');
      close();
      if (goesOn) trying(complete());
      clearTimeout(pause);
      pause = setTimeout(() => trying(check(), false), PAUSE);
    },
  };
};

function card(tag: 'ul' | 'div', role: string, label: string): HTMLElement {
  return make(tag, { id: role, class: 'card', hidden: '', role, 'aria-label': label });
}

const place = globalThis as { secondLook?: Record<string, unknown> };
place.secondLook ??= {};
place.secondLook.types = typesOf;
