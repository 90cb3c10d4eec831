/** Executes notebooks in a kernel of a chosen Node. */

import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { KernelSpec } from '../../kernel/spec.js';
import { textOf } from '../../tutorial/plot/bundle.js';
import { kernelSpec, snapshotIfAny } from '../lab/kernel.js';
import { inFolder } from '../lab/places.js';
import type { Venv } from '../lab/venv.js';
import { normalise } from './normal.js';
import { type Cell, cellName, type Notebook, readNotebook } from './notebook.js';
import { runInPython, type Trouble } from './python.js';

export interface Job {
  /** The checkout, absolute. */
  readonly root: string;
  readonly venv: Venv;
  /** The Node executable that runs the kernel, absolute. */
  readonly node: string;
  /** The notebook, absolute. It is only read. */
  readonly file: string;
  /** Content of `kernel.json`; this project's when left out. */
  readonly spec?: KernelSpec;
  /** Runs the notebook with this seed in place of its own; the file stays as it is. */
  readonly seed?: number;
  /** Threads at most for its sweeps, where other notebooks have the other cores; one a core when left out. */
  readonly threads?: number;
}

/** The line that all randomness of a notebook follows from. */
const SEED = /^const seed = \d+;/m;

/**
 * A notebook with another seed.
 *
 * @throws Error when there is no cell, or more than one, with the line that sets it
 */
export function reseeded(notebook: Notebook, seed: number): Notebook {
  const sets = ({ cell_type, source }: Cell): boolean => cell_type === 'code' && SEED.test(textOf(source));
  const found = notebook.cells.filter(sets).length;
  if (found !== 1) throw new Error(`${found} cells have a line "const seed = …;"; exactly one must`);
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      sets(cell) ? { ...cell, source: textOf(cell.source).replace(SEED, `const seed = ${seed};`) } : cell,
    ),
  };
}

interface Executed {
  /** The notebook after the run, in normal form; null when there was nothing to run. */
  readonly text: string | null;
  /** What a reader must not meet: an error, a warning on stderr; each names its cell. */
  readonly troubles: readonly string[];
}

/** Runs a notebook top to bottom in a fresh kernel whose folder is the notebook's. */
export async function execute({ root, venv, node, file, spec, seed, threads }: Job): Promise<Executed> {
  const plain: KernelSpec = spec ?? kernelSpec(root, node, await snapshotIfAny(root, node));
  const started = threads ? { ...plain, env: { ...plain.env, SECOND_LOOK_THREADS: String(threads) } } : plain;
  return await inFolder(join(root, 'build'), 'bake-', async (work) => {
    const target = join(work, basename(file));
    let source = file;
    if (seed !== undefined) {
      source = join(work, `seed-${seed}.ipynb`);
      const changed = reseeded(readNotebook(file), seed);
      writeFileSync(source, JSON.stringify(changed));
    }
    return read(
      await runInPython(root, venv, { source, target, folder: dirname(file), spec: started }),
      target,
    );
  });
}

function read(trouble: Trouble | null, target: string): Executed {
  if (trouble !== null && trouble.cell === null) return { text: null, troubles: [trouble.message] };
  const text = normalise(readNotebook(target));
  // The normal form has the ids that messages shall name.
  const { cells } = JSON.parse(text) as Notebook;
  const troubles = cells.flatMap((cell, i) =>
    (cell.outputs ?? [])
      .filter((each) => each.output_type === 'stream' && each.name === 'stderr')
      .map((each) => `${cellName(cell, i)} writes to stderr: ${textOf(each.text).trim().split('\n')[0]}`),
  );
  if (trouble?.cell != null)
    troubles.push(`${cellName(cells[trouble.cell], trouble.cell)} fails: ${trouble.message}`);
  return { text, troubles };
}
