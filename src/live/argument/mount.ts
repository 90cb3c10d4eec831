/** The argument in one picture, live: bet, controls, scrubber, counters. */
import { type Course, unpackCourses } from '../../simulator/replay/packed.js';
import { CLASS_ROWS, LOOKS } from '../../tutorial/picture/looks.js';
import type { ArgumentData } from '../../tutorial/picture/mime.js';
import { type Round, roundsIn, touchesWarm } from '../../tutorial/picture/rounds.js';
import { headline, inWords, LOOK_FOR, type Loser, V_IS } from '../../tutorial/picture/words.js';
import { button, make } from '../element.js';
import { mountBet } from '../forms/bet.js';
import { latest } from '../forms/latest.js';
import type { Values } from '../host.js';
import { type Chosen, choices } from './choices.js';
import { counters, numbers } from './counters.js';
import { grids, swatch } from './grids.js';
import { type At, player } from './player.js';
import type { Simulator, Wanted } from './simulator.js';

/** A picture that is mounted. */
export interface MountedPicture {
  /** To be called when the simulator has become idle, or is so no longer. */
  refresh(): void;
  /** Takes it away; what stood there before is seen again. */
  remove(): void;
}

/** Choices and the round, kept outside: in an address. */
export interface KeptChoices {
  readonly values: Values | undefined;
  /** Told of each change; null: as at first. */
  changed(values: Values | null): void;
  /** Told whether the answer of its bet stands open. */
  opened?(on: boolean): void;
}

