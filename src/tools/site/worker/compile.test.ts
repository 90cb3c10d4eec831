import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnIn } from './columns.js';
import { compile, parseCell } from './compile.js';
import { namesOf } from './names.js';

/** A notebook of cells, run as a worker runs them. */
class Notebook {
  readonly slots: Map<string, Record<string, unknown>> = new Map();
  readonly #doors: Readonly<Record<string, Record<string, unknown>>> = {
    lib: { two: 2, four: () => 4, default: 'whole' },
  };

  async run(source: string): Promise<unknown> {
    const { text } = compile(parseCell(source), (name) => this.slots.has(name));
    const { default: cell } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    return cell(
      (name: string) => {
        if (!this.slots.has(name)) this.slots.set(name, {});
        return this.slots.get(name);
      },
      (from: string, name: string | null) => (name === null ? this.#doors[from] : this.#doors[from][name]),
    );
  }

  /** Runs cells one after the other; the value of the last. */
  static async of(...sources: string[]): Promise<unknown> {
    const notebook = new Notebook();
    let value: unknown;
    for (const source of sources) value = await notebook.run(source);
    return value;
  }
}

const CELLS: readonly (readonly [what: string, cells: readonly string[], value: unknown])[] = [
  ['the last expression is shown', ['1;\n2'], 2],
  ['a declaration is not', ['const a = 1'], undefined],
  ['variables are seen by later cells', ['const a: number = 1, b = a + 1', 'a + b'], 3],
  [
    'a later cell may set them, and functions see it',
    ['let a = 1;\nconst get = () => a;', 'a = 5;\na++;\nget()'],
    6,
  ],
  ['a cell may declare a name again', ['const a = 1', 'const a = a2();\nfunction a2() { return 2 }', 'a'], 2],
  ['without a value it is undefined again', ['let a = 1', 'let a: number | undefined;\na'], undefined],
  [
    'patterns, with defaults and rests',
    ['const { a, b: [c = 3, ...d], ...e } = { a: 1, b: [undefined, 4], f: 5 }', '[a, c, d, e]'],
    [1, 3, [4], { f: 5 }],
  ],
  ['patterns that assign', ['let a = 1, b = 2;', '[a, b] = [b, a];\n({ a = 7 } = {});\n[a, b]'], [7, 1]],
  ['short properties', ['const a = 1', 'const b = { a, c: 2 };\nb'], { a: 1, c: 2 }],
  ['inner names hide them', ['const a = 1', '((a: number) => { { const a = 3; } return a; })(2) + a'], 3],
  [
    'hidden by a variable, a loop, a catch',
    [
      'const a = 1',
      'let s = 0;\nfor (const a of [5]) s += a;\nfor (let a = 0; a < 2; a++) s += a;\ntry { throw 7 } catch (a) { s += a }\nfunction f() { if (true) { var a = 9 } return a }\n[s, f(), a]',
    ],
    [13, 9, 1],
  ],
  ['functions are there before their line', ['const b = f();\nfunction f() { return 1 }\nb'], 1],
  [
    'classes, with types and private fields',
    [
      'class A { #x = 1; get x(): number { return this.#x } static of(): A { return new A() } }',
      'A.of().x + new A().x',
    ],
    2,
  ],
  ['a call hands over no slot', ['function self(this: unknown) { return this }', 'self()'], undefined],
  ['await at the top', ['const a = await Promise.resolve(3)', 'for await (const x of [1]) await x;\na'], 3],
  [
    'imports, by name, whole and later used',
    [
      "import { two, four as f, type T } from 'lib';\nimport * as all from 'lib';\nimport d from 'lib';",
      '[two, f(), all.two, d]',
    ],
    [2, 4, 2, 'whole'],
  ],
  ['imports at run time', ["const { two } = await import('lib');\ntwo"], 2],
  [
    'types go',
    [
      "interface T { a: number }\ntype U = T['a'];\nconst a = { a: 1 } satisfies T as T;\nlet b!: U;\nb = a.a!;\nb",
    ],
    1,
  ],
  ['enums', ['enum E { A, B = 5 }', 'E.B'], 5],
  ['no semicolons', ['const a = [1]\nconst b = a\n  .map((x) => x + 1)\nb[0]'], 2],
  ['templates and regular expressions', ['const a = 2', '`${a}${/a/.test("a") ? a : 0}`'], '22'],
];
for (const [what, cells, value] of CELLS)
  test(what, async () => assert.deepEqual(await Notebook.of(...cells), value));

test('lines stay where they are, whatever goes', () => {
  const source =
    'import {\n  two,\n  type T,\n} from "lib";\ninterface A {\n  a: 1;\n}\nconst {\n  a,\n} = two;\nmark();';
  const { text } = compile(parseCell(source), () => false);
  assert.equal(
    text.split('\n').findIndex((line) => line.includes('mark')),
    10,
  );
});

test('what does not parse names its line and column', () => {
  for (const [source, line, column] of [
    ['a;\nb c', 2, 3],
    ['const x = ;', 1, 11],
    ['a\n\n export const b = 1', 3, 2],
    // Found only when the types have gone.
    ['let a: Map<string, number>, a: number;', 1, 29],
  ] as const)
    assert.throws(() => parseCell(source), { name: 'SyntaxError', line, column }, source);
});

test('the column of a cell that runs is that of the cell as it was written', () => {
  const sources = [
    'const a: number = 1, b: number = (a as number) + mark();',
    'a.b(a); const { a: mark }: { a?: number } = { a: 2 }; mark; a(a, b); mark(a);',
    'for (const x: number of list<number>(a)) mark(x! as string);',
  ];
  for (const source of sources) {
    const { text, from } = compile(parseCell(source), (name) => 'ab'.includes(name));
    const [line] = text.split('\n');
    const places = (within: string, since: number): number[] =>
      [...within.matchAll(/mark\W/g)].map(({ index }) => index).filter((index) => index >= since);
    const run = places(line.replaceAll('$$mark.', '       '), from);
    assert.deepEqual(
      run.map((at) => columnIn(source, line, at, from)),
      places(source, 0),
      line,
    );
  }
  assert.equal(columnIn('abc', 'x', 0), null);
});

test('names that a cell makes, changes and uses', () => {
  const names = (source: string) => {
    const { makes, uses } = namesOf(parseCell(source));
    return [[...makes].sort(), [...uses].sort()];
  };
  assert.deepEqual(names('const a = b + c.d; function f(x) { return x + e }'), [
    ['a', 'f'],
    ['b', 'c', 'e'],
  ]);
  assert.deepEqual(names('found.push(1); other.list[0] = 2; total += 3; show(seen)'), [
    ['found', 'other', 'total'],
    ['found', 'other', 'seen', 'show', 'total'],
  ]);
  assert.deepEqual(names('{ const list = []; list.push(a) }'), [[], ['a']]);
});
