/** The argument map in a cell. */

import { load } from '../data/load.js';
import { outside } from '../outside/node.js';
import { imageSource } from '../plot/bundle.js';
import { readField, text } from '../plot/check.js';
import { escaped } from '../plot/svg/xml.js';
import { send } from '../show/display.js';
import { MAP } from '../show/mimes.js';
import { argumentMap } from './map.js';

/**
 * Shows the argument map.
 *
 * @example showMap('05');
 * @param notebook number of the notebook whose steps are filled, such as `05`; none when left out
 */
export function showMap(notebook?: string): void {
  if (notebook !== undefined) readField('showMap', 'notebook', text(), notebook);
  const files = new Map(outside.notebookNames().map((file) => [file.slice(0, 2), file]));
  const map = argumentMap(load('claims'), { notebook, files, linked: false });
  // JupyterLab takes the names of image maps away, so the links stand below the picture.
  const links = map.places.map(({ step, words, here, href }) => {
    const name = here ? `<strong>${step}</strong>` : step;
    return href === undefined ? name : `<a href="${href}" title="${escaped(words)}">${name}</a>`;
  });
  const legend = map.places.some(({ here }) => here)
    ? 'Each circle is a mail; filled: this notebook treats it. The ring marks the one that we start from. To the notebooks that treat the others:'
    : 'Each circle is a mail. The ring marks the one that we start from. To the notebooks that treat them:';
  send({
    data: {
      [MAP]: { notebook: notebook ?? null },
      'image/svg+xml': map.svg,
      'text/html': [
        '<figure style="margin:0">',
        `<img src="${imageSource(map.svg)}" alt="${escaped(map.alt)}" width="${map.width}" height="${map.height}">`,
        `<figcaption>${legend} ${links.join(' · ')}</figcaption>`,
        '</figure>',
      ].join('\n'),
      'text/plain': map.alt,
    },
  });
}
