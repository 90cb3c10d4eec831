/**
 * Where a notebook's top-level variables live: one small object per name.
 *
 * tslab keeps them all behind one Proxy, which makes a loop at the top level of a cell some eighty times slower than
 * in a function. One object per name, whose only property is the variable, lets V8 treat each like a local: its type
 * is known, and no number of variables turns it into a hash table. Every cell and every function refers to the same
 * object, so all of them see a new value at once.
 */
export class Slots {
  readonly #slots: Map<string, Record<string, unknown>> = new Map();

  /** The object that holds the variable `name` as its property of the same name. */
  of(name: string): Record<string, unknown> {
    let slot = this.#slots.get(name);
    if (!slot) {
      slot = {};
      this.#slots.set(name, slot);
    }
    return slot;
  }

  /** Whether there is a variable of this name. */
  has(name: string): boolean {
    return this.#slots.has(name);
  }

  /** The variable's value, `undefined` when it has none. */
  get(name: string): unknown {
    return this.#slots.get(name)?.[name];
  }

  /** Reads a variable and empties it. */
  take(name: string): unknown {
    const value = this.get(name);
    if (value !== undefined) this.of(name)[name] = undefined;
    return value;
  }
}
