/** The argument in one picture: whose pages go, round by round. */
import * as v from 'valibot';
import { policies } from '../../simulator/policy/presets.js';
import { type OwnersSpec, simulateOwners } from '../../simulator/replay/course.js';
import { type Course, unpackCourses } from '../../simulator/replay/packed.js';
import { load } from '../data/load.js';
import { whatIfs } from '../forms/registry.js';
import { imageSource, type MimeBundle } from '../plot/bundle.js';
import { fail, flag, listOf, oneOf, read, record, text, wholeNumber } from '../plot/check.js';
import { escaped } from '../plot/svg/xml.js';
import { send } from '../show/display.js';
import { ARGUMENT, ARGUMENT_ID, type ArgumentData, COURSE } from './mime.js';
import { roundsIn } from './rounds.js';
import { still } from './still.js';
import { headline, inWords, LOOK_FOR, LOSERS, loserOf, V_IS } from './words.js';

/** Which recorded run the picture begins with. */
export interface Beginning {
  kernel: '6.1' | '6.12' | '7.3';
  /** What V is: a process, a VM, or a VM that runs an L2. */
  mode: 'plain' | 'vm' | 'l2';
  /** One cgroup for both; left out: yes. */
  oneCgroup?: boolean;
  /** An aging by debugfs before each request; left out: no. */
  ages?: boolean;
}

/** What to show. */
export interface ArgumentPictureSpec {
  begin: Beginning;
  /** Why it comes as it does, in a sentence or two; said when the bet has been placed. */
  because: string;
  /** The two rounds that are drawn where nothing moves. */
  rounds?: readonly [number, number];
}

const SPEC = record({
  begin: record({
    kernel: oneOf(['6.1', '6.12', '7.3']),
    mode: oneOf(['plain', 'vm', 'l2']),
    oneCgroup: v.optional(flag()),
    ages: v.optional(flag()),
  }),
  because: text(),
  rounds: v.optional(listOf(wholeNumber('', 0, 24), 'two numbers of rounds')),
});

const TITLE = 'Whose pages go?';

/**
 * Shows the argument in one picture: the pages of V and of P, a process beside it, and whose go when memory is asked of
 * both, in 24 rounds. Recorded are all rounds of three kernels; in a page and in JupyterLab any policy can be simulated
 * beside them. A bet comes first.
 *
 * @throws ConfigError naming what is wrong; Error outside a notebook
 * @example
 * argumentPicture({ begin: { kernel: '6.1', mode: 'vm' }, because: 'Aging cannot see what the guest touches.' });
 */
export function argumentPicture(spec: ArgumentPictureSpec): void {
  whatIfs().set(ARGUMENT_ID, async (values) => [
    courseForms(simulateOwners(values as unknown as OwnersSpec)),
  ]);
  send({ data: argumentForms(spec) });
}

function courseForms(course: Course): MimeBundle {
  return { [COURSE]: course, 'text/plain': headline(course, false) };
}

/** The forms of the picture, for a cell and for a page that has none. */
export function argumentForms(spec: ArgumentPictureSpec): MimeBundle {
  const { begin, because, rounds: numbers = [2, 14] } = read('argumentPicture', SPEC, spec);
  if (numbers.length !== 2) fail('argumentPicture', 'rounds', numbers, 'a list of two');
  const { kernel, mode, oneCgroup = true, ages = false } = begin;
  const courses = load('rounds');
  const all = unpackCourses(courses);
  const wanted = { kernel, mode, oneCgroup, ages };
  const keys = Object.keys(wanted) as (keyof typeof wanted)[];
  const which = all.findIndex((course) => keys.every((key) => course[key] === wanted[key]));
  const course = all[which];
  const rounds = roundsIn(course);
  const names = { V: `V, ${V_IS[mode]}`, P: 'P, the process beside it', both: 'both', neither: 'neither' };
  const data: ArgumentData = {
    courses,
    begin: which,
    question: `Linux ${kernel}. V is ${V_IS[mode]}, P a process half as large, ${oneCgroup ? 'both in one cgroup' : 'each in a cgroup of its own'}. In each of ${rounds.length - 1} rounds both touch their hot pages, in every fourth their warm ones too, and then 128 pages are reclaimed. Who loses pages that are touched again?`,
    choices: LOSERS.map((value) => ({ value, words: names[value] })),
    answer: loserOf(rounds),
    because,
    policies: Object.values(policies)
      .filter((policy) => !policy.knowsEveryAccess)
      .map(({ name, summary }) => ({ name, summary })),
  };
  const told = numbers.map((number) => inWords(rounds[number], number, rounds.length - 1));
  const alt = `${headline(course, true)}. ${told.join(' ')}`;
  const svg = still(course, rounds, { title: TITLE, alt, numbers });
  const lines = [data.question, ...data.choices.map(({ words }) => `- ${words}`)];
  return {
    [ARGUMENT]: data,
    'image/svg+xml': svg,
    'text/html': [
      `<p><strong>${escaped(data.question)}</strong></p>`,
      `<ul>${data.choices.map(({ words }) => `<li>${escaped(words)}</li>`).join('')}</ul>`,
      `<details><summary>Choose first, then unfold two of the rounds</summary>`,
      `<p>It is: <strong>${escaped(names[data.answer])}</strong>. ${escaped(because)}</p>`,
      `<img src="${imageSource(svg)}" alt="${escaped(`${TITLE} ${alt}`)}" style="max-width:100%;height:auto">`,
      `<p>${escaped(headline(course, true))}. ${escaped(LOOK_FOR)}</p>`,
      '</details>',
    ].join('\n'),
    'text/plain': [...lines, `It is: ${names[data.answer]}. ${because}`, alt].join('\n'),
  };
}
