/** The story of one frame's rmap for every viewer: each change to open one by one. No script, no network. */
import type { RmapMoment } from '../../simulator/index.js';
import { imageSource, type MimeBundle } from '../plot/bundle.js';
import { CARD, INK } from '../plot/palette.js';
import { fingerprint } from '../plot/round.js';
import { label } from '../plot/svg/text.js';
import { element, escaped } from '../plot/svg/xml.js';
import { RMAP_WIDTH, rmapChanges, rmapHeight, rmapInWords, rmapMarks, rmapSvg } from './rmapPicture.js';

const COLUMNS = 3;
const TITLE = 28;

/**
 * MIME bundle of a story: HTML with a part to unfold for each change, all pictures on one sheet, and words.
 *
 * @throws RangeError when nothing happens in it
 */
export function rmapStepsBundle(story: readonly RmapMoment[]): MimeBundle {
  if (story.length === 0) throw new RangeError('rmapSteps: story must have at least one moment; it has none');
  const steps = story.map((moment, i) => ({
    moment,
    words: rmapInWords(moment),
    summary: `${i + 1} of ${story.length}. ${moment.change}${movedInWords(moment, story[i - 1])}`,
    svg: rmapSvg(moment, i === 0 ? undefined : story[i - 1]),
  }));
  // Browsers keep one of a group open; where the name is taken away, each opens and closes by itself.
  const group = `rmap-${fingerprint(steps.map(({ svg }) => svg).join(''))}`;
  const html = steps.map(({ summary, words, svg, moment }, i) =>
    [
      `<details name="${group}"${i === 0 ? ' open' : ''}><summary>${escaped(summary)}</summary>`,
      `<img src="${imageSource(svg)}" alt="${escaped(words)}" width="${RMAP_WIDTH}" height="${rmapHeight(moment)}" style="max-width:100%;height:auto"></details>`,
    ].join('\n'),
  );
  const note =
    '<p>Open the steps one after the other. Orange: an SPTE that is new in this step. Green: one that moved.</p>';
  return {
    'image/svg+xml': sheet(story),
    'text/html': [note, ...html].join('\n'),
    'text/plain': steps.map(({ summary, words }) => `${summary}. ${words}`).join('\n'),
  };
}

function movedInWords(moment: RmapMoment, since: RmapMoment | undefined): string {
  const { moved } = rmapChanges(moment, since);
  return moved.size === 0
    ? ''
    : `; ${[...moved].join(', ')} ${moved.size === 1 ? 'moves' : 'move'} into a hole`;
}

/** All moments side by side, for viewers that show no HTML. */
function sheet(story: readonly RmapMoment[]): string {
  const parts: string[] = [];
  let top = 0;
  for (let i = 0; i < story.length; i += COLUMNS) {
    const row = story.slice(i, i + COLUMNS);
    row.forEach((moment, k) => {
      const inner = label(`${i + k + 1}. ${moment.change}`, {
        x: 12,
        y: 20,
        'font-size': 15,
        'font-weight': 'bold',
        fill: INK,
      });
      const marks = rmapMarks(moment, i + k === 0 ? undefined : story[i + k - 1]);
      const at = `translate(${k * RMAP_WIDTH} ${top})`;
      parts.push(
        element('g', { transform: at }, inner, element('g', { transform: `translate(0 ${TITLE})` }, marks)),
      );
    });
    top += TITLE + Math.max(...row.map(rmapHeight));
  }
  const width = RMAP_WIDTH * Math.min(COLUMNS, story.length);
  const words = story.map((moment, i) => `${i + 1}. ${moment.change}. ${rmapInWords(moment)}`).join(' ');
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${top}`,
      width,
      height: top,
      role: 'img',
      'font-family': 'sans-serif',
      'aria-label': words,
    },
    element('title', {}, escaped(`The rmap of one frame, ${story.length} steps`)),
    element('rect', { width, height: top, rx: 6, fill: CARD }),
    ...parts,
  );
}
