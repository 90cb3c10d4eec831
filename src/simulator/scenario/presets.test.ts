/** What a reader sees when the mouse rests on a preset is what is in it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { hosts, kernels, scenarios, swaps, vms, workloads, zipfClasses } from './presets.js';

const FAMILIES = { swaps, hosts, workloads, vms, scenarios };

/** Parts of presets that are presets themselves, by what one writes to get them. */
const named = new Map<unknown, string>([[COSTS, 'COSTS']]);
for (const [family, members] of Object.entries(FAMILIES))
  for (const [name, value] of Object.entries(members)) named.set(value, `${family}.${name}`);

function written(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  return named.get(value) ?? (Array.isArray(value) ? `[${contents(value)}]` : `{ ${contents(value)} }`);
}

const contents = (value: object): string =>
  Array.isArray(value)
    ? value.map(written).join(', ')
    : Object.entries(value)
        .map(([key, each]) => `${key}: ${written(each)}`)
        .join(', ');

/** Doc comments of a class's fields, on one line each. */
function comments(file: URL): Map<string, string> {
  const source = ts.createSourceFile('p.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const member of statement.members) {
      const text = ts
        .getJSDocCommentsAndTags(member)
        .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '');
      found.set(`${statement.name!.text}.${member.name!.getText()}`, text.join(' ').replace(/\s+/g, ' '));
    }
  }
  return found;
}

const docs = comments(new URL('./presets.ts', import.meta.url));

for (const [family, members] of Object.entries(FAMILIES)) {
  for (const [name, value] of Object.entries(members)) {
    test(`the comment on ${family}.${name} says what is in it`, () => {
      const doc = docs.get(`${family[0].toUpperCase()}${family.slice(1)}.${name}`) ?? '';
      const text = `\`${contents(value)}\``;
      assert.ok(doc.includes(text), `${family}.${name} must be described by ${text}; it is by ${doc}`);
    });
  }
}

test('each policy has the rules of a kernel, and a policy that was released those of one in its era', () => {
  assert.deepEqual(Object.keys(kernels), Object.keys(policies));
  const { eras } = JSON.parse(readFileSync(new URL('../../../data/timeline.json', import.meta.url), 'utf8'));
  const minor = (release: string): number => Number.parseInt(release.split('.')[1], 10);
  for (const { preset, from, to, released } of eras as Record<string, string | boolean | null>[]) {
    if (released === false) continue;
    const its = minor(kernels[preset as keyof typeof kernels]);
    assert.ok(its >= minor(from as string) && (to === null || its <= minor(to as string)), `${preset}`);
  }
});

test('the comment on each policy says what it does and where that is known from', () => {
  const own = comments(new URL('../policy/presets.ts', import.meta.url));
  for (const [name, { summary, source }] of Object.entries(policies))
    for (const text of [summary, `Source: ${source}`])
      assert.ok(
        own.get(`Policies.${name}`)?.includes(text),
        `policies.${name} must be described by: ${text}`,
      );
});

test('Zipf classes of more pages than one adds up one by one: the same weights', () => {
  for (const exponent of [0, 0.8, 1, 2.5]) {
    const pages = 2 ** 17;
    const [found] = zipfClasses({ exponent, pages, accessesPerSecond: 1, classes: 1 });
    assert.ok(Math.abs(found.accessesPerSecond * pages - 1) < 1e-12);
    const [first] = zipfClasses({ exponent, pages, accessesPerSecond: 1, classes: 100 });
    let total = 0;
    for (let r = 1; r <= pages; r++) total += r ** -exponent;
    const ranks = first.share * pages;
    let own = 0;
    for (let r = 1; r <= ranks; r++) own += r ** -exponent;
    const expected = own / total / ranks;
    assert.ok(Math.abs(first.accessesPerSecond / expected - 1) < 1e-12, `${exponent}`);
  }
});

test('Zipf classes of the largest VM take no time, and a larger one is refused', () => {
  const largest = zipfClasses({ exponent: 1, pages: 2 ** 28, accessesPerSecond: 1 });
  assert.ok(Math.abs(largest.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
  assert.throws(() => zipfClasses({ exponent: 1, pages: 1e9, accessesPerSecond: 1 }), {
    name: 'ConfigError',
    message: 'pages must be a whole number from 1 to 268435456 pages; it was 1000000000',
  });
});
