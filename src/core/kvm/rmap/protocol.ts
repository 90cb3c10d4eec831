/**
 * The rmap lock of 6.15 as a machine of small steps (model specification D.5), with the mistakes that one could make.
 * Two agers without `mmu_lock` meet the one holder of it for write; each step reads or writes one word of memory.
 */

/** How the lock is built: as it landed, or with one mistake. */
export type RmapProtocol =
  /** As in Linux 6.15. */
  | 'asLanded'
  /** (a) An ager that found the head empty stores 0 when it is done. */
  | 'unlockStoresZero'
  /** (b) Agers take no lock; they follow one-entry words and skip the others (the sketch of 14 June 2024, unpinned). */
  | 'agersTakeNoBit'
  /** (c) The unlock has no release ordering: the clearing of the accessed bit may become visible later. */
  | 'relaxedUnlock'
  /** (d) The writer takes no bit: being alone under `mmu_lock` seems enough. */
  | 'writerTakesNoBit'
  /** (e) No second test for an empty head after spinning. */
  | 'noSecondTest';

/** What the writer does, one after the other; `a` and `b` are SPTEs, each in a shadow page of its own. */
export type WriterOp = `${'add' | 'zap' | 'remove' | 'free'} ${'a' | 'b'}`;

/** The rmap head: 0, a pointer to `a` (1), to `b` (2) or to the descriptor; and the lock bit. */
const EMPTY = 0;
const POINTS_A = 1;
const POINTS_DESC = 3;
/** The lock bit. */
const LOCKED = 4;

/** An ager: where it is, what it read, and which SPTEs it has still to look at (bit 0: `a`, bit 1: `b`). */
export interface Ager {
  readonly at: 'load' | 'cas' | 'list' | 'read' | 'clear' | 'unlock' | 'done';
  readonly v: number;
  readonly left: number;
  /** SPTEs whose accessed bit it has cleared, but nobody sees it yet (`relaxedUnlock`). */
  readonly unseen: number;
}

/** Everything that is shared, and where everybody is. SPTEs are bits as in `Ager.left`. */
export interface RmapState {
  readonly val: number;
  /** SPTEs in the descriptor. */
  readonly desc: number;
  readonly descFreed: boolean;
  readonly present: number;
  readonly accessed: number;
  /** SPTEs whose shadow page has been freed. */
  readonly freed: number;
  /** The writer's next operation, where it is in it, what it read, and what it published last. */
  readonly op: number;
  readonly wAt: 'start' | 'cas' | 'change';
  readonly wV: number;
  readonly published: number;
  readonly agers: readonly Ager[];
}

/** One step that somebody can make. `wrong` says which rule it breaks. */
export interface RmapStep {
  readonly what: string;
  readonly next: RmapState;
  readonly wrong?: string;
}

const START: Ager = { at: 'load', v: 0, left: 0, unseen: 0 };

/** The state before the first step: `a` is mapped, or nothing is. */
export function rmapStart(mapped: boolean, agers: number): RmapState {
  const val = mapped ? POINTS_A : EMPTY;
  return {
    val,
    desc: 0,
    descFreed: true,
    present: val,
    accessed: val,
    freed: 0,
    op: 0,
    wAt: 'start',
    wV: 0,
    published: val,
    agers: Array.from({ length: agers }, () => START),
  };
}

/** The steps that agers can make. */
export function agerSteps(s: RmapState, protocol: RmapProtocol): RmapStep[] {
  return s.agers.flatMap((ager, i) => {
    const move = (what: string, to: Partial<Ager>, shared: Partial<RmapState> = {}, wrong?: string) => ({
      what: `ager ${i + 1} ${what}`,
      next: { ...s, ...shared, agers: s.agers.map((r, k) => (k === i ? { ...ager, ...to } : r)) },
      ...(wrong === undefined ? {} : { wrong }),
    });
    const steps = agerMoves(s, ager, protocol, move);
    for (const spte of [1, 2].filter((bit) => ager.unseen & bit)) {
      const late = s.freed & spte ? 'an accessed bit is cleared in a freed page' : undefined;
      const shared = { accessed: s.accessed & ~spte };
      steps.push(move('clears a bit at last', { unseen: ager.unseen & ~spte }, shared, late));
    }
    return steps;
  });
}

type Move = (what: string, to: Partial<Ager>, shared?: Partial<RmapState>, wrong?: string) => RmapStep;

