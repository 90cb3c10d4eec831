import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { freePort } from './port.js';

test('a taken port is named with the remedy, a free one is given back', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(freePort(port), new RegExp(`Port ${port} of 127.0.0.1 is in use.*--port N`));
  server.close();
  await once(server, 'close');
  assert.equal(await freePort(port), port);
});

test('without a wish some port from 8888 on', async () => {
  const port = await freePort(null);
  assert.ok(port >= 8888 && port < 8988);
});
