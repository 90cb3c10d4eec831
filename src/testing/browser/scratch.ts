import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** The parts of a notebook file that the tests read. */
export interface Notebook {
  cells: {
    cell_type: string;
    execution_count?: number | null;
    outputs?: { output_type: string; data?: Record<string, unknown> }[];
  }[];
}

/** Where the browser tests work: copies only, so that no test changes a committed notebook. */
export interface Scratch {
  /** Absolute path. */
  readonly folder: string;
  /** Below the checkout, as JupyterLab's file browser names it. */
  path(name: string): string;
  /** Writes a notebook of code cells. */
  write(name: string, cells: readonly string[]): void;
  read(name: string): { text: string; notebook: Notebook };
}

/** An empty folder in `build/browser`, beside a link to `data` where the notebooks expect it. */
export function makeScratch(root: string): Scratch {
  const above = join(root, 'build', 'browser');
  const folder = join(above, 'notebooks');
  rmSync(above, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(root, 'data'))) symlinkSync(join(root, 'data'), join(above, 'data'));
  return {
    folder,
    path: (name) => `build/browser/notebooks/${name}`,
    write(name, cells) {
      const notebook = {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {
          kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' },
          language_info: { name: 'typescript' },
        },
        cells: cells.map((source, i) => ({
          cell_type: 'code',
          id: `cell-${i}`,
          metadata: {},
          execution_count: null,
          source,
          outputs: [],
        })),
      };
      writeFileSync(join(folder, name), JSON.stringify(notebook, null, 1));
    },
    read(name) {
      const text = readFileSync(join(folder, name), 'utf8');
      return { text, notebook: JSON.parse(text) as Notebook };
    },
  };
}

/** Copies the notebooks with their pictures and returns the name of the first. */
export function copyFirst(root: string, { folder }: Scratch): string {
  const notebooks = join(root, 'notebooks');
  const name = readdirSync(notebooks)
    .sort()
    .find((each) => /^01-.*\.ipynb$/.test(each));
  if (!name) throw new Error('notebooks/ holds no 01-*.ipynb');
  cpSync(notebooks, folder, { recursive: true });
  return name;
}
