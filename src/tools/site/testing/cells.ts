/** A notebook whose cells a test edits, runs and stops: each needs another, none takes long. */
import type { Cell, Notebook } from '../../bake/notebook.js';

const SOURCES: Readonly<Record<string, string>> = {
  doors:
    "// Open the doors\nimport { bet, choice, exercise, show, slider, table, type Scenario, whatIf } from 'second-look';\nimport { youngProbability } from 'second-look/theory';",
  base: '// A number\nlet base: number = 20;',
  twice: '// A function of it\nfunction twice(): number {\n  return base * 2;\n}',
  list: '// A list\nconst found: number[] = [];\nfor (const x of [1, 2]) found.push(x * base);',
  more: '// More of it\nfound.push(twice());',
  shown:
    '// All of it\nconst [first, ...rest] = found;\nshow(table([{ first, rest: rest.length, sum: found.reduce((a, b) => a + b) }]));\nconsole.log({ first, rest });',
  rate: '// A rate\nconst rate: number = 2;',
  'what-if':
    "// What if?\nwhatIf({ n: slider(1, { from: 0, to: 9, step: 1 }), kind: choice('a', ['a', 'b']) },\n  ({ n, kind }) => `${kind}: ${n * rate}`);",
  answer: '// Your answer\nconst mine: number | undefined = undefined;',
  check:
    "// The check\nexercise({ answer: mine, solution: 7, wrong: [6], check: (n: number) => n === 7 || 'it is another one.' });",
  alone: "// Alone\nawait Promise.resolve();\n'young: ' + youngProbability(1, 1).toFixed(3)",
  bet: "// A bet\nbet({ question: 'How many?', choices: ['one', 'two'], answer: 'two', because: 'Counted.' });",
};

/** The outputs of a run under the kernel are those of a run in a page. */
export function cellsNotebook(): Notebook {
  const markdown: Cell = {
    cell_type: 'markdown',
    id: 'title',
    metadata: {},
    source: '# Cells to try\n\nA page for tests.',
  };
  const code = Object.entries(SOURCES).map(
    ([id, source]): Cell => ({
      ...{ cell_type: 'code', id, metadata: {}, execution_count: null, outputs: [] },
      source: source.split(/(?<=\n)/) as never,
    }),
  );
  const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };
  return { cells: [markdown, ...code], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}
