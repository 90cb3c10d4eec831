import { ConfigError } from '../config/error.js';
/**
 * A discrete-event engine: what happens is an event with a time, a kind and a whole number; no object per event.
 *
 * Events run in order of time; events of one time run in the order in which they were scheduled. So a run is
 * determined by what its handlers do, and nothing else.
 */

/** What runs when an event of its kind is due. Reads the time from `engine.nowNs`. */
export type Handler = (payload: number) => void;

/** Most kinds of event in one engine. */
export const MAX_KINDS = 4096;

/** Events after which whoever watches a run looks up: some milliseconds. */
const TURN = 1024;

/** The clock and the queue: a heap of four children a node over plain number arrays. Read `nowNs`; leave the rest. */
export interface Engine {
  /** The time of the event that is running, or that the last run was to reach, in nanoseconds. */
  nowNs: number;
  /** Events run so far, and pauses that passed at once (`runAhead`). */
  eventsRun: number;
  /** The present run ends when so many have run. */
  eventsRunEnd: number;
  /** Places in use in the heap: events that wait for their time, and the gap if there is one. */
  length: number;
  /** True while the event that runs has left its place at the top, and nothing has filled it yet. */
  gap: boolean;
  /** While there is a gap, the place of the event that is due next; 0 where there is none. */
  next: number;
  /** Events scheduled so far: the sequence number that the next one gets. */
  scheduled: number;
  /** True once a handler has called `stop`. */
  stopped: boolean;
  /** The time that the present run may reach, in nanoseconds: no task runs ahead beyond it. */
  horizonNs: number;
  /** When each event in the heap is due, in nanoseconds. */
  timesNs: Float64Array;
  /** Sequence number times `MAX_KINDS`, plus the kind: comparing these compares sequence numbers. */
  orders: Float64Array;
  /** The whole number that each event in the heap hands to its handler. */
  payloads: Int32Array;
  /** What runs for each kind of event, by kind. */
  readonly handlers: Handler[];
  /** Called between two events when `TURN` of them have run since the last time. It must schedule none. */
  onTurn: () => void;
  /** When so many events have run, `onTurn` is called. */
  turnAt: number;
}

/** An engine at time 0 with nothing to do. Room for events grows as they come. */
export function makeEngine(): Engine {
  return {
    nowNs: 0,
    eventsRun: 0,
    eventsRunEnd: Number.POSITIVE_INFINITY,
    length: 0,
    gap: false,
    next: 0,
    scheduled: 0,
    stopped: false,
    horizonNs: Number.POSITIVE_INFINITY,
    timesNs: new Float64Array(64),
    orders: new Float64Array(64),
    payloads: new Int32Array(64),
    handlers: [],
    onTurn: () => {},
    turnAt: TURN,
  };
}

/**
 * Makes a new kind of event.
 *
 * @returns the kind, to be given to `schedule`
 * @throws ConfigError when the engine has `MAX_KINDS` kinds
 */
export function addKind(engine: Engine, handler: Handler): number {
  if (engine.handlers.length === MAX_KINDS)
    throw new ConfigError(`addKind: an engine has at most ${MAX_KINDS} kinds of event`);
  return engine.handlers.push(handler) - 1;
}

/**
 * Lets an event happen at `atNs`, after all that were scheduled before it for the same time.
 * An event at `Infinity` never happens and is not kept: that is what a process of rate 0 asks for.
 *
 * @param payload a whole number of 32 bits, handed to the kind's handler
 * @throws ConfigError when the time is in the past or no number, or the kind is unknown
 */
export function schedule(engine: Engine, atNs: number, kind: number, payload: number): void {
  if (!(atNs >= engine.nowNs))
    throw new ConfigError(`schedule: atNs was ${atNs}; it must be a time from now (${engine.nowNs}) on`);
  if (!(kind >= 0 && kind < engine.handlers.length))
    throw new ConfigError(`schedule: kind was ${kind}; it must be a kind that addKind returned`);
  if (atNs === Number.POSITIVE_INFINITY) return;
  const order = engine.scheduled++ * MAX_KINDS + kind;
  if (engine.gap) {
    // Most events schedule just one: it takes the place at the top and sinks, half the work of leaving and joining.
    engine.gap = false;
    sink(engine, atNs, order, payload);
    return;
  }
  if (engine.length === engine.timesNs.length) grow(engine);
  const { timesNs, orders, payloads } = engine;
  let i = engine.length++;
  // Only the time need be compared on the way up: whatever is there already was scheduled earlier.
  while (i > 0) {
    const parent = (i - 1) >> 2;
    if (timesNs[parent] <= atNs) break;
    timesNs[i] = timesNs[parent];
    orders[i] = orders[parent];
    payloads[i] = payloads[parent];
    i = parent;
  }
  timesNs[i] = atNs;
  orders[i] = order;
  payloads[i] = payload;
}

function grow(engine: Engine): void {
  const capacity = engine.length * 2;
  const timesNs = new Float64Array(capacity);
  const orders = new Float64Array(capacity);
  const payloads = new Int32Array(capacity);
  timesNs.set(engine.timesNs);
  orders.set(engine.orders);
  payloads.set(engine.payloads);
  Object.assign(engine, { timesNs, orders, payloads });
}

