import { addKind, type Engine, nextEventNs, runAhead, schedule } from './engine.js';

/**
 * Code that takes simulated time, written from top to bottom as one would write a thread: a generator. At each `yield`
 * the task sleeps until its own alarm (`spend`) or a lock that it has queued for wakes it.
 *
 * `yield work` is `yield* work`, and hands on what it returns: then each waking goes to that work alone, and not through
 * all that wait for its end. It pays where a deep call sleeps often.
 */
export interface Work<T = void> extends Generator<Work<unknown> | undefined, T, unknown> {}

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
  /** The kind of event that wakes a task. */
  readonly wakeKind: number;
}

/** No tasks yet. */
export function makeTasks(engine: Engine): Tasks {
  const tasks: Tasks = {
    engine,
    all: [],
    works: [],
    wakeKind: addKind(engine, (id) => wake(tasks, id)),
  };
  return tasks;
}

/** Makes a task that has nothing to do yet. */
export function addTask(tasks: Tasks, kind: string): Task {
  const task: Task = { id: tasks.all.length, tasks, engine: tasks.engine, kind };
  tasks.all.push(task);
  tasks.works.push([]);
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
    const step = works[works.length - 1].next(value);
    value = undefined;
    if (step.done === true) {
      works.pop();
      ({ value } = step);
    } else if (step.value === undefined) return;
    else works.push(step.value);
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
