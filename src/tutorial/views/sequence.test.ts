import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, protocol, RMAP_PROTOCOLS } from '../../checker/index.js';
import { sequence } from './sequence.js';
import { stepperBundle } from './stepper.js';

const found = explore(RMAP_PROTOCOLS.find(({ id }) => id === '8a')!.protocol);

test('a lane for each process and for memory, a row for each step, the rmap word beside it', () => {
  const { svg, title, alt } = sequence(found);
  assert.match(title, /“no lost insertion” is broken, 15 steps$/);
  for (const lane of ['reclaimer 1', 'vCPU', 'memory']) assert.ok(svg.includes(`>${lane}</text>`), lane);
  assert.equal([...svg.matchAll(/>rmap word: [^<]*<\/text>/g)].length, 15);
  assert.equal([...svg.matchAll(/>descriptor 1: /g)].length, 15);
  assert.equal([...svg.matchAll(/<circle /g)].length, 15);
  assert.ok(alt.includes('15. ') && svg.includes('role="img"') && svg.includes('<desc'));
  assert.equal(sequence(found).svg, svg);
});

test('it can be drawn up to any step', () => {
  for (const upTo of [1, 7, 14]) {
    const { svg, title } = sequence(found, { upTo });
    assert.equal([...svg.matchAll(/<circle /g)].length, upTo);
    assert.match(title, new RegExp(`step ${upTo} of 15$`));
  }
  for (const upTo of [0, 16, 1.5])
    assert.throws(() => sequence(found, { upTo }), /upTo must be a whole number from 1 to 15; it is/);
});

test('it steps without scripts: a part to unfold for each step, with the state and what changed', () => {
  const bundle = stepperBundle(found);
  const html = bundle['text/html'] as string;
  assert.doesNotMatch(html, /<script|onload|javascript:|https?:/i);
  assert.equal([...html.matchAll(/<details name="([^"]+)"/g)].length, 15);
  assert.equal(
    [...html.matchAll(/<summary>(\d+) of 15\. (reclaimer \d|vCPU): [^<]+<\/summary>/g)].length,
    15,
  );
  assert.equal([...html.matchAll(/<th scope="row"[^>]*>rmap word<\/th>/g)].length, 15);
  assert.match(html, /<strong>[^<]+<\/strong> \(changed\)/);
  assert.match(html, /<img src="data:image\/svg\+xml;base64,[^"]+" alt="[^"]{100,}"/);
  const lines = (bundle['text/plain'] as string).split('\n');
  assert.equal(lines.length, 16);
  assert.match(lines[15], /^15\. .*\[.*\]$|^15\. .*/);
});

test('what has no counterexample cannot be drawn, and is told so', () => {
  const good = explore(protocol('calm', (m) => void m.process('P', () => ({ go: () => {} }))));
  assert.throws(() => sequence(good), /calm has no counterexample; its verdict is holds/);
});
