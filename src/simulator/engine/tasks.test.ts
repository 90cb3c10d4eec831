import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addKind, type Engine, makeEngine, runUntil, schedule } from './engine.js';
import {
  addTask,
  atOnce,
  makeTasks,
  type Stage,
  Stages,
  spend,
  spendSteps,
  start,
  type Task,
  type Work,
  wake,
} from './tasks.js';

/** A task that pauses for each of `pauses` in turn and notes when each has passed. */
function* pausing(task: Task, pauses: readonly number[], log: [number, number][]): Work {
  for (const ns of pauses) {
    if (!spend(task, ns)) yield;
    log.push([task.id, task.engine.nowNs]);
  }
}

/** The same by events alone: nothing ever runs ahead. */
function byEvents(all: readonly (readonly number[])[]): [number, number][] {
  const engine = makeEngine();
  const log: [number, number][] = [];
  const at = all.map(() => 0);
  const next: number = addKind(engine, (id) => {
    if (at[id] > 0) log.push([id, engine.nowNs]);
    if (at[id] < all[id].length) schedule(engine, engine.nowNs + all[id][at[id]++], next, id);
  });
  for (const id of all.keys()) schedule(engine, 0, next, id);
  runUntil(engine, Number.POSITIVE_INFINITY);
  return log;
}

function byTasks(all: readonly (readonly number[])[], run: (engine: Engine) => void): [number, number][] {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const log: [number, number][] = [];
  for (const pauses of all) {
    const task = addTask(tasks, 'test');
    start(task, pausing(task, pauses, log));
  }
  run(engine);
  return log;
}

// No pause of 0: what takes no time is done at once, before others of the same instant.
const pauses = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }), { maxLength: 4 });

test('pauses that pass at once change nothing: the trace is that of events alone', () => {
  fc.assert(
    fc.property(pauses, (all) => {
      const run = (engine: Engine): unknown => runUntil(engine, Number.POSITIVE_INFINITY);
      assert.deepEqual(byTasks(all, run), byEvents(all));
    }),
    { seed: 1 },
  );
});

/**
 * A task that goes step by step, `times` times `ns`, and notes when each step has passed; and how often it was woken. No
 * step begins once `other`, how much has happened that is no step, has grown since the first.
 */
function* stepping(
  task: Task,
  [ns, times]: readonly [number, number],
  log: [number, number][],
  woken: number[],
  other: () => number,
): Work {
  let [left, isUnderWay, before] = [times, false, 0];
  const note = (): void => {
    if (isUnderWay) log.push([task.id, task.engine.nowNs]);
    isUnderWay = false;
  };
  const begin = (): boolean => {
    assert.equal(other(), before, 'woken when something else happens');
    note();
    isUnderWay = left > 0;
    if (isUnderWay) left--;
    return isUnderWay;
  };
  while (left > 0) {
    before = other();
    if (!spendSteps(task, { ns, begin })) {
      yield;
      woken[task.id] = (woken[task.id] ?? 0) + 1;
    }
    note();
  }
}

const stepped = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 })), {
  maxLength: 4,
});

test('steps are pauses, one event each, wherever a run is cut; a task that meets no others but such is woken once', () => {
  const budgets = fc.constantFrom(1, 3, Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(
      stepped,
      // Also many that come seldom: what is due third is not always a sibling of what is due next.
      fc.oneof(
        pauses,
        fc.array(fc.array(fc.integer({ min: 1, max: 16 }), { maxLength: 6 }), { maxLength: 40 }),
        fc.array(fc.array(fc.integer({ min: 20, max: 100 }), { maxLength: 1 }), { maxLength: 12 }),
      ),
      budgets,
      fc.integer({ min: 1, max: 100 }),
      (steps, others, budget, cutNs) => {
        const engine = makeEngine();
        const tasks = makeTasks(engine);
        const log: [number, number][] = [];
        const woken: number[] = [];
        const isStepping = (id: number): boolean => id < steps.length;
        const other = (): number => log.filter(([id]) => !isStepping(id)).length;
        for (const each of steps) {
          const task = addTask(tasks, 'steps');
          start(task, stepping(task, each, log, woken, other));
        }
        for (const each of others) {
          const task = addTask(tasks, 'pauses');
          start(task, pausing(task, each, log));
        }
        for (let ns = cutNs; ns < 100 + cutNs; ns += cutNs) {
          while (runUntil(engine, ns, budget) === budget);
          assert.equal(engine.nowNs, ns);
        }
        const all = [...steps.map(([ns, times]) => Array<number>(times).fill(ns)), ...others];
        assert.deepEqual(log, byEvents(all));
        assert.equal(engine.eventsRun, all.length + log.length);
        // The first are still started when the others begin.
        if (others.length === 0)
          assert.ok(
            woken.every((times) => times <= 2),
            `woken ${woken}`,
          );
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});

test('two tasks that take turns let whoever watches look up as often as any', () => {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const looks: number[] = [];
  engine.onTurn = () => looks.push(engine.eventsRun);
  for (const ns of [2, 3]) {
    const task = addTask(tasks, 'steps');
    start(
      task,
      stepping(task, [ns, 6000 / ns], [], [], () => 0),
    );
  }
  runUntil(engine, Number.POSITIVE_INFINITY);
  assert.equal(engine.eventsRun, 5002);
  assert.deepEqual(looks, [1024, 2048, 3072, 4096]);
});

test('nor does it matter where a run is cut, by time or by its budget', () => {
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 }), (all, ns, budget) => {
      const cut = (engine: Engine): void => {
        for (let atNs = ns; atNs < 80; atNs += ns) {
          while (runUntil(engine, atNs, budget) === budget);
          assert.equal(engine.nowNs, atNs);
        }
      };
      assert.deepEqual(byTasks(all, cut), byEvents(all));
    }),
    { seed: 2 },
  );
});