function agerMoves(s: RmapState, ager: Ager, protocol: RmapProtocol, move: Move): RmapStep[] {
  const { at, v, left } = ager;
  const spte = left & 1 ? 1 : 2;
  switch (at) {
    case 'load':
      return [move(`reads ${shown(s.val)}`, afterRead(s.val, v !== 0, protocol))];
    case 'cas':
      if (s.val !== v) return [move(`finds ${shown(s.val)} instead`, afterRead(s.val, true, protocol))];
      return [
        move('takes the bit', { at: 'list' }, { val: v | LOCKED }, v === EMPTY ? LOCKED_EMPTY : undefined),
      ];
    case 'list': {
      const wrong = v === POINTS_DESC && s.descFreed ? 'a freed descriptor is read' : undefined;
      const next = v === POINTS_DESC ? s.desc : v;
      return [move('follows the word', { at: next === 0 ? 'unlock' : 'read', left: next }, {}, wrong)];
    }
    case 'read': {
      const wrong = s.freed & spte ? 'a freed page is read' : undefined;
      const young = (s.present & s.accessed & spte) !== 0;
      const rest = left & ~spte;
      const to: Partial<Ager> = young ? { at: 'clear' } : { left: rest, at: rest === 0 ? 'unlock' : 'read' };
      return [move(`reads SPTE ${spte === 1 ? 'a' : 'b'}`, to, {}, wrong)];
    }
    case 'clear': {
      const rest = left & ~spte;
      const to: Partial<Ager> = { left: rest, at: rest === 0 ? 'unlock' : 'read' };
      if (protocol === 'relaxedUnlock') return [move('clears a bit', { ...to, unseen: ager.unseen | spte })];
      const wrong = s.freed & spte ? 'an accessed bit is cleared in a freed page' : undefined;
      return [move('clears a bit', to, { accessed: s.accessed & ~spte }, wrong)];
    }
    case 'unlock':
      if (protocol === 'agersTakeNoBit') return [move('is done', { at: 'done' })];
      return [move(`stores ${shown(v)}`, { at: 'done' }, { val: v })];
    default:
      return [];
  }
}

const LOCKED_EMPTY = 'an empty head is locked';

function afterRead(v: number, again: boolean, protocol: RmapProtocol): Partial<Ager> {
  if (v === EMPTY && !(again && protocol === 'noSecondTest'))
    return { at: protocol === 'unlockStoresZero' ? 'unlock' : 'done', v };
  if (protocol === 'agersTakeNoBit') return v === POINTS_DESC ? { at: 'done', v } : { at: 'list', v };
  return { at: v & LOCKED ? 'load' : 'cas', v };
}

function shown(v: number): string {
  return `${['0', '→a', '→b', '→descriptor'][v & 3]}${v & LOCKED ? ' locked' : ''}`;
}

/** The step that the holder of `mmu_lock` can make, if it is not done. */
export function writerSteps(s: RmapState, ops: readonly WriterOp[], protocol: RmapProtocol): RmapStep[] {
  if (s.op === ops.length) return [];
  const [what, name] = ops[s.op].split(' ');
  const spte = name === 'a' ? 1 : 2;
  const step = (text: string, change: Partial<RmapState>): RmapStep[] => [
    { what: `writer ${text}`, next: { ...s, ...change } },
  ];
  const nextOp = { op: s.op + 1, wAt: 'start' as const, wV: 0 };
  if (what === 'zap') return step(`zaps SPTE ${name}`, { ...nextOp, present: s.present & ~spte });
  if (what === 'free') return step(`frees the page of ${name}`, { ...nextOp, freed: s.freed | spte });
  if (s.wAt === 'start') return step(`reads ${shown(s.val)}`, writerRead(s.val, protocol));
  if (s.wAt === 'cas') {
    if (s.val !== s.wV) return step(`finds ${shown(s.val)} instead`, writerRead(s.val, protocol));
    return step('takes the bit', { wAt: 'change', val: s.wV | LOCKED });
  }
  const from = s.wV & 3;
  if (what === 'add') {
    const shared = {
      present: s.present | spte,
      accessed: s.accessed | spte,
      freed: s.freed & ~spte,
      ...(from === EMPTY ? {} : { desc: (from === POINTS_DESC ? s.desc : from) | spte, descFreed: false }),
    };
    const val = from === EMPTY ? spte : POINTS_DESC;
    return step(`adds ${name}: stores ${shown(val)}`, { ...nextOp, ...shared, val, published: val });
  }
  const desc = from === POINTS_DESC ? s.desc & ~spte : s.desc;
  const val = from === POINTS_DESC && desc !== 0 ? POINTS_DESC : EMPTY;
  const descFreed = s.descFreed || (from === POINTS_DESC && desc === 0);
  return step(`removes ${name}: stores ${shown(val)}`, { ...nextOp, desc, descFreed, val, published: val });
}

function writerRead(val: number, protocol: RmapProtocol): Partial<RmapState> {
  if (protocol === 'writerTakesNoBit') return { wAt: 'change', wV: val & 3 };
  if (val === EMPTY) return { wAt: 'change', wV: EMPTY };
  return val & LOCKED ? { wAt: 'start', wV: val } : { wAt: 'cas', wV: val };
}
