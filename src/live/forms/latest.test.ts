import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latest } from './latest.js';

/** A computation that ends when it is told to. */
function bench() {
  const log: string[] = [];
  const running: { what: number; signal: AbortSignal; end: (value: string | Error) => Promise<void> }[] = [];
  let time = 0;
  const work = latest<number, string>(
    (what, signal) =>
      new Promise((done, fail) => {
        const end = async (value: string | Error): Promise<void> => {
          if (typeof value === 'string') done(value);
          else fail(value);
          await new Promise((next) => setImmediate(next));
        };
        running.push({ what, signal, end });
      }),
    {
      done: (result, asked) => log.push(`${asked}: ${result}`),
      failed: (why, asked) => log.push(`${asked} failed: ${(why as Error).message}`),
      busy: (on) => log.push(on ? 'busy' : 'idle'),
    },
    () => time,
  );
  const wait = (ms: number): void => {
    time += ms;
  };
  return { log, running, work, wait };
}

test('one at a time; of what is asked meanwhile only the latest is computed', async () => {
  const { log, running, work } = bench();
  for (const value of [1, 2, 3, 4]) work.ask(value);
  assert.equal(running.length, 1);
  await running[0].end('a');
  assert.deepEqual(
    running.map(({ what }) => what),
    [1, 4],
  );
  await running[1].end('d');
  assert.deepEqual(log, ['busy', '1: a', 'busy', '4: d', 'idle']);
});

test('what took long and is no longer wanted is not shown, neither is its error', async () => {
  const { log, running, work, wait } = bench();
  work.ask(1);
  wait(400);
  work.ask(2);
  await running[0].end('old');
  work.ask(3);
  await running[1].end(new Error('old'));
  await running[2].end(new Error('bad'));
  assert.deepEqual(
    log.filter((line) => line !== 'busy'),
    ['3 failed: bad', 'idle'],
  );
});

test('stopped: its end is not told, and what waited is forgotten', async () => {
  const { log, running, work } = bench();
  work.ask(1);
  work.ask(2);
  work.stop();
  assert.ok(running[0].signal.aborted);
  await running[0].end('late');
  assert.equal(running.length, 1);
  work.ask(3);
  await running[1].end('c');
  assert.deepEqual(log, ['busy', 'idle', 'busy', '3: c', 'idle']);
});
