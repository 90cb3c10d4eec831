/** One move of a run. */
export interface Turn {
  /** The state that it leads to. */
  readonly to: number;
  /** Who makes it; −1 for what need never be done. */
  readonly who: number;
}

/** States, by numbers from 0 on, and the moves from them. */
export interface Graph {
  readonly states: number;
  /** How many there are to be fair to. */
  readonly count: number;
  movesFrom(at: number, to: (state: number, who: number) => void): void;
}

/** A run that has come to state `first` and goes round for ever; without a turn, it stays there. */
export interface Endless {
  readonly first: number;
  readonly turns: readonly Turn[];
}

/** What is known of a state: nothing; it is settled; it is in the component that is looked at. Above: when it was met. */
const [UNKNOWN, SETTLED, INSIDE] = [0, -1, -2];

/**
 * A run that is weakly fair (who could make a move at all times from some time on does make one, again and again) and
 * in which from some time on `holds` is never true; null when there is none. Of those that there are, one whose
 * circle has the first state of all.
 *
 * Such a run stays in a strongly connected component of the states where `holds` is false; and it can be fair in there
 * if everyone makes a move within it, or cannot make one in some state of it (Emerson and Lei, Modalities for model
 * checking, 1987; components by Tarjan, 1972).
 */
export function fairRun(graph: Graph, holds: (at: number) => boolean): Endless | null {
  const marks = new Int32Array(graph.states);
  for (let at = 0; at < graph.states; at++) if (holds(at)) marks[at] = SETTLED;
  let first = graph.states;
  let inside: readonly number[] = [];
  eachComponent(graph, marks, (members) => {
    const least = members.reduce((a, b) => Math.min(a, b));
    if (least < first && canBeFair(graph, marks, members)) [first, inside] = [least, members];
  });
  if (inside.length === 0) return null;
  for (const at of inside) marks[at] = INSIDE;
  return { first, turns: circle(graph, marks, first) };
}

/** Gives each strongly connected component; while it does so, its states are marked as inside. */
function eachComponent(graph: Graph, marks: Int32Array, look: (members: readonly number[]) => void): void {
  const low = new Int32Array(graph.states);
  const path: number[] = [];
  const open: number[] = [];
  /** States that those on the path lead to, and for each where its own begin. */
  const next: number[] = [];
  const starts: number[] = [];
  let met = 0;
  const enter = (at: number): void => {
    marks[at] = low[at] = ++met;
    path.push(at);
    open.push(at);
    starts.push(next.length);
    graph.movesFrom(at, (to) => {
      if (marks[to] >= 0) next.push(to);
    });
  };
  for (let from = 0; from < graph.states; from++) {
    if (marks[from] !== UNKNOWN) continue;
    enter(from);
    while (path.length > 0) {
      const at = path[path.length - 1];
      if (next.length > starts[starts.length - 1]) {
        const to = next.pop() as number;
        if (marks[to] === UNKNOWN) enter(to);
        else if (marks[to] > 0) low[at] = Math.min(low[at], marks[to]);
        continue;
      }
      path.pop();
      starts.pop();
      if (path.length > 0) {
        const before = path[path.length - 1];
        low[before] = Math.min(low[before], low[at]);
      }
      if (low[at] !== marks[at]) continue;
      const members = open.splice(open.lastIndexOf(at));
      for (const member of members) marks[member] = INSIDE;
      look(members);
      for (const member of members) marks[member] = SETTLED;
    }
  }
}

/** Whether a run that stays inside can be fair; one that has nowhere to go can. */
function canBeFair(graph: Graph, marks: Int32Array, members: readonly number[]): boolean {
  const served = new Uint8Array(graph.count);
  let [moves, within] = [0, 0];
  for (const at of members) {
    const able = new Uint8Array(graph.count);
    graph.movesFrom(at, (to, who) => {
      moves++;
      if (who >= 0) able[who] = 1;
      if (marks[to] !== INSIDE) return;
      within++;
      if (who >= 0) served[who] = 1;
    });
    for (let who = 0; who < graph.count; who++) if (able[who] === 0) served[who] = 1;
  }
  return moves === 0 || (within > 0 && served.every((each) => each === 1));
}

/** A way from `first` back to it that stays inside and is fair to all. */
function circle(graph: Graph, marks: Int32Array, first: number): Turn[] {
  const turns: Turn[] = [];
  const isUnable = (at: number, who: number): boolean => {
    let unable = true;
    graph.movesFrom(at, (_, other) => {
      if (other === who) unable = false;
    });
    return unable;
  };
  const here = (): number => turns.at(-1)?.to ?? first;
  for (let who = 0; who < graph.count; who++)
    if (![{ to: first, who: -1 }, ...turns].some((turn) => turn.who === who || isUnable(turn.to, who)))
      turns.push(...nearest(graph, marks, here(), (turn) => turn.who === who || isUnable(turn.to, who)));
  if (here() !== first || turns.length === 0)
    turns.push(...nearest(graph, marks, here(), ({ to }) => to === first));
  return turns;
}

/** The shortest way inside whose last turn is as wanted; none when there is no such way. */
function nearest(graph: Graph, marks: Int32Array, from: number, wanted: (turn: Turn) => boolean): Turn[] {
  const before = new Map<number, { readonly at: number; readonly turn: Turn }>();
  const back = (at: number, last: Turn): Turn[] => {
    const way = [last];
    for (let step = before.get(at); step !== undefined && at !== from; step = before.get(at)) {
      way.unshift(step.turn);
      at = step.at;
    }
    return way;
  };
  let found: Turn[] | null = null;
  const queue = [from];
  for (let i = 0; i < queue.length && found === null; i++) {
    const at = queue[i];
    const turns: Turn[] = [];
    graph.movesFrom(at, (to, who) => {
      if (marks[to] === INSIDE) turns.push({ to, who });
    });
    for (const turn of turns) {
      if (found === null && wanted(turn)) found = back(at, turn);
      if (turn.to === from || before.has(turn.to)) continue;
      before.set(turn.to, { at, turn });
      queue.push(turn.to);
    }
  }
  return found ?? [];
}
