/** One frame's rmap as a picture: the word, and what it leads to. */
import { PTE_LIST_EXT } from '../../simulator/kvm/rmap/descriptors.js';
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import { CARD, COLOURS, GRID, INK, SOFT_INK } from '../plot/palette.js';
import { label } from '../plot/svg/text.js';
import { element } from '../plot/svg/xml.js';
import { CARD_PAD, CARD_WIDTH, onCard, SMALL_LETTERS } from './card.js';
import type { Picture } from './story.js';

const PAD = CARD_PAD;
const BOX = { x: PAD, width: CARD_WIDTH - 2 * PAD, height: 30 };
const PER_ROW = PTE_LIST_EXT / 2;
const CELL = { width: BOX.width / PER_ROW, height: 26 };
const GAP = 26;
const HEAD = 20;

/** What the word holds, in words. */
function wordInWords({ form, sptes }: RmapMoment): string {
  if (form === 'empty') return '0: nothing maps this frame';
  if (form === 'direct') return `address of SPTE ${sptes[0][0]}, bit 0 clear`;
  return 'address of a descriptor, bit 0 set (MANY)';
}

/** One descriptor in words: what it counts. */
function descriptorInWords({ sptes }: RmapMoment, i: number): string {
  const behind = sptes.slice(i + 1).reduce((n, list) => n + list.length, 0);
  return `descriptor: ${sptes[i].length} of ${PTE_LIST_EXT} here, ${behind} behind`;
}

/** The whole picture in words. */
export function rmapInWords(moment: RmapMoment): string {
  const { form, sptes } = moment;
  const lists =
    form === 'many' ? sptes.map((list, i) => ` ${descriptorInWords(moment, i)}: ${list.join(', ')}.`) : [];
  return `The word: ${wordInWords(moment)}.${lists.join('')}`;
}

/** SPTEs that are new since a moment, and those that have another place in the chain. */
export function rmapChanges(
  moment: RmapMoment,
  since: RmapMoment | undefined,
): { added: Set<number>; moved: Set<number> } {
  const [added, moved] = [new Set<number>(), new Set<number>()];
  if (since === undefined) return { added, moved };
  const [before, now] = [placesOf(since), placesOf(moment)];
  for (const [spte, place] of now) {
    const old = before.get(spte);
    if (old === undefined) added.add(spte);
    // From the direct form into a descriptor, and not within the chain, is what every second SPTE brings about.
    else if (old !== place && since.form === 'many') moved.add(spte);
  }
  return { added, moved };
}

/** Descriptor counted from the end, which does not change while others come in front, and place in it. */
function placesOf({ sptes }: RmapMoment): Map<number, string> {
  const places = new Map<number, string>();
  sptes.forEach((list, i) => {
    for (const [at, spte] of list.entries()) places.set(spte, `${sptes.length - i}/${at}`);
  });
  return places;
}

/** Height of the picture, px. */
function rmapHeight({ form, sptes }: RmapMoment): number {
  const below =
    form === 'many'
      ? sptes.length * (GAP + HEAD + 2 * CELL.height)
      : form === 'direct'
        ? GAP + CELL.height
        : 0;
  return PAD + HEAD + BOX.height + below + PAD;
}

/** The picture's elements. `since` marks what is new. */
function rmapMarks(moment: RmapMoment, since?: RmapMoment): string {
  const { form, sptes } = moment;
  const { added, moved } = rmapChanges(moment, since);
  const parts = [label('rmap word', { x: PAD, y: PAD + 12, 'font-size': SMALL_LETTERS, fill: SOFT_INK })];
  let y = PAD + HEAD;
  parts.push(box({ ...BOX, y, fill: CARD, stroke: INK }));
  parts.push(
    middle(wordInWords(moment), { x: BOX.x + BOX.width / 2, y: y + 20, fill: INK, size: SMALL_LETTERS }),
  );
  y += BOX.height;
  const lists = form === 'empty' ? [] : sptes;
  lists.forEach((list, i) => {
    parts.push(arrow(BOX.x + 30, y, y + GAP - 4));
    y += GAP;
    if (form === 'many') {
      parts.push(
        label(descriptorInWords(moment, i), {
          x: BOX.x,
          y: y + 13,
          'font-size': SMALL_LETTERS,
          fill: SOFT_INK,
        }),
      );
      y += HEAD;
    }
    const places = form === 'many' ? PTE_LIST_EXT : 1;
    for (let at = 0; at < places; at++) {
      const x = BOX.x + CELL.width * (at % PER_ROW);
      const top = y + CELL.height * Math.floor(at / PER_ROW);
      const spte = list[at];
      const fill = spte === undefined ? CARD : colourOf(added.has(spte), moved.has(spte));
      parts.push(box({ ...CELL, x, y: top, fill, stroke: spte === undefined ? GRID : CARD }));
      if (spte !== undefined)
        parts.push(middle(String(spte), { x: x + CELL.width / 2, y: top + 18, fill: CARD, weight: 'bold' }));
    }
    y += CELL.height * Math.ceil(places / PER_ROW);
  });
  return parts.join('');
}

/** One moment as a whole SVG document on a light card of its own. */
export function rmapPicture(moment: RmapMoment, since?: RmapMoment): Picture {
  return onCard(rmapMarks(moment, since), rmapHeight(moment), rmapInWords(moment));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly stroke: string;
}

function box({ x, y, width, height, fill, stroke }: Box): string {
  return element('rect', { x, y, width, height, rx: 4, fill, stroke, 'stroke-width': 1.5 });
}

function colourOf(isNew: boolean, isMoved: boolean): string {
  return isNew ? COLOURS.vermillion : isMoved ? COLOURS.green : COLOURS.blue;
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly weight?: 'bold';
  readonly size?: number;
}

function middle(text: string, { x, y, fill, weight, size = 14 }: TextPlace): string {
  return label(text, { x, y, 'font-size': size, 'font-weight': weight, 'text-anchor': 'middle', fill });
}

function arrow(x: number, from: number, to: number): string {
  const line = { x1: x, y1: from + 2, x2: x, y2: to, stroke: INK, 'stroke-width': 1.5 };
  return element('line', line) + element('path', { d: `M${x} ${to + 2}l-4 -8h8z`, fill: INK });
}
