/** Draws figures for a narrow window; a page loads it in one. */
import { drawNarrow } from '../../../live/figure/drawNarrow.js';

const place = globalThis as { secondLook?: Record<string, unknown> };
place.secondLook ??= {};
place.secondLook.narrow = drawNarrow;
