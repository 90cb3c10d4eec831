/** The one form in which a notebook is committed: what the run decides stays, what the machine or the moment adds goes. */
import { sorted } from '../../simulator/compare/content.js';
import { PLOTLY } from '../../tutorial/plot/bundle.js';
import { readableIds } from './ids.js';
import type { Cell, Notebook, Output } from './notebook.js';

/** Notebook, cell and language fields that stay; every tool adds some of its own. */
const NOTEBOOK_KEYS = ['title', 'authors'];
const CELL_KEYS = ['tags', 'jupyter'];
/** All that our kernel says, so that JupyterLab finds nothing to add and the notebook opens unmodified. */
const LANGUAGE_KEYS = [
  ...['codemirror_mode', 'file_extension', 'mimetype', 'name'],
  ...['nbconvert_exporter', 'pygments_lexer', 'version'],
];

/** Normal form, as the text of the file. Applying it twice changes nothing. */
export function normalise(notebook: Notebook): string {
  const ids = readableIds(notebook.cells);
  let count = 0;
  const cells = notebook.cells.map((cell, i) => {
    const ran = cell.cell_type === 'code' && cell.source.length > 0;
    if (ran) count++;
    return normalCell(cell, ids[i], ran ? count : null);
  });
  const language = notebook.metadata.language_info as Record<string, unknown> | undefined;
  const normal = {
    cells,
    metadata: {
      ...pick(notebook.metadata, NOTEBOOK_KEYS),
      // Not what the kernel says of itself: that differs between this kernel and a plain tslab.
      kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
      language_info: { ...pick(language ?? {}, LANGUAGE_KEYS), file_extension: '.ts', name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${asPythonWrites(JSON.stringify(sorted(normal), null, 1))}\n`;
}

/** A line that holds a number below 0.0001 and nothing else but its key. A text's line ends in a quote. */
const SMALL = /^( *(?:"(?:[^"\\]|\\.)*": )?)(-?(?:0\.0000\d+|\d[\d.]*e-\d+))(,?)$/gm;

/**
 * Small numbers as JupyterLab's server writes them on saving: `6.25e-05` where JavaScript writes `0.0000625`.
 */
function asPythonWrites(json: string): string {
  return json.replace(SMALL, (_, before: string, number: string, after: string) => {
    const [digits, exponent] = Number(number).toExponential().split('e-');
    return `${before}${digits}e-${exponent.padStart(2, '0')}${after}`;
  });
}

function normalCell(cell: Cell, id: string, count: number | null): Cell {
  const { cell_type, source } = cell;
  const base = { cell_type, id, metadata: pick(cell.metadata, CELL_KEYS), source };
  if (cell_type !== 'code') return base;
  // As a fresh "Run All" counts.
  return {
    ...base,
    execution_count: count,
    outputs: (cell.outputs ?? []).filter((each) => !isEmpty(each)).map((each) => normalOutput(each, count)),
  };
}

/** A display that was taken away again, such as a progress bar's. */
function isEmpty({ output_type, data }: Output): boolean {
  return output_type === 'display_data' && Object.keys(data ?? {}).length === 0;
}

function normalOutput(output: Output, count: number | null): Output {
  if (output.output_type === 'execute_result') return { ...normalData(output), execution_count: count };
  return output.output_type === 'display_data' ? normalData(output) : output;
}

/** JupyterLab can add a PNG of a live plot when it saves; beside it the plot would no longer be live. */
function normalData(output: Output): Output {
  const data = { ...output.data };
  if (PLOTLY in data) delete data['image/png'];
  return { ...output, data, metadata: output.metadata ?? {} };
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));
}
