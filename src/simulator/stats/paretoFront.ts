import { refuse } from '../config/check.js';
/** Something judged by two numbers, both better the smaller they are. */
export interface TwoCosts {
  /** The first number. */
  readonly x: number;
  /** The second. */
  readonly y: number;
}

/**
 * The Pareto front: those that no other beats in both numbers at once (as good in both and better in one). All others pay
 * something for nothing.
 *
 * @returns indices into `points`, by growing `x` and falling `y`; of equal points the first
 * @throws ConfigError naming a point that is not finite
 * @example
 * ```ts
 * paretoFront([{ x: 1, y: 5 }, { x: 2, y: 2 }, { x: 3, y: 3 }]); // [0, 1]: the third is worse than the second
 * ```
 */
export function paretoFront(points: readonly TwoCosts[]): number[] {
  if (!Array.isArray(points)) refuse('points', points, 'a list of points { x, y }');
  for (const [i, point] of points.entries()) {
    if (typeof point !== 'object' || point === null) refuse(`points[${i}]`, point, 'a point { x, y }');
    for (const side of ['x', 'y'] as const)
      if (!Number.isFinite(point[side])) refuse(`points[${i}].${side}`, point[side], 'a finite number');
  }
  const order = points
    .map((_, i) => i)
    .sort((a, b) => points[a].x - points[b].x || points[a].y - points[b].y);
  let best = Number.POSITIVE_INFINITY;
  return order.filter((i) => {
    const better = points[i].y < best;
    if (better) best = points[i].y;
    return better;
  });
}
