import { Numbers } from './growing.js';

const [UNKNOWN, OPEN, ENDS] = [0, 1, 2];

/**
 * The first state from which no end can be reached, or -1. Most states are settled by following one way on from each;
 * the moves from the others are made once more.
 *
 * @param exits for each state one that a move from it leads to; itself when it is an end; -1 for none
 * @param movesFrom makes every move from a state, and gives the numbers of the states that they lead to
 */
export function firstTrapped(
  states: number,
  exits: Numbers,
  movesFrom: (state: number, to: (state: number) => void) => void,
): number {
  const marks = new Uint8Array(states);
  for (let first = 0; first < states; first++) {
    let at = first;
    for (; at >= 0 && marks[at] === UNKNOWN; at = exits.at(at)) marks[at] = exits.at(at) === at ? ENDS : OPEN;
    if (at < 0 || marks[at] === OPEN) continue;
    for (at = first; marks[at] === OPEN; at = exits.at(at)) marks[at] = ENDS;
  }
  settle(marks, movesFrom);
  return marks.indexOf(OPEN);
}

/** Marks, of the states that are open, those from which a move, or several, leads to one that is not. */
function settle(marks: Uint8Array, movesFrom: (state: number, to: (state: number) => void) => void): void {
  // For each open state a list of the open states with a move to it: the last of them, and before each the one before.
  const last = new Map<number, number>();
  const from = new Numbers();
  const before = new Numbers();
  const ends = new Numbers();
  for (let at = marks.indexOf(OPEN); at >= 0; at = marks.indexOf(OPEN, at + 1)) {
    let settled = false;
    movesFrom(at, (to) => {
      if (marks[to] === ENDS) settled = true;
      else {
        from.push(at);
        before.push(last.get(to) ?? -1);
        last.set(to, from.length - 1);
      }
    });
    if (settled) ends.push(at);
  }
  for (let i = 0; i < ends.length; i++) {
    marks[ends.at(i)] = ENDS;
    for (let e = last.get(ends.at(i)) ?? -1; e >= 0; e = before.at(e))
      if (marks[from.at(e)] === OPEN) {
        marks[from.at(e)] = ENDS;
        ends.push(from.at(e));
      }
  }
}
