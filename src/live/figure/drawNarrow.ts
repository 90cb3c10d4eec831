/** A figure once more, for a narrow window: its panels one below the other, its letters as large as they are. */
import { toSvg } from '../../tutorial/plot/svg/figure.js';
import { modelOf } from './model.js';

/** @param wide px */
export function drawNarrow(plotly: unknown, wide: number): string {
  return toSvg({ ...modelOf(plotly), columns: 1, shareY: false }, { wide, pad: 2, titled: false });
}
