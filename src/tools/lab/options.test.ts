import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from './options.js';

test('reads the two options', () => {
  assert.deepEqual(parse([]), { browser: true, port: null, help: false });
  assert.deepEqual(parse(['--no-browser', '--port', '9000']), { browser: false, port: 9000, help: false });
  assert.deepEqual(parse(['--port=9001', '-h']), { browser: true, port: 9001, help: true });
});

test('names what it does not understand, and shows the usage', () => {
  const cases: [string[], RegExp][] = [
    [['--prot', '9000'], /'--prot'/],
    [['--port'], /'--port <value>'/],
    [['--port', '80'], /1024 to 65535, not "80"/],
    [['--port', '65536'], /not "65536"/],
    [['--port', '9e3'], /not "9e3"/],
    [['--port', '-1'], /1024 to 65535, not "-1"/],
    [['--port', '--no-browser'], /'--port' argument missing\./],
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
