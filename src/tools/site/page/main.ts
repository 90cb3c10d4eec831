/** Makes a page live. Everything is readable without it. */
import { plotlyBy } from '../../../live/figure/explore.js';
import { enhanceFigure } from '../../../live/figure/figure.js';
import { mountNotebook } from './notebook.js';
import { followOutline } from './outline.js';
import { mountPictures } from './pictures.js';
import { loadPlotly } from './plotly.js';
import { addTools } from './tools.js';

plotlyBy(loadPlotly);
for (const figure of document.querySelectorAll<HTMLElement>('figure.plot')) enhanceFigure(figure);
addTools();
followOutline();
mountPictures(document, {
  idle: 'The simulator is not loaded here.',
  simulate: () => Promise.reject(new Error('The simulator is not loaded here.')),
});
mountNotebook();
