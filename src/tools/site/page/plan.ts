/** Which cells need which: by the names that each makes and uses. No DOM, no worker. */
import type { Names } from '../worker/names.js';

export interface PlannedCell {
  readonly id: string;
  source: string;
  names: Names;
  /** The text that the names are those of: another one while it is being written. */
  named: string;
}

/** The cells of a page, in order. */
export class Plan {
  readonly cells: readonly PlannedCell[];
  readonly #at: ReadonlyMap<string, number>;
  #names: readonly Names[] = [];
  #makes: readonly ReadonlySet<string>[] = [];
  readonly #needs: Map<number, number[]> = new Map();

  constructor(cells: readonly PlannedCell[]) {
    this.cells = cells;
    this.#at = new Map(cells.map(({ id }, i) => [id, i]));
  }

  /** Where a cell stands. @throws Error when there is none of that id */
  at(id: string): number {
    const found = this.#at.get(id);
    if (found === undefined) throw new Error(`There is no cell "${id}".`);
    return found;
  }

  /** For each name that a cell uses, itself or by what it uses, the last cell above that makes it. */
  makers(at: number): Map<string, number> {
    this.#look();
    const found = new Map<string, number>();
    const names = [...this.cells[at].names.uses];
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (found.has(name)) continue;
      const maker = this.#makerAbove(name, at);
      if (maker < 0) continue;
      found.set(name, maker);
      names.push(...this.cells[maker].names.uses);
    }
    return found;
  }

  /** All cells that a cell needs, in order. */
  needs(at: number): number[] {
    this.#look();
    const known = this.#needs.get(at);
    if (known) return known;
    const found = new Set<number>();
    for (const maker of this.makers(at).values()) {
      found.add(maker);
      for (const each of this.needs(maker)) found.add(each);
    }
    const sorted = [...found].sort((a, b) => a - b);
    this.#needs.set(at, sorted);
    return sorted;
  }

  /** What a cell's outputs rest on: its own text and those of all cells that it needs. */
  basis(at: number): string {
    return [...this.needs(at), at].map((each) => `${each}\0${this.cells[each].source}`).join('\0');
  }

  /**
   * The names that a cell makes or may change: the value that it gives to a function of the notebook which changes what it
   * is given, too. The library's functions change nothing that they are given.
   */
  makes(at: number, { makes, lends = [] }: Names = this.cells[at].names): ReadonlySet<string> {
    const changed = lends.filter(([name, to]) => {
      const made = this.#makerOf(name, at)?.names;
      if (made === undefined || made.imports?.includes(name)) return false;
      return made.functions?.[name] === undefined && this.#mayChange(to, at, new Set());
    });
    return new Set([...makes, ...changed.map(([name]) => name)]);
  }

  /** Whether a function, as a cell sees it, may change what it is given. The language's own ones do not. */
  #mayChange(to: string, at: number, seen: Set<string>): boolean {
    const made = this.#makerOf(to, at)?.names;
    if (made === undefined || made.imports?.includes(to) || seen.has(to)) return false;
    seen.add(to);
    const gives = made.functions?.[to];
    return gives == null || gives.some((each) => this.#mayChange(each, at, seen));
  }

  /** The last cell that gives a name its value, down to this one. */
  #makerOf(name: string, at: number): PlannedCell | undefined {
    for (let each = at; each >= 0; each--)
      if (this.cells[each].names.makes.includes(name)) return this.cells[each];
    return undefined;
  }

  #makerAbove(name: string, at: number): number {
    for (let each = at - 1; each >= 0; each--) if (this.#makes[each].has(name)) return each;
    return -1;
  }

  /** What follows from the names is kept as long as they are the same. */
  #look(): void {
    if (this.cells.every(({ names }, i) => names === this.#names[i])) return;
    this.#names = this.cells.map(({ names }) => names);
    this.#makes = this.cells.map((_, i) => this.makes(i));
    this.#needs.clear();
  }
}

/** What a worker has run. */
export class Lived {
  readonly #plan: Plan;
  /** For each name the cell that made it last. */
  readonly #owners: Map<string, number> = new Map();
  /** For each cell that ran what it rested on. */
  readonly #ran: Map<number, string> = new Map();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Takes note of a run. @param basis what the cell rested on when it began */
  note(at: number, names: Names, basis: string): void {
    for (const name of this.#plan.makes(at, names)) this.#owners.set(name, at);
    this.#ran.set(at, basis);
  }

  /** Takes note that a cell has begun: until it has run, what it makes and changes is not to be relied on. */
  spoil(at: number, names: Names = this.#plan.cells[at].names): void {
    for (const name of this.#plan.makes(at, names)) this.#owners.set(name, at);
    this.#ran.delete(at);
  }

  /** Whether a cell has run as it is now. */
  has(at: number): boolean {
    return this.#ran.get(at) === this.#plan.basis(at);
  }

  /** The first cell that must run before this one, so that all is as if all had run from the top; null when none must. */
  missing(at: number): number | null {
    const wrong = [...this.#plan.makers(at)]
      .filter(([name, maker]) => this.#owners.get(name) !== maker || !this.has(maker))
      .map(([, maker]) => maker);
    return wrong.length > 0 ? Math.min(...wrong) : null;
  }
}
