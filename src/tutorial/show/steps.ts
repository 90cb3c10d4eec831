/** Things that are stepped through, for every viewer. No script, no network. */
import type { Exploration } from '../../checker/index.js';
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import type { Service } from '../../simulator/locks/experiments/served.js';
import { imageSource, type MimeBundle, shownAs } from '../plot/bundle.js';
import { fail, isList, read } from '../plot/check.js';
import { fingerprint } from '../plot/round.js';
import { wrap } from '../plot/svg/text.js';
import { element, escaped } from '../plot/svg/xml.js';
import { changedLines } from '../views/changed.js';
import { generations } from '../views/generationSteps.js';
import { lockQueue } from '../views/lockQueue.js';
import type { PagesByGeneration } from '../views/pagesByGeneration.js';
import { rmapSteps } from '../views/rmapSteps.js';
import { counterexample, type SequenceOptions } from '../views/sequence.js';
import { type Frame, type Picture, STORY, type StateLine, type Story } from '../views/story.js';
import { STEPS } from './mimes.js';

/** Steps, ready to show. Plain data. */
export interface Stepped extends Story {
  /** Names these steps; it comes from their content. */
  readonly id: string;
}

/**
 * Steps to go through one by one: a counterexample, a story of an rmap, a lock's queue, pages moving between generations, or
 * frames of one's own. `show` shows them: all in one picture where there is one, else each to unfold; what a step changed
 * stands out.
 *
 * @param options a counterexample may be shown up to one of its steps
 * @throws ConfigError when there is nothing to step through, or no such step
 * @example
 * steps({ title: 'Two writers', frames: [
 *   { words: 'A takes the lock', state: [['holds', 'A'], ['waits', '–']] },
 *   { words: 'B comes', state: [['holds', 'A'], ['waits', 'B']] }] })
 */
export function steps(
  what: Story | Exploration | readonly RmapMoment[] | readonly Service[] | PagesByGeneration,
  options: SequenceOptions = {},
): Stepped {
  const story = storyOf(what, options);
  const made: Stepped = { ...story, id: `steps-${fingerprint(JSON.stringify(story))}` };
  return shownAs(made, () => forms(made));
}

function storyOf(what: Parameters<typeof steps>[0], options: SequenceOptions): Story {
  if (typeof what !== 'object' || what === null)
    fail(
      'steps',
      'what',
      what,
      'a story, a counterexample, moments of an rmap, services of a lock or pages by generation',
    );
  if ('counterexample' in what) return counterexample(what, options);
  if ('columns' in what) return generations(what);
  if (!isList(what)) return read('steps', STORY, what);
  const isService = typeof what[0] === 'object' && what[0] !== null && 'waitNs' in what[0];
  return isService ? lockQueue(what as readonly Service[]) : rmapSteps(what as readonly RmapMoment[]);
}

function forms(story: Stepped): MimeBundle {
  const { id, title, frames, whole, note } = story;
  const picture = whole?.svg ?? sheet(title, frames);
  return {
    [STEPS]: {
      ...{ id, title, ...(note === undefined ? {} : { note }) },
      frames: frames.map(({ picture: _, ...frame }) => ({ state: [], ...frame })),
    },
    ...(picture === undefined ? {} : { 'image/svg+xml': picture }),
    'text/html': whole === undefined ? unfolded(story) : inOnePicture(story, whole),
    'text/plain': [title, ...frames.map((_, i) => `${i + 1}. ${inWords(frames, i)}`)].join('\n'),
  };
}

/** The picture tells all steps, so their words are folded. */
function inOnePicture({ title, frames, note }: Story, { svg, alt }: NonNullable<Story['whole']>): string {
  const lines = frames.map(({ words }, i) => `<li>${escaped(words)}${stateHtml(frames, i)}</li>`);
  return [
    '<figure style="margin:0">',
    `<img src="${imageSource(svg)}" alt="${escaped(`${title}. ${alt}`)}" style="width:100%;min-width:640px;max-width:900px;height:auto">`,
    `<figcaption>${noteHtml(note)}<details><summary>The ${frames.length} steps in words</summary><ol>${lines.join('\n')}</ol></details></figcaption>`,
    '</figure>',
  ].join('\n');
}

