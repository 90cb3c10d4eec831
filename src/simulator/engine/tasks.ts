import { addKind, dueAfterNs, type Engine, nextEventNs, placeOfNext, runAhead, schedule } from './engine.js';

/**
 * Code that takes simulated time, written from top to bottom as one would write a thread: a generator. At each `yield`
 * the task sleeps until its own alarm (`spend`) or a lock that it has queued for wakes it.
 *
 * `yield work` is `yield* work`, and hands on what it returns: then each waking goes to that work alone, and not through
 * all that wait for its end. It pays where a deep call sleeps often.
 */
export interface Work<T = void> extends IterableIterator<Work<unknown> | undefined, T, unknown> {}

/** One thread of the model: a vCPU, kswapd, a reclaimer. */
export interface Task {
  /** Number of the task, and of the actor at every lock. */
  readonly id: number;
  readonly tasks: Tasks;
  readonly engine: Engine;
  /** For reports: `vCPU`, `kswapd` … */
  readonly kind: string;
}

/** All threads of one engine. */
export interface Tasks {
  readonly engine: Engine;
  readonly all: Task[];
  /** What each task is at, the innermost last. */
  readonly works: Work<unknown>[][];
  /** The innermost where it goes by stages: to ask all kinds of work alike for the next step takes as long as the step. */
  readonly staged: (Stages<unknown> | null)[];
  /** The kind of event that wakes a task. */
  readonly wakeKind: number;
  /** What each task is at that goes from step to step (`spendSteps`). */
  readonly steps: (Steps | null)[];
  /** Events until it began that were no steps. */
  readonly others: number[];
  /** The kind of event that ends a step. */
  readonly stepKind: number;
  /** Steps that have ended, of all tasks. */
  stepsEnded: number;
}

/** No tasks yet. */
export function makeTasks(engine: Engine): Tasks {
  const tasks: Tasks = {
    engine,
    all: [],
    works: [],
    staged: [],
    wakeKind: addKind(engine, (id) => wake(tasks, id)),
    steps: [],
    others: [],
    stepKind: addKind(engine, (id) => endStep(tasks, id)),
    stepsEnded: 0,
  };
  return tasks;
}

export function addTask(tasks: Tasks, kind: string): Task {
  const task: Task = { id: tasks.all.length, tasks, engine: tasks.engine, kind };
  tasks.all.push(task);
  tasks.works.push([]);
  tasks.staged.push(null);
  tasks.steps.push(null);
  tasks.others.push(0);
  return task;
}

/**
 * Gives a task its work; it begins as an event of its own, now.
 *
 * @throws Error when the task has not ended its last work
 */
export function start(task: Task, work: Work): void {
  const { tasks, id, engine } = task;
  if (tasks.works[id].length > 0) throw new Error(`start: task ${id} (${task.kind}) is at work already`);
  tasks.works[id].push(work);
  schedule(engine, engine.nowNs, tasks.wakeKind, id);
}

/** Lets a sleeping task go on, within the present event. Locks call it when they are granted. */
export function wake(tasks: Tasks, id: number): void {
  const works = tasks.works[id];
  let value: unknown;
  while (works.length > 0) {
    const staged = tasks.staged[id];
    const step = staged === null ? works[works.length - 1].next(value) : staged.next(value);
    value = undefined;
    if (step.done === true) {
      works.pop();
      ({ value } = step);
    } else if (step.value === undefined) return;
    else works.push(step.value);
    const innermost = works[works.length - 1];
    tasks.staged[id] = innermost instanceof Stages ? innermost : null;
  }
}

/** Wakes a sleeping task by an event of its own at the present time: the caller goes on first. */
export function wakeSoon(task: Task): void {
  schedule(task.engine, task.engine.nowNs, task.tasks.wakeKind, task.id);
}

/**
 * The task is busy for `ns` nanoseconds: `if (!spend(task, ns)) yield;`.
 *
 * @returns true when the time has passed already, because nothing else happens in it; false when the task must yield
 */
export function spend(task: Task, ns: number): boolean {
  if (runAhead(task.engine, ns)) return true;
  schedule(task.engine, task.engine.nowNs + ns, task.tasks.wakeKind, task.id);
  return false;
}

/** Pauses of one length, one after the other, between which a task does nothing that others could see or spoil. */
export interface Steps {
  /** The length, in nanoseconds: more than 0. */
  readonly ns: number;
  /** Notes that the next step begins; false when there is none. */
  begin(): boolean;
}

/**
 * The task is busy for as many times `steps.ns` nanoseconds as there are steps, but no longer than until the first of them in
 * which something happens that is no step of a task: `if (!spendSteps(task, steps)) yield;`. The same as to `spend` each by
 * itself, event for event, but that the task is not woken.
 *
 * @returns true when all the time has passed already; false when the task must yield
 */
export function spendSteps(task: Task, steps: Steps): boolean {
  const { tasks, id, engine } = task;
  tasks.steps[id] = steps;
  tasks.others[id] = engine.eventsRun - tasks.stepsEnded;
  return passSteps(tasks, id, steps);
}

