import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Codec, type Header } from './message.js';

const parent: Header = {
  ...{ msg_id: '1', msg_type: 'execute_request', session: 's', username: 'u', date: '', version: '5.4' },
};
const message = (codec: Codec, code: string): Buffer[] => codec.encode('execute_request', { code }, parent);

test('a signed message that comes again is not heeded', () => {
  const [client, kernel] = [new Codec('secret'), new Codec('secret')];
  const frames = message(client, '1 + 1');
  assert.deepEqual(kernel.decode(frames)?.content, { code: '1 + 1' });
  assert.equal(kernel.decode(frames), undefined);
  assert.deepEqual(kernel.decode([Buffer.from('other client'), ...frames]), undefined);
  assert.ok(kernel.decode(message(client, '1 + 1')), 'the same code sent once more is another message');
});

test("a message has the time of who sends it, and its request's own beside it", ({ mock }) => {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const frames = new Codec('').encode('status', {}, { ...parent, date: '2001-02-03T04:05:06.000Z' });
  const [header, its] = frames.slice(2).map((frame) => JSON.parse(frame.toString()));
  assert.deepEqual([header.date, its.date], ['1970-01-01T00:16:40.000Z', '2001-02-03T04:05:06.000Z']);
});

test('without a key nothing tells a message from its replay', () => {
  const [client, kernel] = [new Codec(''), new Codec('')];
  const frames = message(client, '1 + 1');
  assert.ok(kernel.decode(frames) && kernel.decode(frames));
});

test('a message that was changed or badly signed is not heeded, nor remembered', () => {
  const [client, kernel] = [new Codec('secret'), new Codec('secret')];
  const frames = message(client, '1 + 1');
  const changed = [...frames.slice(0, -1), Buffer.from('{"code":"2 + 2"}')];
  assert.equal(kernel.decode(changed), undefined);
  assert.equal(new Codec('other').decode(frames), undefined);
  assert.ok(kernel.decode(frames));
});

test('a message whose header or content is none is not heeded', () => {
  const kernel = new Codec('');
  const frames = (header: unknown, content: unknown): Buffer[] =>
    [...['<IDS|MSG>', ''], ...[header, {}, {}, content].map((part) => JSON.stringify(part))].map((part) =>
      Buffer.from(part),
    );
  assert.ok(kernel.decode(frames(parent, {})));
  for (const header of [null, 1, {}, { msg_type: 1 }])
    assert.equal(kernel.decode(frames(header, {})), undefined);
  for (const content of [null, 1, 'x']) assert.equal(kernel.decode(frames(parent, content)), undefined);
});