test('a task that meets no other and never ends is ended by the budget, also where nothing takes time', () => {
  for (const ns of [0, 3]) {
    const engine = makeEngine();
    const task = addTask(makeTasks(engine), 'test');
    let steps = 0;
    start(
      task,
      (function* (): Work {
        for (;;) {
          if (!spend(task, ns)) yield;
          steps++;
        }
      })(),
    );
    assert.equal(runUntil(engine, 1e12, 1000), 1000);
    assert.equal(engine.eventsRun, 1000);
    assert.ok(steps >= 998 && engine.nowNs <= ns * 1000, `${steps} steps`);
    assert.equal(runUntil(engine, 1e12, 10), 10, 'it goes on from there');
  }
});

test('a task has one work at a time; what ends is over', () => {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const task = addTask(tasks, 'vCPU');
  const log: [number, number][] = [];
  start(task, pausing(task, [5], log));
  assert.throws(() => start(task, pausing(task, [], log)), /task 0 \(vCPU\) is at work already/);
  assert.equal(tasks.works[0].length, 1);
  runUntil(engine, 10);
  assert.equal(tasks.works[0].length, 0);
  wake(tasks, 0);
  assert.deepEqual(log, [[0, 5]]);
});

test('work that would wait cannot be done at once', () => {
  function* waits(): Work<number> {
    yield;
    return 1;
  }
  assert.throws(() => atOnce(waits()), /the work waits, but time stands still/);
});

test('work that is handed on by yield, or goes by stages, takes the same time, and gives the same results, as by yield*', () => {
  const ran = (how: 'yield*' | 'yield' | 'stages'): number[] => {
    const engine = makeEngine();
    const tasks = makeTasks(engine);
    const log: number[] = [];
    function* sum(task: Task, depth: number): Work<number> {
      if (!spend(task, depth + 1)) yield;
      if (depth === 0) return task.id;
      let found = 0;
      for (let k = 0; k < 2; k++) {
        // Each of two ways to wait in the other: what one hands on goes through both.
        const isOther = how !== 'yield*' && (depth + k) % 2 === 0;
        const inner = isOther && how === 'stages' ? new Sum(task, depth - 1) : sum(task, depth - 1);
        found += isOther ? ((yield inner) as number) : yield* inner;
      }
      log.push(task.id, engine.nowNs, found);
      return found + depth;
    }
    class Sum extends Stages<number> {
      result = 0;
      found = 0;
      k = 0;

      constructor(
        readonly task: Task,
        readonly depth: number,
      ) {
        super(stages);
      }
    }
    const stages: readonly Stage<Sum>[] = [
      ({ task, depth }) => spend(task, depth + 1),
      (w, inner) => {
        assert.equal(inner, undefined, 'what was handed on was for the stage before');
        const { task, depth, found, k } = w;
        if (depth > 0 && k < 2)
          return (depth + k) % 2 === 0 ? sum(task, depth - 1) : new Sum(task, depth - 1);
        if (depth > 0) log.push(task.id, engine.nowNs, found);
        w.result = depth === 0 ? task.id : found + depth;
        w.at = stages.length;
        return true;
      },
      (w, inner) => {
        w.found += inner as number;
        w.k++;
        w.at = 1;
        return true;
      },
    ];
    function* whole(task: Task): Work {
      log.push(yield* sum(task, 4));
    }
    for (let id = 0; id < 3; id++) {
      const task = addTask(tasks, 'vCPU');
      start(task, whole(task));
    }
    runUntil(engine, Number.POSITIVE_INFINITY);
    return [...log, engine.nowNs, engine.eventsRun];
  };
  assert.deepEqual(ran('yield'), ran('yield*'));
  assert.deepEqual(ran('stages'), ran('yield*'));
});

test('work that hands on is done at once where nothing waits', () => {
  function* count(n: number): Work<number> {
    return n === 0 ? 0 : ((yield count(n - 1)) as number) + 1;
  }
  assert.equal(atOnce(count(3)), 3);
});
