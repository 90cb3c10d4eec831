/** What every notebook of the tutorial must have, so that a reader finds the same things in the same places. */
import { textOf } from '../../../tutorial/plot/bundle.js';
import { BET, STEPS, WHAT_IF } from '../../../tutorial/show/mimes.js';
import { type Cell, cellName, type Notebook, sizeOf } from '../notebook.js';

const PLOTLY = 'application/vnd.plotly.v1+json';
const CODE_LINES = 15;
const CODE_COLUMNS = 110;
const WORDS = 1500;
const CODE_CELLS = 25;

/** Returns what is missing or wrong, each line with its cell; `name` is the file's. Looks at committed outputs, runs nothing. */
export function formTroubles(name: string, { cells }: Notebook): string[] {
  const number = name.slice(0, 2);
  const parts = cells.map((cell, i) => ({ cell, source: textOf(cell.source), where: cellName(cell, i) }));
  const code = parts.filter(({ cell }) => cell.cell_type === 'code');
  const prose = parts.filter(({ cell }) => cell.cell_type === 'markdown');
  const all = code.map(({ source }) => source).join('\n');
  const tagged = (tag: string) => code.filter(({ cell }) => tagsOf(cell).includes(tag));
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what);
  };
  const first = parts[0]?.source ?? '';
  must(first.startsWith(`# ${number} · `), `cell 1 must begin with the title "# ${number} · …"`);
  for (const word of [
    '**The question.**',
    '**You will be able to**',
    '**Time**',
    '**Where we are in the argument:**',
  ])
    must(first.includes(word), `cell 1 lacks ${word}`);
  must(number === '00' || /\*\*Builds on\*\*/.test(first), 'cell 1 lacks **Builds on**');
  must(all.includes(`showMap('${number}')`) || number === '00', `no cell calls showMap('${number}')`);
  must(/^const seed = 1;/m.test(all), 'no cell has the line "const seed = 1;"');
  const last = prose[prose.length - 1]?.source ?? '';
  for (const word of ['## What we now know', '**What this does not show.**', '**Sources**'])
    must(last.includes(word), `the last text lacks "${word}"`);
  must(/\bsources\(/.test(code[code.length - 1]?.source ?? ''), 'the last code cell must call sources(…)');
  must(/\bbet\(/.test(all), 'there is no bet: bet(…)');
  must(/\bexercise\(/.test(all), 'there is no exercise(…)');
  must(
    /<details>\s*<summary>Solution<\/summary>/.test(prose.map(({ source }) => source).join('\n')),
    'no folded solution',
  );
  must(
    tagged('what-if').length >= 2,
    `${tagged('what-if').length} cells are tagged what-if; at least 2 must be`,
  );
  const figures = code
    .flatMap(({ cell }) => cell.outputs ?? [])
    .filter(({ data }) => data?.[PLOTLY] !== undefined);
  must(figures.length >= 3, `${figures.length} figures; at least 3 must be there`);
  const ids = new Set<unknown>();
  for (const { cell, where } of code)
    for (const { data } of cell.outputs ?? []) {
      const declared = (data?.[BET] ?? data?.[WHAT_IF]) as { id: string } | undefined;
      if (declared === undefined) continue;
      must(!ids.has(declared.id), `${where} shows ${declared.id} again; bets and what-ifs must differ`);
      ids.add(declared.id);
    }
  const pictures = prose.flatMap(({ source }) => [
    ...source.matchAll(/!\[([^\]]*)\]\(pictures\/[\w-]+\.svg\)/g),
  ]);
  const stepped = code.some(({ cell }) => cell.outputs?.some(({ data }) => data?.[STEPS] !== undefined));
  must(pictures.length >= 1 || stepped, 'no mechanism: neither a picture from pictures/ nor steps');
  for (const [, alt] of pictures)
    must(alt.length >= 80, `the picture "${alt.slice(0, 40)}…" needs a longer alternative`);
  for (const { cell, source, where } of code) {
    const lines = source.split('\n');
    must(lines.length <= CODE_LINES, `${where} has ${lines.length} lines; ${CODE_LINES} is the limit`);
    const long = lines.find((line) => line.length > CODE_COLUMNS);
    must(
      long === undefined,
      `${where} has a line of ${long?.length} characters; ${CODE_COLUMNS} is the limit`,
    );
    if (tagsOf(cell).includes('what-if'))
      must(/\bwhatIf\(/.test(source), `${where} is tagged what-if; it must call whatIf(…)`);
    const hidden = (cell.metadata.jupyter as { source_hidden?: boolean } | undefined)?.source_hidden === true;
    must(
      !hidden || /^exercise\(|\nexercise\(/.test(source),
      `${where} hides code that is no exercise's check`,
    );
    must(!hidden || source.startsWith(FOLDED), `${where} must begin with "${FOLDED}"`);
  }
  return wrong;
}

/** What of a notebook is longer than a reader should meet, and which cells do not say first what they do. */
export function sizeTroubles(notebook: Notebook): string[] {
  const { words, codeCells } = sizeOf(notebook);
  const cells = notebook.cells.flatMap((cell, i) => {
    if (cell.cell_type !== 'code') return [];
    const source = textOf(cell.source);
    const where = cellName(cell, i);
    return /^\/\/ \S/.test(source)
      ? []
      : [`${where} must begin with a comment: a page shows it in the code's place`];
  });
  return [
    ...(words > WORDS ? [`${words} words of prose; ${WORDS} is the limit`] : []),
    ...(codeCells > CODE_CELLS ? [`${codeCells} code cells; ${CODE_CELLS} is the limit`] : []),
    ...cells,
  ];
}

/** A folded cell shows its first line, which must not give the answer away. */
const FOLDED = '// The check: unfold it when you have answered.';

function tagsOf(cell: Cell): string[] {
  return (cell.metadata.tags as string[] | undefined) ?? [];
}