/** Each step with its own picture or state. Browsers keep one of a group open; else each opens and closes by itself. */
function unfolded({ id, title, frames, note }: Stepped): string {
  const parts = frames.map(({ words, picture }, i) =>
    [
      `<details name="${id}"${i === 0 ? ' open' : ''}><summary>${i + 1} of ${frames.length}. ${escaped(words)}</summary>`,
      picture === undefined ? `<p>${stateHtml(frames, i)}</p>` : pictureHtml(picture),
      '</details>',
    ].join('\n'),
  );
  return [`<p><strong>${escaped(title)}</strong> ${noteHtml(note)}</p>`, ...parts].join('\n');
}

function pictureHtml({ svg, alt, width, height }: Picture): string {
  return `<img src="${imageSource(svg)}" alt="${escaped(alt)}" width="${width}" height="${height}" style="max-width:100%;height:auto">`;
}

function noteHtml(note: string | undefined): string {
  return note === undefined ? '' : `${escaped(note)} `;
}

/** The lines of a state; those that changed are bold. */
function stateHtml(frames: readonly Frame[], i: number): string {
  const changed = changedLines(frames, i);
  return (frames[i].state ?? [])
    .map(([name, value]) => {
      const line = `${escaped(name)}: ${escaped(value)}`;
      return `<br>${changed.has(name) ? `<strong>${line}</strong> (changed)` : line}`;
    })
    .join('');
}

/** One step in words, with the lines that changed; with all of them in the first step. */
function inWords(frames: readonly Frame[], i: number): string {
  const { words, state = [], picture } = frames[i];
  const changed = changedLines(frames, i);
  const lines = state
    .filter(([name]) => i === 0 || changed.has(name))
    .map((line: StateLine) => line.join(': '));
  const drawn = picture === undefined ? '' : `. ${picture.alt}`;
  return `${words}${drawn}${lines.length === 0 ? '' : ` [${lines.join('; ')}]`}`;
}

const COLUMNS = 3;
const LETTERS = 14;
const LINE = 18;

/** The pictures of all steps side by side, for viewers that show no HTML; undefined when there are none. */
function sheet(title: string, frames: readonly Frame[]): string | undefined {
  const drawn = frames.flatMap(({ words, picture }, i) =>
    picture === undefined ? [] : { ...picture, words: `${i + 1}. ${words}` },
  );
  if (drawn.length === 0) return undefined;
  const wide = Math.max(...drawn.map(({ width }) => width));
  const parts: string[] = [];
  let top = 0;
  for (let i = 0; i < drawn.length; i += COLUMNS) {
    const row = drawn.slice(i, i + COLUMNS);
    // Bold letters are 0.6 as wide as high, with room to spare.
    const heads = row.map(({ words }) => wrap(words, Math.floor((wide - 24) / (0.6 * LETTERS))));
    const head = 12 + LINE * Math.max(...heads.map(({ length }) => length));
    row.forEach(({ svg }, k) => {
      heads[k].forEach((line, n) => {
        const at = { x: k * wide + 12, y: top + 20 + LINE * n, 'font-size': LETTERS, 'font-weight': 'bold' };
        parts.push(element('text', at, escaped(line)));
      });
      parts.push(element('g', { transform: `translate(${k * wide} ${top + head})` }, svg));
    });
    top += head + Math.max(...row.map(({ height }) => height));
  }
  const width = wide * Math.min(COLUMNS, drawn.length);
  const size = { viewBox: `0 0 ${width} ${top}`, width, height: top };
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'font-family': 'sans-serif' },
    element('title', {}, escaped(`${title}: ${drawn.length} steps`)),
    element('rect', { width, height: top, rx: 6, fill: '#ffffff' }),
    ...parts,
  );
}
