import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleOf } from './bundle.js';
import { lines } from './xy.js';

const figure = lines(
  [0, 1].map((time) => ({ time, pages: time + 1 })),
  {
    title: 'Pages "age" & go',
    alt: 'A line <rising> from 1 to 2 – “young”.',
    caption: 'Simulated.',
    x: { column: 'time', unit: 'µs' },
    y: 'pages',
  },
);

test('one message has something for every viewer, and no PNG', () => {
  assert.deepEqual(Object.keys(bundleOf(figure)), [
    'application/vnd.plotly.v1+json',
    'image/svg+xml',
    'text/html',
    'text/plain',
  ]);
});

test('the HTML is a picture with its words and holds no script', () => {
  const html = bundleOf(figure)['text/html'] as string;
  assert.doesNotMatch(html, /<script|onload|javascript:/i);
  const [, data] = /src="data:image\/svg\+xml;base64,([^"]*)"/.exec(html) ?? [];
  assert.equal(Buffer.from(data, 'base64').toString('utf8'), figure.svg);
  assert.match(html, /alt="Pages &quot;age&quot; &amp; go. A line &lt;rising&gt; from 1 to 2 – “young”."/);
  assert.match(html, /<figcaption>Simulated\. /);
});

test('a figure shows itself through the hook of the kernel, which copies do not see', () => {
  const display = (figure as unknown as Record<symbol, () => unknown>)[Symbol.for('Jupyter.display')];
  assert.deepEqual(display(), bundleOf(figure));
  assert.deepEqual(Object.getOwnPropertySymbols({ ...figure }), []);
});

test('plain text is title and alt', () => {
  assert.equal(bundleOf(figure)['text/plain'], `${figure.title}\n${figure.alt}`);
});