/** Puts the live picture in place of the static one, which paper still shows. */
export function mountArgument(
  place: HTMLElement,
  data: ArgumentData,
  simulator: Simulator,
  kept: KeptChoices = { values: undefined, changed: () => {} },
): MountedPicture {
  const courses = unpackCourses(data.courses);
  let course: Course = courses[data.begin];
  let recorded = true;
  let rounds: readonly Round[] = roundsIn(course);
  let at: At = { round: 0, part: 0 };

  const pages = grids();
  const counted = counters();
  const table = numbers(() => ({ rounds, course, recorded }));
  const title = make('p', 'headline');
  const said = make('p', { class: 'said', role: 'status' });
  const nameOfV = make('span', '');
  const names = make('div', 'names', nameOfV, make('span', '', 'P: a process'));
  const range = make('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Round' });
  const named = (words: string, label: string, act: () => void): HTMLButtonElement => {
    const made = button(words, act);
    made.setAttribute('aria-label', label);
    return made;
  };
  const last = (): number => rounds.length - 1;
  const plays = player(last, (next, playing) => {
    at = next;
    draw(playing);
  });
  const go = (round: number): void => {
    plays.stop();
    at = { round: Math.max(0, Math.min(last(), round)), part: 0 };
    draw(false);
    keep();
  };
  const play = named('▶', 'Play', () => {
    if (plays.playing) go(at.round);
    else plays.play(at.round >= last() ? 0 : at.round);
    play.focus();
  });
  range.addEventListener('input', () => go(Number(range.value)));
  const scrubber = make(
    'fieldset',
    'scrubber',
    make('legend', 'unseen', 'Rounds'),
    named('◀', 'One round back', () => go(at.round - 1)),
    play,
    named('▶▏', 'One round on', () => go(at.round + 1)),
    range,
  );

  const asked = latest<Wanted, Course>((wanted, signal) => simulator.simulate(wanted, signal), {
    done: (found) => show(found, false),
    failed: (why) => {
      said.textContent = why instanceof Error ? why.message : String(why);
    },
    busy(on) {
      box.setAttribute('aria-busy', String(on));
      if (on) said.textContent = 'Simulating …';
    },
  });
  const made = choices(course, courses, data.policies, (chosen) => choose(chosen));
  const { above, element: which, rest } = made;
  rest(simulator.idle);

  /** What a link will carry; nothing before the bet is placed. */
  function keep(): void {
    if (open.disabled) return;
    const values = { ...made.differ(), ...(at.round > 0 ? { round: at.round } : {}) };
    kept.changed(Object.keys(values).length > 0 ? values : null);
  }

  function choose({ source, ...wanted }: Chosen): void {
    asked.stop();
    keep();
    if (source === 'simulated') {
      asked.ask(wanted);
      return;
    }
    const found = courses.find((each) =>
      (['kernel', 'mode', 'oneCgroup', 'ages'] as const).every((key) => each[key] === wanted[key]),
    );
    if (found !== undefined) show(found, true);
  }

  function show(found: Course, isRecorded: boolean): void {
    course = found;
    recorded = isRecorded;
    rounds = roundsIn(course);
    at = { round: Math.min(at.round, last()), part: 0 };
    fit();
    table.changed();
  }

  function fit(): void {
    const width = frame.clientWidth - classes.offsetWidth - 8;
    if (width <= 0) return;
    nameOfV.style.width = `${pages.fit(course.pages, width)}px`;
    draw(plays.playing);
  }

  function draw(playing: boolean): void {
    const { round, part } = at;
    const touched = touchesWarm(round) ? ['hot', 'warm'] : ['hot'];
    pages.draw(rounds[round], rounds[round + 1] ?? null, part, touched);
    range.max = String(last());
    range.value = String(round);
    title.textContent = `${headline(course, recorded)}.`;
    nameOfV.textContent = `V: ${V_IS[course.mode]}`;
    counted.show(rounds[round], course, recorded);
    play.textContent = playing ? '❚❚' : '▶';
    play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    // While it plays, rounds pass too fast to be spoken.
    if (playing) {
      said.textContent = `Round ${round + 1} of ${last()}: ${part < 0.45 ? `both touch their ${touched.join(' and ')} pages` : 'memory is asked for'}`;
      return;
    }
    const words = inWords(rounds[round], round, last());
    range.setAttribute('aria-valuetext', words);
    said.textContent = words;
    pages.describe({ V: `Pages of V. ${words}`, P: `Pages of P. ${words}` });
  }

  const classes = make(
    'div',
    { class: 'classes', 'aria-hidden': 'true' },
    ...CLASS_ROWS.map(({ name }) => make('span', name, name)),
  );
  const frame = make('div', 'frame', classes, pages.element);
  const legend = make(
    'ul',
    { class: 'legend', 'aria-label': 'What the cells are' },
    ...LOOKS.map((look) => make('li', '', swatch(look), look.name)),
  );
  const picture = make(
    'div',
    'pages',
    scrubber,
    names,
    frame,
    make('p', 'look', LOOK_FOR),
    said,
    counted.element,
    legend,
  );
  const open = make('fieldset', 'opened', above, picture, which);
  open.prepend(make('legend', 'unseen', 'The picture'));
  const question = make('div', 'bet');
  const hint = make('p', 'hint');
  const box = make('section', 'argument-picture', question, hint, title, open, table.element);
  box.setAttribute('aria-label', 'The argument in one picture');
  place.append(box);
  place.classList.add('is-live');
  const resized = new ResizeObserver(fit);
  resized.observe(frame);
  fit();
  if (kept.values !== undefined) made.take(kept.values);
  // The question comes before anything moves.
  const words = (loser: Loser): string => data.choices.find(({ value }) => value === loser)!.words;
  const { kernel, mode, oneCgroup, ages } = courses[data.begin];
  const bet = mountBet(
    question,
    {
      id: ['bet-picture', kernel, mode, oneCgroup, ages].join('-'),
      question: data.question,
      choices: data.choices.map((each) => each.words),
      answer: words(data.answer),
      because: data.because,
    },
    {
      markdown: (text) => document.createTextNode(text),
      opened(on) {
        plays.stop();
        open.disabled = !on;
        hint.textContent = on ? 'Now play the rounds.' : 'Your bet opens the picture.';
        // A later round gives the answer away.
        if (!on) at = { round: 0, part: 0 };
        else if (typeof kept.values?.round === 'number') go(Math.round(kept.values.round));
        draw(false);
        kept.opened?.(on);
      },
    },
  );
  return {
    refresh: () => rest(simulator.idle),
    remove() {
      plays.stop();
      asked.stop();
      resized.disconnect();
      bet.remove();
      place.classList.remove('is-live');
      box.remove();
    },
  };
}
