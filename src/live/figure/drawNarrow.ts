/** A figure once more, for a narrow window: its panels one below the other, its letters as large as they are. */
import type { AxisModel } from '../../tutorial/plot/model.js';
import { numberText } from '../../tutorial/plot/numberText.js';
import { toSvg } from '../../tutorial/plot/svg/figure.js';
import { modelOf } from './model.js';

/** @param wide px */
export function drawNarrow(plotly: unknown, wide: number): string {
  const model = modelOf(plotly);
  const panels = model.panels.map((panel) => ({ ...panel, x: thinnable(panel.x) }));
  return toSvg({ ...model, panels, columns: 1, shareY: false }, { wide, pad: 2, titled: false });
}

/** Numbers that fitted side by side may not fit here: so many are written as do. */
function thinnable(axis: AxisModel): AxisModel {
  const { ticks, ...rest } = axis;
  const numbers = ticks?.every(({ at, text }) => text === '' || text === numberText(at)) ?? false;
  return numbers && ticks !== undefined ? { ...rest, places: ticks.map(({ at }) => at) } : axis;
}
