/** A bet beside its answer, in words. */
import { numberText } from '../../tutorial/plot/numberText.js';

export interface Gap {
  /** What was bet and what is right. */
  readonly words: string;
  readonly right: boolean;
}

/** The gap of a choice; `mine` is null when the reader only had the answer shown. */
export function choiceGap(mine: string | null, answer: string): Gap {
  if (mine === null) return { words: `It is “${answer}”.`, right: false };
  return mine === answer
    ? { words: `Your bet was right: “${answer}”.`, right: true }
    : { words: `You bet “${mine}”. It is “${answer}”.`, right: false };
}

/** The gap of a number, and by how much the bet is off. */
export function numberGap(mine: number | null, answer: number, unit: string = ''): Gap {
  const inWords = (value: number): string => `${numberText(value)}${unit === '' ? '' : ` ${unit}`}`;
  if (mine === null) return { words: `It is ${inWords(answer)}.`, right: false };
  if (numberText(mine) === numberText(answer))
    return { words: `Your bet was right: ${inWords(answer)}.`, right: true };
  const off = Number(Math.abs(mine - answer).toPrecision(6));
  const points = unit === '%' ? (off === 1 ? 'point' : 'points') : unit;
  const by = `${numberText(off)}${points === '' ? '' : ` ${points}`} too ${mine > answer ? 'high' : 'low'}`;
  return { words: `You bet ${inWords(mine)}. It is ${inWords(answer)}: you were ${by}.`, right: false };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The gap of a curve: where it is widest. `of` is the unit of `x`, or what it counts. */
export function curveGap(mine: readonly Point[] | null, answer: readonly Point[], of: string): Gap {
  if (mine === null) return { words: 'The answer is drawn.', right: false };
  const gaps = mine.map((point) => ({ at: point.x, mine: point.y, right: heightAt(answer, point.x) }));
  const widest = gaps.reduce((a, b) => (Math.abs(b.mine - b.right) > Math.abs(a.mine - a.right) ? b : a));
  const [yours, right] = [numberText(widest.mine, 3), numberText(widest.right, 3)];
  const words = `Both are drawn. The gap is widest at ${numberText(widest.at, 3)} ${of}: you drew ${yours}, it is ${right}.`;
  return { words, right: false };
}

/** The height of a curve, straight between its points. */
export function heightAt(curve: readonly Point[], x: number): number {
  const sorted = [...curve].sort((a, b) => a.x - b.x);
  const next = sorted.findIndex((point) => point.x >= x);
  if (next === -1) return sorted[sorted.length - 1].y;
  if (next === 0 || sorted[next].x === x) return sorted[next].y;
  const [a, b] = [sorted[next - 1], sorted[next]];
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}
