import type { Stream } from '../random/streams.js';

/**
 * Accesses that nobody simulates one by one.
 *
 * A stream that only sets accessed bits costs nothing until somebody looks. The look then draws what it must find:
 * a Poisson process of rate λ has set a bit that was clear `t` seconds ago with probability 1 - exp(-λt), whatever
 * happened before (model specification F.4.1). The draw is exact, not an approximation.
 */
export interface AccessStream {
  /** True when the stream touched page `p` since the last look; the look is then at `nowSeconds`. */
  look(p: number, nowSeconds: number): boolean;
  /** Notes that the bit of page `p` is known to be clear at `nowSeconds` without drawing. */
  reset(p: number, nowSeconds: number): void;
  /** Seconds from now until page `p` is touched next. */
  untilNext(p: number): number;
}

/**
 * Independent Poisson accesses, a rate for each class of pages.
 *
 * @param classOf class of each page
 * @param ratesPerSecond accesses a second to one page of each class
 * @param random the stream of chance, used for nothing else
 */
export function poissonAccesses(
  classOf: Uint8Array,
  ratesPerSecond: Float64Array,
  random: Stream,
): AccessStream {
  const lastLook = new Float64Array(classOf.length);
  return {
    look(p, nowSeconds) {
      const mean = ratesPerSecond[classOf[p]] * (nowSeconds - lastLook[p]);
      lastLook[p] = nowSeconds;
      return mean > 0 && random() < -Math.expm1(-mean);
    },
    reset(p, nowSeconds) {
      lastLook[p] = nowSeconds;
    },
    untilNext(p) {
      const rate = ratesPerSecond[classOf[p]];
      return rate > 0 ? -Math.log(1 - random()) / rate : Number.POSITIVE_INFINITY;
    },
  };
}

/** No accesses but those that are made one by one: replays use it. */
export const NO_STREAM: AccessStream = {
  look: () => false,
  reset: () => {},
  untilNext: () => Number.POSITIVE_INFINITY,
};
