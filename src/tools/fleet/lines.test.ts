import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inThisThread } from '../../simulator/compare/model.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import { openLines } from './lines.js';
import { makePoints } from './make.js';
import { readFleet } from './spec.js';
import { SPEC } from './testing/spec.js';

const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'points.jsonl');
const fleet = readFleet(SPEC);
const runner = inThisThread(SIMULATOR);

/** Makes what is missing; returns how many that were, and the file. */
async function make(begin: string): Promise<{ made: number; text: string }> {
  writeFileSync(file, begin);
  const lines = openLines(file, fleet);
  let made = 0;
  const onPoint = (): void => void made++;
  assert.deepEqual(await makePoints(fleet, lines, { runner, onPoint }), []);
  lines.finish();
  return { made, text: readFileSync(file, 'utf8') };
}

test('a line per point, in order; what is there is kept, whatever was broken off', async () => {
  const { made, text } = await make('');
  assert.equal(made, fleet.size);
  const lines = text.split('\n').slice(0, -1);
  assert.deepEqual(
    lines.map((line) => fleet.placeOf(JSON.parse(line))),
    Array.from({ length: fleet.size }, (_, place) => place),
  );
  const { scenario: _, drawn, ...name } = fleet.at(0);
  const { refaults, events, ...rest } = JSON.parse(lines[0]);
  assert.deepEqual(rest, { ...name, ...drawn });
  assert.ok(refaults >= 0 && events > 0);

  const whole = statSync(file).mtimeMs;
  openLines(file, fleet).finish();
  assert.equal(statSync(file).mtimeMs, whole, 'a file that is complete is not written again');

  const half = lines[20].slice(0, 30);
  assert.deepEqual(await make(`${lines.slice(0, 20).join('\n')}\n${half}`), { made: fleet.size - 20, text });
  const turned = [...lines].reverse().slice(0, 30);
  assert.deepEqual(await make(`${[...turned, turned[0]].join('\n')}\n`), { made: fleet.size - 30, text });
});

for (const [what, line, told] of [
  [
    'a line of another spec',
    JSON.stringify({ ...fleet.at(0), id: '0' }),
    /^line 1 of .* is no point of this spec/,
  ],
  [
    'a host that is not there',
    JSON.stringify({ ...fleet.at(0), host: 'nested-4' }),
    /^line 1 of .* is no point/,
  ],
  ['something else', '{"id":', /^line 1 of .* is no point of this spec\. Give another file\.$/],
  [
    'two answers to one point',
    [1, 2].map((refaults) => JSON.stringify({ ...fleet.at(0), refaults })).join('\n'),
    /^line 2 of .* is another answer to a point that has one/,
  ],
] as const)
  test(`refused, and left as it is: ${what}`, () => {
    writeFileSync(file, `${line}\n`);
    assert.throws(() => openLines(file, fleet), { name: 'Trouble', message: told });
    assert.equal(readFileSync(file, 'utf8'), `${line}\n`);
  });

test('a file of one line without an end is dropped only when it began as a point', () => {
  writeFileSync(file, JSON.stringify(SPEC));
  assert.throws(() => openLines(file, fleet), {
    message: /^the last line of .* is no point of this spec\. G/,
  });
  assert.equal(readFileSync(file, 'utf8'), JSON.stringify(SPEC));
});

test('a file that cannot be written ends it: no run is made for nothing', async () => {
  for (const path of [folder, '/dev/null'])
    assert.throws(() => openLines(path, fleet), {
      name: 'Trouble',
      message: /^file .* cannot be written: it is not a regular file$/,
    });
  const gone = openLines(join(folder, 'no', 'points.jsonl'), fleet);
  let runs = 0;
  const counting: typeof runner = {
    width: 2,
    measure(...args) {
      runs++;
      return runner.measure(...args);
    },
  };
  await assert.rejects(makePoints(fleet, gone, { runner: counting }), {
    name: 'Trouble',
    message: /^file .*points\.jsonl cannot be written: ENOENT/,
  });
  assert.ok(runs < fleet.size, `${runs}`);
});

test('a measure that is not there ends it, a run that throws is told', async () => {
  const wrong = readFleet({ ...SPEC, measures: { refaults: 'vms.0.reclaim.refault' } });
  writeFileSync(file, '');
  await assert.rejects(makePoints(wrong, openLines(file, wrong), { runner }), {
    name: 'ConfigError',
    message: /^measures\.refaults vms\.0\.reclaim has no 'refault'/,
  });
  const thrower = {
    width: 2,
    measure: () => Promise.reject(new Error('out of memory')),
  };
  const failures = await makePoints(fleet, openLines(file, fleet), { runner: thrower });
  assert.equal(failures.length, fleet.size);
  assert.equal(failures[0], 'nested-1, BASE, 6.12, seed a: out of memory');
});
