import * as v from 'valibot';
import { check, oneOf, quantity } from '../../config/check.js';
import { exponentialOf } from '../../random/draws.js';
import type { Stream } from '../../random/streams.js';
import { type Qrwlock, readLock, readUnlock, writeLock, writeUnlock } from '../qrwlock.js';

/** How long a lock is held, in nanoseconds. */
export type Hold =
  /** Always equally long. */
  | { readonly kind: 'constant'; readonly ns: number }
  /** Exponentially distributed. */
  | { readonly kind: 'exponential'; readonly meanNs: number }
  /** A share of `longShare` (0 to 1) holds for `longNs`, the others for `shortNs`. */
  | {
      readonly kind: 'mixture';
      readonly shortNs: number;
      readonly longNs: number;
      readonly longShare: number;
    };

const NS = quantity('ns', 0, 1e15);

export const holdSchema: v.GenericSchema<Hold> = v.lazy((input) => {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  if (kind === 'constant') return v.strictObject({ kind: v.literal('constant'), ns: NS });
  if (kind === 'exponential') return v.strictObject({ kind: v.literal('exponential'), meanNs: NS });
  if (kind === 'mixture')
    return v.strictObject({
      kind: v.literal('mixture'),
      shortNs: NS,
      longNs: NS,
      longShare: quantity('', 0, 1),
    });
  return v.strictObject({ kind: oneOf(['constant', 'exponential', 'mixture']) }) as never;
});

/**
 * First and second moment of a hold: what the closed forms of MODEL.md#writers-only ask for. @throws ConfigError when
 * it is none
 */
export function holdMoments(hold: Hold): { meanNs: number; meanSquareNs2: number } {
  check('hold', holdSchema, hold);
  if (hold.kind === 'constant') return { meanNs: hold.ns, meanSquareNs2: hold.ns ** 2 };
  if (hold.kind === 'exponential') return { meanNs: hold.meanNs, meanSquareNs2: 2 * hold.meanNs ** 2 };
  const { shortNs, longNs, longShare } = hold;
  return {
    meanNs: shortNs + longShare * (longNs - shortNs),
    meanSquareNs2: (1 - longShare) * shortNs ** 2 + longShare * longNs ** 2,
  };
}

/** How long one hold is, in nanoseconds. */
export function drawHold(random: Stream, hold: Hold): number {
  if (hold.kind === 'constant') return hold.ns;
  if (hold.kind === 'exponential') return exponentialOf(random, hold.meanNs);
  return random() < hold.longShare ? hold.longNs : hold.shortNs;
}

/** Asks for the lock; false: `actor` waits for it. */
export function ask(lock: Qrwlock, actor: number, mode: 'read' | 'write'): boolean {
  return mode === 'read' ? readLock(lock, actor) : writeLock(lock, actor);
}

export function unlock(lock: Qrwlock, actor: number, mode: 'read' | 'write'): void {
  if (mode === 'read') readUnlock(lock, actor);
  else writeUnlock(lock, actor);
}
