/** Steps to go through: one picture, one highlighted step. */
import { changedLines } from '../../tutorial/views/changed.js';
import type { Frame } from '../../tutorial/views/story.js';
import { button, type Mounted, make, tableOf } from '../element.js';
import { inlined, ownIds } from '../figure/svg.js';
import { safe } from '../outputs/safe.js';

/** What stands under the steps' MIME type. */
export interface StepsData {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly frames: readonly Omit<Frame, 'picture'>[];
}

/** How long a step is seen while they play, ms. */
const PLAY = 1500;

/**
 * Puts a stepper in place of the static steps.
 *
 * @param html the steps as HTML, which holds their pictures
 */
export function mountSteps(place: HTMLElement, steps: StepsData, html: string): Mounted {
  const { title, note, frames } = steps;
  const last = frames.length - 1;
  let at = 0;
  let playing: ReturnType<typeof setInterval> | undefined;
  place.classList.add('is-live');
  const lanes = frames.every(({ lane }) => lane !== undefined);
  const view = lanes ? score(frames, go) : pictures(frames.length, html);
  const how = lanes ? HOW : note;
  const step = make('p', { class: 'step', 'aria-live': 'polite' });
  const state = make('dl', 'state');
  const back = button('Previous', () => go(at - 1));
  const next = button('Next', () => go(at + 1));
  const play = button('Play', () => (playing === undefined ? start() : stop()));
  // Steps that move by themselves are motion.
  play.hidden = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const where = make('input', { type: 'range', min: '1', max: `${frames.length}`, 'aria-label': 'Step' });
  where.addEventListener('input', () => {
    stop();
    go(Number(where.value) - 1);
  });
  const head = make('p', 'title', make('strong', '', title));
  if (how !== undefined) head.append(make('br', ''), how);
  const acts = make('div', 'acts', back, next, play, where);
  const parts = [head, acts, step, view.element, state];
  const stepper = make('div', { class: 'stepper', role: 'group', 'aria-label': title }, ...parts);
  stepper.addEventListener('keydown', (event) => {
    // The range has these keys by itself.
    if (event.target === where || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    stop();
    go(to);
  });
  place.append(stepper);
  go(0);
  return {
    remove() {
      stop();
      stepper.remove();
      place.classList.remove('is-live');
    },
  };

  function go(to: number): void {
    at = Math.min(last, Math.max(0, to));
    if (at === last) stop();
    const { words, state: lines = [] } = frames[at];
    step.textContent = `${at + 1} of ${frames.length}. ${words}`;
    where.value = String(at + 1);
    where.setAttribute('aria-valuetext', step.textContent);
    // Not disabled: a button that is loses the focus, and with it the keys.
    back.setAttribute('aria-disabled', String(at === 0));
    next.setAttribute('aria-disabled', String(at === last));
    const changed = changedLines(frames, at);
    state.replaceChildren(
      ...lines.flatMap(([name, value]) => {
        const kind = changed.has(name) ? 'is-changed' : '';
        return [make('dt', kind, name), make('dd', kind, value)];
      }),
    );
    state.hidden = lines.length === 0;
    view.show(at);
  }

  function start(): void {
    if (at === last) go(0);
    play.textContent = 'Pause';
    playing = setInterval(() => go(at + 1), PLAY);
  }

  function stop(): void {
    clearInterval(playing);
    playing = undefined;
    play.textContent = 'Play';
  }
}

/** The one picture. */
interface View {
  readonly element: HTMLElement;
  show(step: number): void;
}

const HOW = '→ memory: the step changes it; ← memory: the step reads it into a register.';
const ACCESS = { reads: '← memory', writes: '→ memory' } as const;

/** A lane for each process, a row for each step. */
function score(frames: StepsData['frames'], go: (step: number) => void): View {
  const lanes = [...new Set(frames.map(({ lane }) => lane!))];
  const rows = frames.map(({ lane, words, access }, i) => {
    const cells = lanes.map((each) => {
      if (each !== lane) return make('td');
      const what = words.startsWith(`${lane}: `) ? words.slice(lane!.length + 2) : words;
      const moved = access === undefined ? [] : [make('span', `access ${access}`, ACCESS[access])];
      return make('td', 'act', what, ' ', ...moved);
    });
    const row = make('tr', '', make('td', 'number', String(i + 1)), ...cells);
    // By keyboard the same is done by the keys of the stepper.
    row.addEventListener('click', () => go(i));
    return row;
  });
  const table = tableOf(['step', ...lanes], rows);
  table.className = 'score';
  return {
    element: make('div', 'view', table),
    show(step) {
      rows.forEach((row, i) => {
        row.classList.toggle('is-now', i === step);
        row.classList.toggle('is-later', i > step);
        if (i === step) row.setAttribute('aria-current', 'step');
        else row.removeAttribute('aria-current');
      });
    },
  };
}

/** A picture for each step where there are as many, of which one is seen; else the one of them all. */
function pictures(steps: number, html: string): View {
  const each = [...safe(ownIds(inlined(html))).querySelectorAll('svg, img')].map((picture) =>
    make('div', 'frame', picture),
  );
  const made = make('div', 'view', ...each);
  if (each.length !== steps) return { element: made, show: () => {} };
  return {
    element: made,
    show(step) {
      each.forEach((frame, i) => {
        frame.hidden = i !== step;
      });
    },
  };
}
