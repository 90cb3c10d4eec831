import { fairTo, type Move, Moves } from './moves.js';
import type { Alike, Built } from './protocol.js';
import { Row, type WordKind } from './state.js';
import { sortAlike } from './symmetry.js';

/** One word that a step changed. */
export interface WordChange {
  /** Its name. */
  readonly word: string;
  /** Before. */
  readonly from: number;
  /** After. */
  readonly to: number;
  /** What it is. */
  readonly kind: WordKind;
}

/** One step of a counterexample. */
export interface CounterexampleStep {
  /** Who makes it. */
  readonly process: string;
  /** The step's name, or what the hardware does. */
  readonly step: string;
  /** A step of the program, a store that becomes visible, or a load that is made early. */
  readonly kind: Move['kind'];
  /** Words that it changed. */
  readonly changes: readonly WordChange[];
  /** The state afterwards, as the protocol shows it: name and value, a line each. */
  readonly view: readonly (readonly [string, string])[];
}

/**
 * Follows a way of states again and says who did what. States in `way` may have like processes exchanged; here each
 * keeps a name from beginning to end.
 *
 * @param to the state in which `violated` is broken, or null when the last one of `way` is it
 * @param makers what the last steps are fair to ({@link fairTo}); the others may be anybody's
 */
export function retrace(
  built: Built,
  way: readonly Row[],
  to: Row | null,
  violated: string,
  alike: readonly Alike[],
  makers: readonly number[] = [],
): CounterexampleStep[] {
  const { state } = built;
  const formOf = (row: Row): Row => {
    const form = new Row(row.fours.slice());
    sortAlike(form.values, alike);
    return form;
  };
  const moves = new Moves(built);
  const targets = to === null ? way.slice(1) : [...way.slice(1), to];
  if (way.length === 0) return [];
  let base = state.copy();
  return targets.map((target, k): CounterexampleStep => {
    const breaks = to !== null && k === targets.length - 1;
    const wanted = formOf(target);
    const maker = makers[k - targets.length + makers.length];
    let step: CounterexampleStep | null = null;
    let next = base;
    moves.forEach(base, (process, kind, which) => {
      if (maker !== undefined && fairTo(process, kind, which) !== maker) return true;
      if (!equal(formOf(state.row), wanted) || (breaks ? !brokenBy(built, violated) : state.broken !== null))
        return true;
      next = state.copy();
      step = described(built, base, { process, kind, which });
      return false;
    });
    if (step === null) throw new Error(`no move leads to step ${k + 1} of the counterexample`);
    base = next;
    return step;
  });
}

/** Whether a state just reached breaks that promise. */
export function brokenBy({ state, always, atEnd }: Built, violated: string): boolean {
  if (state.broken !== null) return state.broken === violated;
  return [...always, ...atEnd].some(([name, holds]) => name === violated && !holds());
}

/** Describes a move that has just been made from `base`. */
function described(built: Built, { values: base }: Row, { process, kind, which }: Move): CounterexampleStep {
  const { state, processes, shared } = built;
  const { name, labels, pc, buffers } = processes[process];
  const changes: WordChange[] = [];
  state.words.forEach((info, i) => {
    const to = state.values[i];
    if (to !== base[i] && i !== pc.index)
      changes.push({ word: info.name, from: base[i], to, kind: info.kind });
  });
  const hardware = (): string => {
    if (kind === 'drain') return buffers.nameOf(which, base);
    return which < 0 ? 'gives up what it read early' : `reads ${shared[which].name} early`;
  };
  state.watch();
  return {
    process: name,
    step: kind === 'step' ? labels[base[pc.index]] : hardware(),
    kind,
    changes,
    view: built.view(),
  };
}

function equal(a: Row, b: Row): boolean {
  return a.fours.every((four, i) => four === b.fours[i]);
}
