/** The notebook as it is now, as a file that runs in JupyterLab. */
import { saveFile } from '../../../live/save.js';
import type { Output } from '../worker/messages.js';
import { asset } from './asset.js';
import type { LiveCell } from './cell.js';

interface Notebook {
  readonly cells: {
    readonly id?: string;
    source: string[];
    outputs?: unknown[];
    execution_count?: unknown;
  }[];
}

/** Has the browser save it. Rejects with one sentence when the published notebook cannot be read. */
export async function takeHome(cells: readonly LiveCell[]): Promise<void> {
  const name = `${decodeURIComponent(location.pathname)
    .split('/')
    .at(-1)!
    .replace(/\.html$/, '')}.ipynb`;
  const notebook = JSON.parse(await asset(`notebooks/${name}`)) as Notebook;
  for (const cell of notebook.cells) {
    const live = cells.find(({ id }) => id === cell.id);
    if (live === undefined) continue;
    if (live.isEdited) cell.source = lines(live.source);
    const count = cell.execution_count;
    // Outputs that do not belong to the code stay behind.
    if (live.state === 'stale') Object.assign(cell, { outputs: [], execution_count: null });
    else if (live.outputs !== null)
      cell.outputs = live.outputs.outputs.map((output) => ({
        ...inLines(output),
        ...(output.output_type === 'execute_result' ? { execution_count: count } : {}),
      }));
  }
  saveFile(name, 'application/x-ipynb+json', `${JSON.stringify(notebook, null, 1)}\n`);
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
