/** Makes a page live. Everything is readable without it. */

import type { Simulator } from '../../../live/argument/simulator.js';
import { plotlyBy } from '../../../live/figure/explore.js';
import { enhanceFigure } from '../../../live/figure/figure.js';
import { type Narrow, narrowBy } from '../../../live/figure/narrow.js';
import type { Course } from '../../../simulator/replay/packed.js';
import { Address } from './address.js';
import { asset } from './asset.js';
import { mountForms, mountFormsOf, NO_CELLS } from './forms.js';
import { later } from './later.js';
import { mountNotebook } from './notebook.js';
import { followOutline } from './outline.js';
import { mountPictures } from './pictures.js';
import { Plan } from './plan.js';
import { loadPlotly } from './plotly.js';
import { makeRuntime } from './runtime.js';
import { addTools } from './tools.js';

plotlyBy(loadPlotly);
narrowBy(() => asset<Narrow>('narrow'));
addTools();
const address = new Address();
const notebook = mountNotebook(address);
const { runtime } = notebook ?? { runtime: makeRuntime(new Plan([]), () => null) };
const simulator: Simulator = {
  idle: null,
  simulate: (wanted, signal) =>
    runtime.call('second-look', 'simulateOwners', [wanted], signal) as Promise<Course>,
};
mountPictures(document, simulator, address);
notebook?.onDrawn.add(({ element }) => mountPictures(element, simulator, address));
if (notebook === null) mountForms(document, NO_CELLS);
else mountFormsOf(notebook);
// The rest is for who has begun to read.
const figures = [...document.querySelectorAll<HTMLElement>('figure.plot')];
later([followOutline, ...figures.map((figure) => () => enhanceFigure(figure))]);