/** Closes the gap at the top: the last event moves into it. */
function closeGap(engine: Engine): void {
  engine.gap = false;
  const last = --engine.length;
  sink(engine, engine.timesNs[last], engine.orders[last], engine.payloads[last]);
}

/** The place of the earliest event among the children of place `i`; 0 where it has none. */
function earliestBelow({ timesNs, orders, length }: Engine, i: number): number {
  let first = 4 * i + 1;
  if (first >= length) return 0;
  const end = first + 4 < length ? first + 4 : length;
  for (let c = first + 1; c < end; c++)
    if (timesNs[c] < timesNs[first] || (timesNs[c] === timesNs[first] && orders[c] < orders[first]))
      first = c;
  return first;
}

/** Puts an event into the gap at the top and lets it sink to its place. */
function sink(engine: Engine, atNs: number, order: number, payload: number): void {
  const { timesNs, orders, payloads } = engine;
  let i = 0;
  for (let first = engine.next; first !== 0; first = earliestBelow(engine, i)) {
    if (atNs < timesNs[first] || (atNs === timesNs[first] && order < orders[first])) break;
    timesNs[i] = timesNs[first];
    orders[i] = orders[first];
    payloads[i] = payloads[first];
    i = first;
  }
  timesNs[i] = atNs;
  orders[i] = order;
  payloads[i] = payload;
}

/**
 * Runs every event up to and including time `untilNs`, then sets the clock to it. Ends sooner, with the clock at the
 * last event, when a handler calls `stop` or `maxEvents` have run; called again, it goes on from there.
 *
 * @param untilNs `Infinity` runs until nothing is left; the clock then stays at the last event
 * @returns how many events ran, pauses that passed at once among them
 */
export function runUntil(
  engine: Engine,
  untilNs: number,
  maxEvents: number = Number.POSITIVE_INFINITY,
): number {
  const { handlers } = engine;
  const before = engine.eventsRun;
  engine.stopped = false;
  engine.horizonNs = untilNs;
  engine.eventsRunEnd = before + maxEvents;
  // A handler that threw has left one.
  if (engine.gap) closeGap(engine);
  while (engine.length > 0 && engine.timesNs[0] <= untilNs) {
    if (engine.stopped || engine.eventsRun >= engine.eventsRunEnd) return engine.eventsRun - before;
    engine.nowNs = engine.timesNs[0];
    const kind = engine.orders[0] & (MAX_KINDS - 1);
    const payload = engine.payloads[0];
    engine.gap = true;
    engine.next = earliestBelow(engine, 0);
    engine.eventsRun++;
    handlers[kind](payload);
    if (engine.gap) closeGap(engine);
    if (engine.eventsRun < engine.turnAt) continue;
    engine.turnAt = engine.eventsRun + TURN;
    engine.onTurn();
  }
  if (!engine.stopped && untilNs > engine.nowNs && untilNs < Number.POSITIVE_INFINITY) engine.nowNs = untilNs;
  return engine.eventsRun - before;
}

/**
 * While an event runs that has left its place: the place of the one that is due next, if it is of `kind`, and -1 if it is of
 * another, or there is none.
 */
export function placeOfNext({ orders, gap, next }: Engine, kind: number): number {
  return gap && next !== 0 && (orders[next] & (MAX_KINDS - 1)) === kind ? next : -1;
}

/** When the first is due of those events that come after the one at `place`, which is next. */
export function dueAfterNs({ timesNs, length }: Engine, place: number): number {
  let due = Number.POSITIVE_INFINITY;
  const end = length < 5 ? length : 5;
  for (let c = 1; c < end; c++) if (c !== place && timesNs[c] < due) due = timesNs[c];
  const last = Math.min(length, 4 * place + 5);
  for (let c = 4 * place + 1; c < last; c++) if (timesNs[c] < due) due = timesNs[c];
  return due;
}

/** When the next event is due, in nanoseconds; `Infinity` when nothing is left to do. */
export function nextEventNs({ timesNs, length, gap, next }: Engine): number {
  if (gap) return next === 0 ? Number.POSITIVE_INFINITY : timesNs[next];
  return length === 0 ? Number.POSITIVE_INFINITY : timesNs[0];
}

/**
 * Lets `ns` pass at once when nothing else happens meanwhile: the clock moves on inside the event that runs, and the
 * event that would have ended the pause is never made, but counted. Exact, because no handler can tell the difference.
 *
 * @returns false, with the clock where it was, when an event is due in that time or the run ends in it
 */
export function runAhead(engine: Engine, ns: number): boolean {
  // Without this a task that never meets anybody would run on for ever within one event.
  if (engine.eventsRun >= engine.eventsRunEnd) return false;
  if (ns !== 0) {
    const atNs = engine.nowNs + ns;
    if (atNs > engine.horizonNs || engine.stopped || nextEventNs(engine) <= atNs) return false;
    engine.nowNs = atNs;
  }
  engine.eventsRun++;
  return true;
}

/**
 * As `runAhead`, for `steps` pauses at once that end at `atNs`: the caller knows that nothing is due until then, and that
 * the run may have so many more.
 */
export function ranAhead(engine: Engine, atNs: number, steps: number): void {
  engine.nowNs = atNs;
  engine.eventsRun += steps;
}

/** Ends the run when the handler that asks returns. */
export function stop(engine: Engine): void {
  engine.stopped = true;
}
