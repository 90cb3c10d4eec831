/** How the values of a varied field are called in tables, legends and CSV. */
import { type Problems, shown } from '../config/check.js';

/** A value's name: itself when it is plain, else a text. */
export type Label = string | number | boolean | null;

/** A field that varies, with its values and their names side by side. */
export interface Labelled {
  readonly path: string;
  readonly labels: readonly Label[];
  readonly values: readonly unknown[];
}

/** Reads the values of one field; what is wrong is added to `problems`. */
export function labelled(path: string, given: unknown, problems: Problems): Labelled {
  const field = `vary.${path}`;
  const none = { path, labels: [], values: [] };
  if (typeof given !== 'object' || given === null) {
    problems.refuse(field, given, 'a list of values, or an object of values by name');
    return none;
  }
  const labels = Array.isArray(given)
    ? given.map((value, i) => label(value, `${field}.${i}`, problems))
    : Object.keys(given);
  if (labels.length === 0) problems.say(field, 'must have at least one value');
  const names = new Set<Label>();
  labels.forEach((each, i) => {
    if (names.has(each)) problems.say(`${field}.${i}`, `has the name of another value, ${shown(each)}`);
    names.add(each);
  });
  return { path, labels, values: Object.values(given) };
}

function label(value: unknown, field: string, problems: Problems): Label {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name;
  if (typeof value === 'object')
    problems.say(field, "has no name; give the values as an object, { 'its name': value }");
  else problems.refuse(field, value, 'plain data, and a number must be finite');
  return null;
}
