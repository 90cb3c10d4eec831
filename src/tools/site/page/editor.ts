/** The editor, which a page loads when a reader goes to a cell: CodeMirror in a root of its own, where its styles may be. */

import { history, historyKeymap, insertNewlineKeepIndent, standardKeymap } from '@codemirror/commands';
import { EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { make } from '../../../live/element.js';

export interface EditorOptions {
  readonly source: string;
  /** What it is, for those who cannot see it. */
  readonly label: string;
  /** Told of each change by the reader. */
  readonly changed: (source: string) => void;
  /** Shift+Enter or Ctrl+Enter. */
  readonly run: () => void;
  /** Ctrl+Space, or Ctrl+I and F1: how does it go on, what is this? */
  readonly asked: (what: 'complete' | 'describe') => void;
}

export interface Editor {
  readonly element: HTMLElement;
  focus(): void;
  /** Puts another text in; `changed` is not told. */
  set(source: string): void;
  /** Where the reader writes. */
  caret(): number;
  /** The place in the text at a point of the window, and the other way. */
  at(point: { readonly x: number; readonly y: number }): number | null;
  box(at: number): { readonly left: number; readonly top: number; readonly bottom: number } | null;
  /** Writes as the reader does. */
  replace(from: number, to: number, text: string): void;
  /** Marks what is wrong, and nothing else. */
  mark(faults: readonly { readonly from: number; readonly to: number }[]): void;
}

/** Kinds of words, in the order in which they are looked for. */
const WORDS: readonly (readonly [string, string])[] = [
  ['comment', String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`],
  ['string', String.raw`'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|${'`'}(?:[^${'`'}\\]|\\[\s\S])*${'`'}?`],
  ['number', String.raw`\b(?:0[xb][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)n?\b`],
  [
    'keyword',
    String.raw`\b(?:as|async|await|break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|false|finally|for|from|function|if|implements|import|in|instanceof|interface|keyof|let|new|null|of|readonly|return|satisfies|static|super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield)\b`,
  ],
  // From the beginning of a word only: of one that is long each letter would be tried.
  ['title', String.raw`(?<![\w$])[A-Za-z_$][\w$]*(?=\s*\()`],
];
const ALL = new RegExp(WORDS.map(([kind, pattern]) => `(?<${kind}>${pattern})`).join('|'), 'gi');
const MARKS = Object.fromEntries(WORDS.map(([kind]) => [kind, Decoration.mark({ class: `tok-${kind}` })]));

/** The colours of words, over the whole text: a cell is short. */
const colours: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = coloured(view.state.doc.toString());
    }

    update({ docChanged, state }: ViewUpdate): void {
      if (docChanged) this.decorations = coloured(state.doc.toString());
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function coloured(text: string): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  for (const { index, 0: word, groups } of text.matchAll(ALL)) {
    const [kind] = Object.entries(groups!).find(([, each]) => each !== undefined)!;
    found.add(index, index + word.length, MARKS[kind]);
  }
  return found.finish();
}

const faulty = StateEffect.define<DecorationSet>();
const FAULT = Decoration.mark({ class: 'fault' });
/** What is marked as wrong; it moves with the text. */
const faults = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marked, { changes, effects }) =>
    effects.find((each) => each.is(faulty))?.value ?? marked.map(changes),
  provide: (field) => EditorView.decorations.from(field),
});

const look: Extension = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', overflowX: 'auto' },
  '.cm-content': { padding: '0.7rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 1rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.tok-keyword': { color: 'var(--keyword)' },
  '.tok-string': { color: 'var(--string)' },
  '.tok-number': { color: 'var(--number)' },
  '.tok-comment': { color: 'var(--comment)', fontStyle: 'italic' },
  '.tok-title': { color: 'var(--title)' },
  '.fault': { textDecoration: 'underline wavy var(--error)', textDecorationSkipInk: 'none' },
});

/** Typed text goes into the state at once. Left to the browser it would be styled in place, which the page's policy forbids. */
function beforeinput(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

function mount({ source, label, changed, run, asked }: EditorOptions): Editor {
  const element = make('div', 'editor');
  const root = element.attachShadow({ mode: 'open' });
  let silent = false;
  /** Does it for a key, which then means nothing else. */
  const does = (act: () => void) => (): boolean => {
    act();
    return true;
  };
  const describe = does(() => asked('describe'));
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: source,
      extensions: [
        history(),
        // Tab is left to the browser: it goes on to what comes next.
        keymap.of([
          { key: 'Shift-Enter', run: does(run) },
          { key: 'Mod-Enter', run: does(run) },
          { key: 'Ctrl-Space', run: does(() => asked('complete')) },
          { key: 'Ctrl-i', run: describe },
          { key: 'F1', run: describe },
          { key: 'Enter', run: insertNewlineKeepIndent },
          ...standardKeymap,
          ...historyKeymap,
        ]),
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !silent) changed(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({ beforeinput }),
        colours,
        faults,
        look,
      ],
    }),
  });
  return {
    element,
    focus: () => view.focus(),
    set(text) {
      silent = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      silent = false;
    },
    caret: () => view.state.selection.main.head,
    at: (point) => view.posAtCoords(point),
    box: (at) => view.coordsAtPos(at),
    replace(from, to, text) {
      const changes = { from, to, insert: text };
      view.dispatch({ changes, selection: { anchor: from + text.length }, userEvent: 'input.complete' });
    },
    mark(found) {
      const { length } = view.state.doc;
      const ranges = found
        .map(({ from, to }) => ({
          from: Math.min(from, length - 1),
          to: Math.min(Math.max(to, from + 1), length),
        }))
        .filter(({ from, to }) => from >= 0 && from < to)
        .map(({ from, to }) => FAULT.range(from, to));
      view.dispatch({ effects: faulty.of(Decoration.set(ranges, true)) });
    },
  };
}

const place = globalThis as { secondLook?: Record<string, unknown> };
place.secondLook ??= {};
place.secondLook.editor = mount;
