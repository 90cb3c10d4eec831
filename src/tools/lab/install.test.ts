import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipTrouble } from './install.js';
import { fileTrouble, Trouble } from './trouble.js';

const python = { command: 'python3', version: [3, 11, 7], venv: true } as const;

test("pip's last words become a sentence with a remedy", () => {
  const cases: [string, RegExp][] = [
    [
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
      /disk is full.*Free/,
    ],
    [
      'WARNING: Retrying … NewConnectionError(… Temporary failure in name resolution)\nERROR: No matching distribution found for anyio==4.16.0',
      /no connection.*first start needs the network/,
    ],
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE',
      /differs from the locked one/,
    ],
    [
      'ERROR: No matching distribution found for rpds-py==0.30.0',
      /No binary package of rpds-py==0\.30\.0 for Python 3\.11\.7/,
    ],
  ];
  for (const [output, expected] of cases) {
    const error = pipTrouble(output, python);
    assert.ok(error instanceof Trouble);
    assert.match(error.message, expected);
  }
});

test('words we do not know are passed on', () => {
  assert.match(pipTrouble('something\nnew', python).message, /could not install.*\nsomething\nnew/);
});

test('file errors with a known cause name the path and the remedy', () => {
  const error = fileTrouble(Object.assign(new Error(), { code: 'EACCES' }), '/x/.venv') as Error;
  assert.match(error.message, /^\/x\/\.venv is not writable for this user\..*chown/);
  const busy = fileTrouble(Object.assign(new Error(), { code: 'ENOTEMPTY' }), '/x/.venv') as Error;
  assert.match(busy.message, /^\/x\/\.venv cannot be removed, .* writing into it\. End that program/);
  const other = new TypeError('bug');
  assert.equal(fileTrouble(other, '/x'), other);
});
