import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { History } from './history.js';
import { Queue } from './queue.js';
import type { Request } from './sockets.js';

const ERROR = { ename: 'Error', evalue: 'on purpose', traceback: [] };

/** A cell that is sent at this moment of the clock. */
function cell(name: string, options: object = {}): Request {
  const date = new Date().toISOString();
  const header = { msg_id: name, msg_type: 'execute_request', session: '', username: '', date, version: '' };
  return { channel: 'shell', ids: [], header, content: { code: name, ...options } };
}

/** A queue whose kernel is held up for 8 ms when it tells of an error, as `heard` begins; and what became of its cells. */
function failing({ mock }: TestContext, heard: () => void, options: object = {}) {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const became: string[] = [];
  const sockets = {
    publish(type: string): void {
      if (type !== 'error') return;
      heard();
      mock.timers.tick(8);
    },
    reply: (content: object, { header }: Request) =>
      void became.push(`${header.msg_id} ${(content as { status: string }).status}`),
  };
  const queue = new Queue(sockets, new History(), (order) => {
    if (order.type === 'execute') became.push(`${order.code} runs`);
  });
  queue.add(cell('first', options));
  return { queue, became, pass: (ms: number) => mock.timers.tick(ms) };
}

test('a cell that is sent once the failure has been heard of runs, though the kernel is held up in telling it', (context) => {
  let next: Request | undefined;
  const { queue, became } = failing(context, () => {
    next = cell('next');
  });
  queue.done(ERROR);
  queue.add(next!);
  assert.deepEqual(became, ['first runs', 'first error', 'next runs']);
});

test('a cell that was sent before the failure is aborted with what waits, though it comes later', (context) => {
  const { queue, became, pass } = failing(context, () => undefined);
  queue.add(cell('waits'));
  const late = cell('late');
  pass(1);
  queue.done(ERROR);
  queue.add(late);
  assert.deepEqual(became, ['first runs', 'first error', 'waits aborted', 'late aborted']);
});

test('a silent cell that fails leaves alone what waits and what is on its way', (context) => {
  const { queue, became, pass } = failing(context, () => undefined, { silent: true, stop_on_error: true });
  queue.add(cell('waits'));
  const late = cell('late');
  pass(1);
  queue.done(ERROR);
  queue.add(late);
  queue.done(undefined);
  assert.deepEqual(became, ['first runs', 'first error', 'waits runs', 'waits ok', 'late runs']);
});
