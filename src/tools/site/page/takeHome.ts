/** The notebook as it is now, as a file that runs in JupyterLab. */

import type { Values } from '../../../live/host.js';
import { saveFile } from '../../../live/save.js';
import type { WhatIf } from '../../../tutorial/forms/whatIf.js';
import type { Output } from '../worker/messages.js';
import { asset } from './asset.js';
import type { LiveCell } from './cell.js';
import { withFirst } from './firstValue.js';

interface Notebook {
  readonly cells: {
    readonly id?: string;
    source: string[];
    outputs?: unknown[];
    execution_count?: unknown;
  }[];
}

/**
 * Has the browser save it. Rejects with one sentence when the published notebook cannot be read.
 *
 * @param values those of what-ifs, by id: where a cell has its first values written out, they take their place
 */
export async function takeHome(
  cells: readonly LiveCell[],
  values: Readonly<Record<string, Values>>,
): Promise<void> {
  const name = `${decodeURIComponent(location.pathname)
    .split('/')
    .at(-1)!
    .replace(/\.html$/, '')}.ipynb`;
  const notebook = JSON.parse(await asset(`notebooks/${name}`)) as Notebook;
  for (const cell of notebook.cells) {
    const live = cells.find(({ id }) => id === cell.id);
    if (live === undefined) continue;
    const { source, left } = valued(live, values);
    if (left.length > 0) live.say(`The notebook does not carry your ${left.join(', ')}: set it there.`);
    if (source !== live.published) cell.source = lines(source);
    const count = cell.execution_count;
    // Outputs that do not belong to the code stay behind, and those that are not whole.
    if (live.state === 'stale' || live.state === 'running' || source !== live.source)
      Object.assign(cell, { outputs: [], execution_count: null });
    else if (live.outputs !== null)
      cell.outputs = live.outputs.outputs.map((output) => ({
        ...inLines(output),
        ...(output.output_type === 'execute_result' ? { execution_count: count } : {}),
      }));
  }
  saveFile(name, 'application/x-ipynb+json', `${JSON.stringify(notebook, null, 1)}\n`);
}

/** A cell's text with the reader's values, and the names of those that have no place in it. */
function valued(
  { source: text, element }: LiveCell,
  values: Readonly<Record<string, Values>>,
): { source: string; left: string[] } {
  let source = text;
  const left: string[] = [];
  for (const place of element.querySelectorAll<HTMLElement>('.what-if')) {
    const mine = Object.entries(values[place.dataset.whatIf ?? ''] ?? {});
    if (mine.length === 0) continue;
    const declared = place.querySelector('script[type="application/json"]')?.textContent ?? '{}';
    const { parameters } = JSON.parse(declared) as WhatIf;
    for (const [name, value] of mine) {
      const first = parameters[name]?.value;
      if (first === undefined || value === first) continue;
      const changed = withFirst(source, name, first, value);
      if (changed === null) left.push(name);
      else source = changed;
    }
  }
  return { source, left };
}

/** As a notebook keeps an output: its texts in lines. */
function inLines(output: Output): object {
  if (output.output_type === 'stream') return { ...output, text: lines(output.text) };
  if (!('data' in output)) return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === 'string' && !type.endsWith('json') ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) as Record<string, unknown> };
}

/** As a notebook keeps a text: in lines. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