/** Lets steps pass until one must be slept through: then false. */
function passSteps(tasks: Tasks, id: number, steps: Steps): boolean {
  const { engine } = tasks;
  const { ns } = steps;
  // As `runAhead`, whose conditions stay the same meanwhile.
  const dueNs = engine.stopped ? 0 : nextEventNs(engine);
  const { horizonNs } = engine;
  const most = engine.eventsRunEnd - engine.eventsRun;
  let ended = 0;
  let hasNext = steps.begin();
  for (; hasNext; hasNext = steps.begin()) {
    const endNs = engine.nowNs + ns;
    if (ended >= most || endNs > horizonNs || endNs >= dueNs) break;
    engine.nowNs = endNs;
    ended++;
  }
  engine.eventsRun += ended;
  tasks.stepsEnded += ended;
  if (hasNext) schedule(engine, engine.nowNs + ns, tasks.stepKind, id);
  return !hasNext;
}

function endStep(tasks: Tasks, id: number): void {
  tasks.stepsEnded++;
  const { engine, steps, stepKind } = tasks;
  if (!isAlone(tasks, id)) {
    wake(tasks, id);
    return;
  }
  const place = placeOfNext(engine, stepKind);
  if (place >= 0 && isAlone(tasks, engine.payloads[place])) takeTurns(tasks, id, place);
  else if (passSteps(tasks, id, steps[id]!)) wake(tasks, id);
}

/** Whether nothing but steps has happened since the task began with its own. */
function isAlone({ engine, others, stepsEnded }: Tasks, id: number): boolean {
  return engine.eventsRun - stepsEnded === others[id];
}

/**
 * Two tasks step through their work, task `id` now and the other when the event at `place` is due. As long as no third event
 * comes between, each takes the other's place there: what the engine would do, event for event, without its queue.
 */
function takeTurns(tasks: Tasks, id: number, place: number): void {
  const { engine, steps, stepKind } = tasks;
  const { timesNs, payloads, horizonNs } = engine;
  const thirdNs = dueAfterNs(engine, place);
  let left = Math.min(engine.eventsRunEnd, engine.turnAt) - engine.eventsRun;
  let mine = id;
  while (steps[mine]!.begin()) {
    const endNs = engine.nowNs + steps[mine]!.ns;
    const otherNs = timesNs[place];
    if (left-- <= 0 || endNs >= thirdNs || endNs > horizonNs) {
      schedule(engine, endNs, stepKind, mine);
      return;
    }
    engine.eventsRun++;
    tasks.stepsEnded++;
    engine.nowNs = Math.min(endNs, otherNs);
    if (endNs < otherNs) continue;
    // Its number in the order stays: nothing else is due at that time, and what is scheduled from now on comes after it.
    timesNs[place] = endNs;
    const other = payloads[place];
    payloads[place] = mine;
    mine = other;
  }
  wake(tasks, mine);
}

/**
 * One of the `Stages` of some work.
 *
 * @param done what the work handed on that the stage before has named
 * @returns true where the next stage may begin at once; false where the task must sleep first, as after `yield`; or work that
 *   is to be done first, as after `yield work`
 */
export type Stage<S> = (work: S, done: unknown) => boolean | Work<unknown>;

/**
 * Work that is no generator but goes from stage to stage, for what is done millions of times by two tasks at once: several
 * things that a task does one after the other, page after page, are one such work, made once and woken without a detour.
 */
export abstract class Stages<T> implements Work<T> {
  /** The next stage; a stage may write another. */
  at = 0;
  /** What the work hands on at its end. */
  abstract result: T;
  private readonly stages: readonly Stage<this>[];

  constructor(stages: readonly Stage<never>[]) {
    this.stages = stages as readonly Stage<this>[];
  }

  next(done?: unknown): IteratorResult<Work<unknown> | undefined, T> {
    const { stages } = this;
    let given = done;
    while (this.at < stages.length) {
      const goesOn = stages[this.at++](this, given);
      given = undefined;
      if (goesOn === true) continue;
      return goesOn === false ? SLEEP : { done: false, value: goesOn };
    }
    return { done: true, value: this.result };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

const SLEEP = { done: false, value: undefined } as const;

/** What a function answers instead of a time or a result when it cannot do its work in one instant. */
export const MUST_WAIT = -1;

/**
 * Whether nothing is due in the next `ns` nanoseconds: whatever the task does in them it may do at once, since
 * no other task can see the difference.
 */
export function nothingIsDue({ engine }: Task, ns: number): boolean {
  const untilNs = engine.nowNs + ns;
  return untilNs < nextEventNs(engine) && untilNs <= engine.horizonNs;
}

/**
 * Runs work to its end where time stands still: with costs of 0 and locks that no other task wants.
 *
 * @throws Error when the work waits for something all the same
 */
export function atOnce<T>(work: Work<T>): T {
  let step = work.next();
  while (step.done !== true && step.value !== undefined) step = work.next(atOnce(step.value));
  if (step.done !== true) throw new Error('atOnce: the work waits, but time stands still here');
  return step.value;
}
