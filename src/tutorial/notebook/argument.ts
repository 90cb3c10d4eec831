/** The argument in a cell: its ledger, and its map. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Ledger, notebooksOf, readLedger } from '../../simulator/index.js';
import { imageSource } from '../plot/bundle.js';
import { escaped } from '../plot/svg/xml.js';
import { argumentMap } from '../views/argumentMap.js';
import { dataPath } from './dataFolder.js';
import { send } from './display.js';

/** MIME type under which a page finds which map an output shows. */
export const MAP = 'application/vnd.second-look.map+json';

/** Reads the claims ledger, `data/claims.json`. */
export function loadLedger(): Ledger {
  return readLedger(JSON.parse(readFileSync(dataPath('loadLedger', 'claims.json'), 'utf8')));
}

/** Files of the notebooks by number: `05` to `05-when-l1-runs-an-l2.ipynb`. */
export function notebookFiles(): Map<string, string> {
  const folder = join(dirname(dirname(dataPath('notebooks', 'claims.json'))), 'notebooks');
  const names = readdirSync(folder).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
  return new Map(names.sort().map((name) => [name.slice(0, 2), join(folder, name)]));
}

/**
 * Shows the argument map.
 *
 * @param notebook number of the notebook whose steps are filled, such as `05`; none when left out
 */
export function showMap(notebook?: string): void {
  const ledger = loadLedger();
  const files = notebookFiles();
  const map = argumentMap(ledger, notebook === undefined ? {} : { notebook });
  // JupyterLab takes the names of image maps away, so the links stand below the picture.
  const links = map.places.map(({ step, words }) => {
    const treated = notebooksOf(ledger, step);
    const here = notebook !== undefined && treated.includes(notebook);
    const to = files.get(here ? '00' : treated[0]);
    const name = here ? `<strong>${step}</strong>` : step;
    if (to === undefined) return name;
    return `<a href="${basename(to)}${here ? `#${step}` : ''}" title="${escaped(words)}">${name}</a>`;
  });
  const legend =
    notebook === undefined
      ? 'Each circle is a mail. The ring marks the one that we start from. To the notebooks that treat them:'
      : 'Each circle is a mail; filled: this notebook treats it. The ring marks the one that we start from. To the notebooks that treat the others:';
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
