/** Dotted paths into plain data: `vms.0.l2s.count`. A number is a place in a list. */

import { isList, short } from '../config/check.js';

/** What a path led to, or where it ended and what there was. */
type LookedUp =
  | { readonly found: true; readonly value: unknown }
  | { readonly found: false; readonly why: string };

/** Follows a path; only a value's own fields count. */
export function lookUp(root: unknown, path: string): LookedUp {
  const steps = path.split('.');
  let value = root;
  for (const [i, step] of steps.entries()) {
    if (!holds(value, step)) {
      const where = i === 0 ? 'there' : steps.slice(0, i).join('.');
      return { found: false, why: missing(where, i === 0, value, step) };
    }
    value = (value as Record<string, unknown>)[step];
  }
  return { found: true, value };
}

/** A copy of `root` with another value at `path`, which must be there. What is not on the way is shared. */
export function replaceAt<T>(root: T, path: string, value: unknown): T {
  const [step, ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : replaceAt((root as never)[step], rest.join('.'), value);
  if (isList(root as object))
    return Array.from(root as ArrayLike<unknown>, (each, i) => (i === Number(step) ? inner : each)) as T;
  return { ...root, [step]: inner };
}

/** Whether one path is the other, or lies within it. */
export function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** Names of what a value holds, for an error: not all of many. */
export function contents(value: object): string {
  const most = 24;
  if (isList(value)) return value.length === 0 ? 'is empty' : `has ${value.length}, from 0`;
  const names = Object.keys(value);
  if (names.length === 0) return 'is empty';
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `has ${names.slice(0, most).map(short).join(', ')}${more}`;
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === 'object') return isList(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : `the ${typeof value} ${String(value)}`;
}

function holds(value: unknown, step: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isList(value)) return /^(0|[1-9]\d*)$/.test(step) && Number(step) < value.length;
  return Object.hasOwn(value, step);
}

function missing(where: string, isRoot: boolean, value: unknown, step: string): string {
  if (typeof value !== 'object' || value === null)
    return `${where} is ${kindOf(value)} and has no '${short(step)}'`;
  return isRoot
    ? `there is no '${short(step)}'; there is ${contents(value).replace(/^(has|is) /, '')}`
    : `${where} has no '${short(step)}'; it ${contents(value)}`;
}
