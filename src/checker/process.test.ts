import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemoryModel } from './buffers.js';
import { DONE, Process, type Steps, WAIT } from './process.js';
import { PROMISES } from './promises.js';
import { Row, State, Word } from './state.js';

/** A process by itself, and a shared word. */
function alone(steps: (process: Process, shared: Word) => Steps, memory: MemoryModel = 'sequential') {
  const state = new State();
  const shared = new Word(state, state.add({ name: 'x', initial: 0, pointer: false, kind: 'shared' }));
  const process = new Process(state, 'P', memory);
  process.setSteps(steps(process, shared));
  state.begin(state.copy());
  return { state, process, shared };
}

test('a step is followed by the next, by the one that it names or by none; one that waits changes nothing', () => {
  let wait = true;
  const { process } = alone(() => ({
    first: () => {},
    second: () => (wait ? WAIT : 'fourth'),
    third: () => DONE,
    fourth: () => 'third',
  }));
  const at = (): string[] => ['first', 'second', 'third', 'fourth'].filter((label) => process.at(label));
  assert.deepEqual(at(), ['first']);
  assert.ok(process.at('third', 'first') && !process.at('third', 'fourth') && !process.at());
  assert.ok(process.advance());
  assert.deepEqual([process.advance(), at()], [false, ['second']]);
  wait = false;
  for (const next of ['fourth', 'third']) assert.deepEqual([process.advance(), at()], [true, [next]]);
  assert.ok(!process.done);
  assert.ok(process.advance());
  assert.deepEqual([process.done, process.at(DONE), at()], [true, true, []]);
});

test('a process is done after its last step, but not before others see what it stored', () => {
  const { state, process, shared } = alone((p, x) => ({ store: () => p.store(x, 1) }), 'TSO');
  assert.ok(process.advance());
  assert.deepEqual([process.at(DONE), process.done, shared.value], [true, false, 0]);
  assert.equal(process.buffers.drain(0), -1);
  assert.deepEqual([process.done, shared.value], [true, 1]);
  assert.equal(state.broken, null);
});

test('a step that turns out to be impossible waits, whatever it returns', () => {
  const { state, process } = alone((p, x) => ({ store: () => p.store(x, 1), fence: () => p.fence() }), 'TSO');
  assert.ok(process.advance());
  assert.deepEqual([process.advance(), state.blocked, process.at('fence')], [false, true, true]);
});

test('a step that is not there is named, with those that are', () => {
  const { process } = alone(() => ({ first: () => 'fifth', second: () => {} }));
  const message = 'P has no step "fifth"; its steps are first, second, and it may return WAIT or DONE';
  assert.throws(() => process.advance(), { name: 'ConfigError', message });
  assert.throws(() => process.at('fifth'), { name: 'ConfigError', message });
});

test('a spinlock is taken once, and by whoever gave it back only when that is seen', () => {
  for (const memory of ['sequential', 'TSO', 'weakNoLB'] as const) {
    const { state, process, shared } = alone(
      (p, x) => ({ lock: () => p.spinLock(x), 'lock again': () => p.spinLock(x) }),
      memory,
    );
    assert.ok(process.advance());
    assert.equal(shared.value, 1);
    assert.ok(!process.advance());
    process.sleeps();
    assert.equal(state.broken, null);
    process.spinUnlock(shared);
    process.sleeps(shared);
    assert.equal(state.broken, null, 'its holder knows that it was given back');
    assert.equal(process.advance(), memory === 'sequential', memory);
    if (memory !== 'sequential') process.buffers.drain(0);
    state.blocked = false;
    if (memory !== 'sequential') assert.ok(process.advance());
    process.sleeps(shared);
    assert.equal(state.broken, PROMISES.noSleepUnderLock);
  }
});

test('a process can read where one of its registers points to, whatever the low bits', () => {
  let [number, pointer]: (Word | null)[] = [null, null];
  const { process } = alone((p) => {
    number = p.word('number', 8);
    pointer = p.pointer('pointer', 4 | 3);
    p.pointer('other');
    return { go: () => {} };
  });
  assert.deepEqual(
    [number!.name, number!.value, pointer!.name, pointer!.value],
    ['P.number', 8, 'P.pointer', 7],
  );
  assert.deepEqual(
    [1, 2].map((object) => process.knows(object)),
    [true, false],
  );
});

test('what it read early is forgotten at its end, since it is of no use there', () => {
  const { state, process, shared } = alone(() => ({ go: () => {}, last: () => {} }), 'weakNoLB');
  assert.ok(process.buffers.loadEarly(shared));
  const before = new Row(state.row.fours.slice());
  assert.ok(process.advance());
  assert.deepEqual(
    [...state.values].filter((value, i) => value !== before.values[i]),
    [1],
    'only its place has changed',
  );
  assert.ok(process.advance());
  assert.ok(!process.buffers.forget(), 'there is nothing to forget');
});
