import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Subscriber, XSubscriber } from 'zeromq';
import { Sockets } from './sockets.js';

interface Message {
  type: string;
  content: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), 'wire-'));
const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
const connection = { transport: 'ipc', ip: join(folder, 'socket'), key: 'key', ...ports };
const file = join(folder, 'connection.json');
writeFileSync(file, JSON.stringify(connection));
const sockets = new Sockets(file);
before(() => sockets.listen(() => {}));
after(async () => {
  await sockets.close();
  rmSync(folder, { recursive: true });
});

const address = `ipc://${connection.ip}-${connection.iopub_port}`;
const options = { receiveHighWaterMark: 0, receiveTimeout: 120_000 };

/** The next message: topic, delimiter, signature and four JSON frames. */
async function next(subscriber: Subscriber | XSubscriber): Promise<Message> {
  const frames = await subscriber.receive();
  const [header, , , content] = frames.slice(3).map((frame) => JSON.parse(frame.toString()));
  return { type: header.msg_type, content };
}

const welcome = (subscription: string): Message => ({ type: 'iopub_welcome', content: { subscription } });

/** Comes, checks what it hears, and goes. */
async function visit(): Promise<void> {
  const subscriber = new Subscriber(options);
  subscriber.subscribe('');
  subscriber.connect(address);
  assert.deepEqual(await next(subscriber), welcome(''));
  const numbers: number[] = [];
  while (numbers.length < 30) {
    const message = await next(subscriber);
    // Everybody hears every welcome, so those of later visitors come between.
    if (message.type === 'status') numbers.push(Number(message.content.number));
    else assert.deepEqual(message, welcome(''));
  }
  assert.deepEqual(
    numbers,
    numbers.map((_, k) => numbers[0] + k),
  );
  subscriber.close();
}

test('a new subscriber hears its welcome first, and from then on everything in order', async () => {
  let isOver = false;
  let published = 0;
  const publishing = (async () => {
    while (!isOver) {
      for (let k = 0; k < 5; k++) sockets.publish('status', { number: published++ }, undefined);
      await setImmediate();
    }
  })();
  // Some come while others go: libzmq reports both in one line.
  const visits = async (): Promise<void> => {
    for (let k = 0; k < 50; k++) await visit();
  };
  try {
    await Promise.all(Array.from({ length: 8 }, visits));
  } finally {
    isOver = true;
    await publishing;
  }
});

test('a subscriber is sent the topics that it asks for, until it asks no more', async () => {
  // Unlike a Subscriber, it does not sort out by itself what it has not asked for.
  const subscriber = new XSubscriber(options);
  subscriber.connect(address);
  const ask = (how: 0 | 1, topic: string): Promise<void> =>
    subscriber.send(Buffer.from([how, ...Buffer.from(topic)]));
  const publishBoth = (): void => {
    for (const type of ['status', 'stream']) sockets.publish(type, {}, undefined);
  };
  await ask(1, 'stream');
  assert.deepEqual(await next(subscriber), welcome('stream'));
  publishBoth();
  assert.deepEqual(await next(subscriber), { type: 'stream', content: {} });
  await ask(0, 'stream');
  await ask(1, 'status');
  assert.deepEqual(await next(subscriber), welcome('status'));
  publishBoth();
  publishBoth();
  for (let k = 0; k < 2; k++) assert.deepEqual(await next(subscriber), { type: 'status', content: {} });
  subscriber.close();
});
