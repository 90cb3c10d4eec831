import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from './options.js';
import { settings } from './server.js';

test('reads the options', () => {
  assert.deepEqual(parse([]), {
    ...{ browser: true, port: null, stopIdle: null, scratch: false, help: false },
  });
  assert.deepEqual(parse(['--no-browser', '--port', '9000']), {
    browser: false,
    port: 9000,
    stopIdle: null,
    scratch: false,
    help: false,
  });
  assert.deepEqual(parse(['--port=9001', '-h', '--scratch']), {
    ...{ browser: true, port: 9001, stopIdle: null, scratch: true, help: true },
  });
});

test('idle kernels are stopped on request', () => {
  assert.equal(parse(['--stop-idle', '30']).stopIdle, 30);
  const folder = { port: 9000, folder: '/x' };
  assert.ok(!settings({ ...folder, stopIdle: null }).some((word) => word.includes('cull')));
  const chosen = settings({ ...folder, stopIdle: 30 });
  // An open notebook is connected: without the second setting none would ever be stopped.
  for (const word of ['cull_idle_timeout=1800', 'cull_connected=True']) {
    assert.ok(chosen.includes(`--MappingKernelManager.${word}`), word);
  }
});

test('names what it does not understand, and shows the usage', () => {
  const cases: [string[], RegExp][] = [
    [['--prot', '9000'], /'--prot'/],
    [['--port'], /^--port needs a value after it\./],
    [['--port', '9000', '--port', '9001'], /^--port is given twice/],
    [['--port', '80'], /1024 to 65535, not "80"/],
    [['--port', '65536'], /not "65536"/],
    [['--port', '9e3'], /not "9e3"/],
    [['--port', '-1'], /1024 to 65535, not "-1"/],
    [['--port', '--no-browser'], /^--port needs a value after it\./],
    [['--stop-idle', '0'], /--stop-idle wants a whole number from 1 to 1440, not "0"/],
    [['--port', 'x'], /not "x"/],
    [['notebooks'], /'notebooks'/],
  ];
  for (const [args, expected] of cases) {
    assert.throws(
      () => parse(args),
      (error: Error) => {
        assert.match(error.message, expected);
        assert.match(error.message, /Usage: npm start/);
        return true;
      },
    );
  }
});
