/** What is counted, and the numbers of all rounds. */
import type { Course } from '../../simulator/replay/packed.js';
import type { OwnerThen, Round } from '../../tutorial/picture/rounds.js';
import { numberText } from '../../tutorial/plot/numberText.js';
import { make, tableOf } from '../element.js';

/** A number and what is to be said of it. */
interface Counted {
  readonly value: string;
  readonly note: string;
}

function lost({ hot, warm }: OwnerThen): Counted {
  return { value: numberText(hot + warm), note: `${numberText(hot)} hot, ${numberText(warm)} warm` };
}

function perFreed({ scanned, freed }: Round): Counted {
  const note = `${numberText(scanned)} scanned, ${numberText(freed)} freed`;
  return { value: freed === 0 ? '–' : (scanned / freed).toFixed(2), note };
}

/** Nothing stands in for a count that was not taken. */
function lockTaken({ writes }: Round, course: Course, recorded: boolean): Counted {
  const { mode, ages, mmuLockWrite, policy } = course;
  if (writes === null || mmuLockWrite === null) {
    if (mode === 'plain') return { value: '–', note: 'there is no VM' };
    return {
      value: 'not recorded',
      note: recorded && mode === 'vm' ? 'recorded only where V runs an L2' : '',
    };
  }
  const { counted, uncounted } = writes;
  const least = uncounted > 0 ? `; at ${uncounted} of the requests the recorder lost count` : '';
  const forced = ages ? '; the agings before the requests are not counted' : '';
  const another = mmuLockWrite.anotherRun ? 'another run, other pages not locked in memory' : 'simulated';
  const free =
    policy === 'TRYLOCK' ? '; time stands still here, so whoever tries it always finds it free' : '';
  const note = `${another}${free}${forced}${least}; to unmap a page takes it too`; // so it is not zero where queries do without
  return { value: `${uncounted > 0 ? '≥ ' : ''}${numberText(counted)}`, note };
}

export interface Counters {
  readonly element: HTMLElement;
  show(round: Round, course: Course, recorded: boolean): void;
}

/** The four counters. */
export function counters(): Counters {
  const element = make('dl', 'counters');
  const titles = [
    'hot and warm pages lost by V',
    'hot and warm pages lost by P',
    'pages scanned per page freed',
    'mmu_lock taken for write by the requests',
  ];
  const places = titles.map((title) => {
    const value = make('span', 'value');
    const note = make('small', '');
    element.append(make('div', '', make('dt', '', title), make('dd', '', value, note)));
    return { value, note };
  });
  return {
    element,
    show(round, course, recorded) {
      const all = [lost(round.V), lost(round.P), perFreed(round), lockTaken(round, course, recorded)];
      for (const [i, { value, note }] of all.entries()) {
        places[i].value.textContent = value;
        places[i].value.classList.toggle('words', !/\d|–/.test(value));
        places[i].note.textContent = note;
      }
    },
  };
}

/** The numbers of all rounds, made when they are unfolded. */
export function numbers(of: () => { rounds: readonly Round[]; course: Course; recorded: boolean }): {
  readonly element: HTMLDetailsElement;
  changed(): void;
} {
  const label = 'Table: the numbers of all rounds';
  const place = make('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': label });
  const element = make('details', '', make('summary', '', 'The numbers of all rounds'), place);
  const fill = (): void => {
    place.replaceChildren();
    if (!element.open) return;
    const { rounds, course, recorded } = of();
    const heads = [
      'round',
      'hot and warm lost by V',
      'by P',
      'in swap, V',
      'P',
      'scanned per freed',
      'mmu_lock for write',
    ];
    const body = rounds.map((round, i) => {
      const texts = [
        ...[String(i), lost(round.V).value, lost(round.P).value],
        ...[numberText(round.V.inSwap), numberText(round.P.inSwap)],
        ...[perFreed(round).value, lockTaken(round, course, recorded).value],
      ];
      return make('tr', '', ...texts.map((text) => make('td', '', text)));
    });
    place.replaceChildren(tableOf(heads, body));
  };
  element.addEventListener('toggle', fill);
  return { element, changed: fill };
}
