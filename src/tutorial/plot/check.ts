/** How a wrong argument is told: which builder, which field, what it was, what it may be. */

/** A value as an error message shows it: short, and never the whole array. */
export function display(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'bigint') return `${value}n (a bigint)`;
  if (isList(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Throws the one sentence every check of this folder uses. */
export function fail(where: string, field: string, got: unknown, may: string): never {
  throw new RangeError(`${where}: ${field} must be ${may}; it is ${display(got)}`);
}

/** True for arrays and typed arrays, not for strings. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

export function list(where: string, field: string, value: unknown, may: string): ArrayLike<unknown> {
  return isList(value) && value.length > 0 ? value : fail(where, field, value, `a non-empty list of ${may}`);
}

export function text(where: string, field: string, value: unknown, may = 'a non-empty text'): string {
  return typeof value === 'string' && value.trim() !== '' ? value : fail(where, field, value, may);
}

export function optionalText(where: string, field: string, value: unknown): string | undefined {
  return value === undefined ? undefined : text(where, field, value);
}

export function finite(where: string, field: string, value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : fail(where, field, value, 'a finite number');
}

export function oneOf<T extends string>(
  where: string,
  field: string,
  value: unknown,
  allowed: readonly T[],
): T {
  const found = allowed.find((each) => each === value);
  return found ?? fail(where, field, value, `one of ${allowed.map((each) => `'${each}'`).join(', ')}`);
}

/** Whole number within bounds, both included. */
export function whole(where: string, field: string, value: unknown, low: number, high: number): number {
  const ok = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
  return ok ? value : fail(where, field, value, `a whole number from ${low} to ${high}`);
}

/** Numbers of one list, each finite; `length` when another list fixes it. */
export function numbers(where: string, field: string, value: unknown, length?: number): number[] {
  const items = list(where, field, value, 'finite numbers');
  if (length !== undefined && items.length !== length) {
    throw new RangeError(
      `${where}: ${field} must have ${length} numbers, one per point; it has ${items.length}`,
    );
  }
  return Array.from(items, (item, index) => finite(where, `${field}[${index}]`, item));
}

/** Refuses fields nobody reads, so that a misspelt option does not pass in silence. */
export function fields(where: string, field: string, value: unknown, allowed: readonly string[]): object {
  if (typeof value !== 'object' || value === null || isList(value)) {
    return fail(where, field, value, `an object with ${allowed.join(', ')}`);
  }
  const prefix = field === 'the argument' ? '' : `${field}.`;
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) {
      throw new RangeError(`${where}: ${prefix}${key} is not a known field; it may be ${allowed.join(', ')}`);
    }
  }
  return value;
}

/** Two series of one name cannot be told apart in a legend. */
export function distinct(where: string, field: string, names: readonly string[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index)
      fail(where, `${field}[${index}].name`, name, 'a name no other one has');
  });
}
