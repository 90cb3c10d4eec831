/** A figure in a window narrower than its picture is drawn once more when it comes near. */
import { whenNear } from '../near.js';

/** Draws a figure so many px wide, from what it holds for Plotly: an SVG. */
export type Narrow = (plotly: unknown, wide: number) => string;

let load: (() => Promise<Narrow>) | null = null;

/** Says how what draws comes into the page; until then figures keep their one size. */
export function narrowBy(loader: () => Promise<Narrow>): void {
  load = loader;
}

/** Where a picture of 700 px does not fit. */
const NARROW = '(max-width: 46rem)';

/**
 * Draws it when it comes near and the window is narrow.
 *
 * @param show told the picture, or null: the one that was there
 */
export function followWidth(stage: HTMLElement, plotly: unknown, show: (svg: string | null) => void): void {
  if (load === null || typeof matchMedia !== 'function') return;
  const loading = load;
  const narrow = matchMedia(NARROW);
  const fit = (): void => {
    if (!narrow.matches) {
      show(null);
      return;
    }
    loading().then(
      (draw) => {
        if (narrow.matches && stage.clientWidth > 0) show(draw(plotly, stage.clientWidth));
      },
      () => {}, // the picture can be swiped
    );
  };
  if (narrow.matches) whenNear(stage, fit);
  narrow.addEventListener('change', () => whenNear(stage, fit));
}
