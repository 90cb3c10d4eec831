import { bundleOf, type Figure } from '../plot/index.js';
import { send } from './display.js';

/**
 * Shows a figure under the cell. Running the cell again replaces it.
 *
 * @throws Error outside a notebook.
 */
export function show(figure: Figure): void {
  if (typeof figure?.svg !== 'string') {
    throw new TypeError(
      'show: it takes a figure made by lines, points, bars, steps, cellMap, heatmap or grid',
    );
  }
  send({ data: bundleOf(figure) });
}
