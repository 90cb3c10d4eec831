/** The first page: what it is about, the eras of kernels, where to start, what there is. */
import type { Era } from '../../tutorial/data/timeline.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { DOCUMENTS } from './documents.js';
import { SOURCES } from './layout.js';
import type { Page } from './page.js';
import { API } from './reference.js';

interface Front {
  /** The notebooks in reading order. */
  readonly pages: readonly Page[];
  readonly eras: readonly Era[];
  /** The argument in one picture, as HTML. */
  readonly picture: string;
  /** The argument map, as HTML. */
  readonly map: string;
}

/** For whom, what they may want to know, and the notebooks that say it, by their numbers. */
const STARTS: readonly { who: string; asks: string; read: readonly string[] }[] = [
  {
    who: 'You run hosts',
    asks: 'Is mine affected, which counter shows it, and which kernel changes it?',
    read: ['13', '06', '10'],
  },
  {
    who: 'You work on kernels or hypervisors',
    asks: 'Which lock, which bit, which walk; and does the lockless one hold?',
    read: ['05', '08', '10'],
  },
  {
    who: 'You are learning',
    asks: 'What is an accessed bit, why does a virtual machine hide it, and why did people argue?',
    read: ['00', '01', '02'],
  },
];

export function landingBody({ pages, eras, picture, map }: Front): string {
  const contents = pages.map(
    ({ file, title, summary }) =>
      `<li><a href="${file}">${escaped(title)}</a><p>${escaped(summary)}</p></li>`,
  );
  return [
    '<header class="hero"><h1>Second Look</h1>',
    '<p class="lead">Linux must guess which memory is not needed, and sees one <em>accessed bit</em> per page table entry. Of a virtual machine the bit lies in KVM’s tables, and a query costs the guest time. Should reclaim make it?</p>',
    '<p>The kernel’s lists argued about it from 2023 on, most of all in June and July 2024. Here it can be played with: notebooks, a simulator, and real kernels that were recorded page by page. Cells run in the page itself: nothing is installed, and nothing leaves it.</p></header>',
    picture,
    '<h2 id="eras">Four ways to ask</h2>',
    `<ol class="eras">${eras.map(eraHtml).join('\n')}</ol>`,
    '<h2 id="start">Where to start</h2>',
    `<ul class="starts">${STARTS.map((start) => startHtml(start, pages)).join('\n')}</ul>`,
    '<h2 id="notebooks">Notebooks</h2>',
    `<ol class="contents">${contents.join('\n')}</ol>`,
    `<h2 id="argument">The argument</h2><p>Twenty-three mails of June and July 2024. Where each is treated:</p>${map}`,
    '<h2 id="look-up">To look up</h2><ul>',
    `<li><a href="${API}">Every name that a cell can import</a>: functions, types and constants, with units, errors and sources.</li>`,
    `<li><a href="${SOURCES}">Every source</a>: mails, patches, code, recorded runs, and which notebooks cite each.</li>`,
    ...DOCUMENTS.map(
      ({ file, name, description }) => `<li><a href="${file}">${name}</a>: ${description}</li>`,
    ),
    '</ul>',
  ].join('\n');
}

function eraHtml({ name, from, to, released, preset, aging, eviction, locking, what }: Era): string {
  const when =
    released === false
      ? `Proposed, June 2024 (${from})`
      : `Linux ${from} ${to === null ? 'and later' : `to ${to}`}`;
  return [
    `<li${released === false ? ' class="proposed"' : ''}><p class="when">${escaped(when)}</p>`,
    `<h3>${escaped(name)}</h3><p>${escaped(what)}</p>`,
    `<dl><dt>Aging</dt><dd>${escaped(aging)}</dd><dt>Eviction</dt><dd>${escaped(eviction)}</dd>`,
    `<dt>Locks</dt><dd>${escaped(locking)}</dd><dt>Here</dt><dd><code>${preset}</code></dd></dl></li>`,
  ].join('');
}

function startHtml({ who, asks, read }: (typeof STARTS)[number], pages: readonly Page[]): string {
  const links = read.flatMap((number) =>
    pages
      .filter(({ file }) => file.startsWith(`${number}-`))
      .map(({ file, title }) => `<li><a href="${file}">${escaped(title)}</a></li>`),
  );
  return `<li><h3>${who}</h3><p>${asks}</p><ol>${links.join('')}</ol></li>`;
}
