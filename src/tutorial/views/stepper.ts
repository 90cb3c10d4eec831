/** A counterexample for every viewer: the whole picture, and its steps to open one by one. No script, no network. */
import type { CounterexampleStep, Exploration } from '../../checker/index.js';
import { imageSource, type MimeBundle } from '../plot/bundle.js';
import { fingerprint } from '../plot/round.js';
import { escaped } from '../plot/svg/xml.js';
import { changedLines, type SequenceOptions, sequence, stepInWords } from './sequence.js';

/** MIME bundle of a counterexample: HTML with a part to unfold for each step, the picture, and words. */
export function stepperBundle(exploration: Exploration, options: SequenceOptions = {}): MimeBundle {
  const picture = sequence(exploration, options);
  const steps = exploration.counterexample.slice(0, options.upTo);
  // Browsers keep one of a group open; where the name is taken away, each opens and closes by itself.
  const group = `steps-${fingerprint(picture.svg)}`;
  const html = [
    '<figure style="margin:0">',
    `<img src="${imageSource(picture.svg)}" alt="${escaped(`${picture.title}. ${picture.alt}`)}" style="width:100%;min-width:640px;max-width:900px;height:auto">`,
    '<figcaption>A solid arrow changes memory, a dashed one a register. Step by step:</figcaption>',
    '</figure>',
    ...steps.map((_, i) => stepHtml(steps, i, group)),
  ];
  return {
    'image/svg+xml': picture.svg,
    'text/html': html.join('\n'),
    'text/plain': [picture.title, ...steps.map((_, i) => stepText(steps, i))].join('\n'),
  };
}

function stepHtml(steps: readonly CounterexampleStep[], i: number, group: string): string {
  const changed = changedLines(steps, i);
  const rows = steps[i].view.map(([name, value]) => {
    const cell = changed.has(name) ? `<strong>${escaped(value)}</strong> (changed)` : escaped(value);
    return `<tr><th scope="row" style="text-align:left">${escaped(name)}</th><td style="text-align:left">${cell}</td></tr>`;
  });
  const words = `${i + 1} of ${steps.length}. ${stepInWords(steps[i])}`;
  return [
    `<details name="${group}"${i === 0 ? ' open' : ''}><summary>${escaped(words)}</summary>`,
    `<table><caption>State after step ${i + 1}</caption><tbody>${rows.join('')}</tbody></table></details>`,
  ].join('\n');
}

function stepText(steps: readonly CounterexampleStep[], i: number): string {
  const changed = changedLines(steps, i);
  const lines = steps[i].view.filter(([name]) => i === 0 || changed.has(name));
  const state = lines.map(([name, value]) => `${name}: ${value}`).join('; ');
  return `${i + 1}. ${stepInWords(steps[i])}${state === '' ? '' : ` [${state}]`}`;
}
