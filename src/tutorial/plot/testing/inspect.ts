/** What tests look at in any figure. */
import assert from 'node:assert/strict';
import type { Figure } from '../figure.js';

/** Elements of an SVG in order; fails when it is not well-formed. Enough of XML for what we write. */
function parseSvg(svg: string): { name: string; attributes: Map<string, string> }[] {
  const found: { name: string; attributes: Map<string, string> }[] = [];
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const [whole, closing, name, attributes, empty, text] of svg.matchAll(token)) {
    end += whole.length;
    if (text !== undefined) {
      assert.doesNotMatch(text, /&(?!(amp|lt|gt|quot);)/, 'a bare &');
      continue;
    }
    if (closing) {
      assert.equal(open.pop(), name, 'elements nest');
      continue;
    }
    const pairs = [...(attributes ?? '').matchAll(/([\w:-]+)="([^"]*)"/g)];
    const map = new Map(pairs.map(([, key, value]) => [key, value]));
    assert.equal(map.size, pairs.length, `an attribute twice in <${name}>`);
    for (const [key, value] of map) assert.doesNotMatch(value, /&(?!(amp|lt|gt|quot);)/, `bare & in ${key}`);
    found.push({ name, attributes: map });
    if (!empty) open.push(name);
  }
  assert.equal(end, svg.length, `not XML from: ${svg.slice(end, end + 60)}`);
  assert.deepEqual(open, []);
  return found;
}

/** What must hold for every figure, whatever its data. */
export function assertSound(figure: Figure): void {
  const elements = parseSvg(figure.svg);
  assert.equal(elements[0].name, 'svg');
  assert.match(elements[0].attributes.get('viewBox') ?? '', /^0 0 700 \d+(\.\d+)?$/);
  const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
  assert.equal(new Set(ids).size, ids.length, 'ids differ');
  for (const [, id] of figure.svg.matchAll(/url\(#([^)]*)\)/g))
    assert.ok(ids.includes(id), `${id} is defined`);
  for (const id of (elements[0].attributes.get('aria-labelledby') ?? '').split(' '))
    assert.ok(ids.includes(id));
  for (const { name, attributes } of elements) {
    for (const [key, value] of attributes) {
      if (key === 'id' || key === 'aria-labelledby') continue;
      if (!value.startsWith('url('))
        assert.doesNotMatch(value, /NaN|Infinity|undefined|e[+-]\d/, `${name} ${key}`);
      assert.doesNotMatch(value, /\.\d{4,}/, `${name} ${key} is rounded`);
    }
  }
  const { data, layout, config } = figure.plotly;
  assert.ok(Array.isArray(data) && typeof layout === 'object' && typeof config === 'object');
  // JSON would turn NaN into null and drop undefined.
  assert.deepEqual(JSON.parse(JSON.stringify(figure.plotly)), figure.plotly);
  assertRounded(figure.plotly);
  assert.deepEqual(structuredClone(figure), figure);
  assert.equal((layout.meta as { alt: string }).alt, figure.alt);
}

function assertRounded(value: unknown): void {
  if (Array.isArray(value)) for (const each of value) assertRounded(each);
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) assertRounded(each);
  else if (typeof value === 'number' && !Number.isInteger(value)) {
    assert.equal(value, Number(value.toPrecision(6)), 'six significant digits');
  }
}
