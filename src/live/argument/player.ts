/** Rounds in their time. */

const ROUND_MS = 800;

/** Where the picture is: on the way from one round to the next, or at one (`part` 0). */
export interface At {
  readonly round: number;
  /** From 0 to 1. */
  readonly part: number;
}

export interface Player {
  readonly playing: boolean;
  /** Plays from a round on to the last. */
  play(from: number): void;
  stop(): void;
}

/**
 * Plays rounds, a frame each time the browser draws one; without motion a round at a time.
 *
 * @param draw told where the picture is, and whether it goes on
 */
export function player(last: () => number, draw: (at: At, playing: boolean) => void): Player {
  let frame: number | null = null;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const stop = (): void => {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
  };
  return {
    get playing() {
      return frame !== null;
    },
    play(from) {
      stop();
      let begun: number | null = null;
      const next = (now: number): void => {
        begun ??= now;
        const place = from + (now - begun) / ROUND_MS;
        const round = Math.min(last(), Math.floor(place));
        frame = round < last() ? requestAnimationFrame(next) : null;
        draw({ round, part: frame === null || still.matches ? 0 : place - round }, frame !== null);
      };
      frame = requestAnimationFrame(next);
    },
    stop,
  };
}
