import * as v from 'valibot';
import { check, listOf, oneOf, quantity, text } from '../../config/check.js';
import { addKind, makeEngine, runUntil, schedule } from '../../engine/engine.js';
import { makeQrwlock } from '../qrwlock.js';
import { ask, unlock } from './holds.js';

/** An actor that comes to a lock, once. */
export interface Arrival {
  /** Who it is. */
  readonly who: string;
  /** How the lock is taken. */
  readonly mode: 'read' | 'write';
  /** When, in nanoseconds. */
  readonly atNs: number;
  /** How long the lock is held, in nanoseconds. */
  readonly holdNs: number;
}

/** An arrival that has been served. */
export interface Service extends Arrival {
  /** From the arrival until the lock is held, in nanoseconds. */
  readonly waitNs: number;
}

const NS = quantity('ns', 0, 1e15);
const arrival: v.GenericSchema<Arrival> = v.strictObject({
  who: text(),
  mode: oneOf(['read', 'write']),
  atNs: NS,
  holdNs: NS,
});
const schema = listOf('arrivals', arrival, 10_000, 1);

/**
 * Lets each come to one `mmu_lock`, which is free before. Who comes at the same time comes in the order of the list.
 *
 * @returns the same in the order in which they got the lock
 * @throws ConfigError naming every field that is wrong
 * @example
 * inOrderOfService([
 *   { who: 'vCPU 1', mode: 'read', atNs: 0, holdNs: 500 },
 *   { who: 'query', mode: 'write', atNs: 100, holdNs: 100 },
 *   { who: 'vCPU 2', mode: 'read', atNs: 200, holdNs: 500 },
 * ]).map(({ who, waitNs }) => `${who} ${waitNs}`); // vCPU 1 0, query 400, vCPU 2 400
 */
export function inOrderOfService(arrivals: readonly Arrival[]): Service[] {
  const all = check('arrivals', schema, arrivals);
  const engine = makeEngine();
  const services: Service[] = [];
  const enters = (actor: number): void => {
    services.push({ ...all[actor], waitNs: engine.nowNs - all[actor].atNs });
    schedule(engine, engine.nowNs + all[actor].holdNs, leaves, actor);
  };
  const lock = makeQrwlock(engine, { actors: all.length, onGranted: enters });
  const comes = addKind(engine, (actor) => {
    if (ask(lock, actor, all[actor].mode)) enters(actor);
  });
  const leaves = addKind(engine, (actor) => unlock(lock, actor, all[actor].mode));
  for (const [actor, { atNs }] of all.entries()) schedule(engine, atNs, comes, actor);
  runUntil(engine, Number.POSITIVE_INFINITY);
  return services;
}
