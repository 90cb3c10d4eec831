/** A reader's own copy of the notebooks: JupyterLab saves by itself, and should not save into the tutorial. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the copies, beside that of the notebooks, so that their links lead where the originals' do. */
export const SCRATCH = 'scratch';

/**
 * Copies what is in `notebooks/` and not in `scratch/`; what is there stays as its reader left it. Returns the names that
 * were copied.
 */
export function copyToScratch(root: string): string[] {
  const [from, to] = [join(root, 'notebooks'), join(root, SCRATCH)];
  mkdirSync(to, { recursive: true });
  const lacking = readdirSync(from).filter((name) => !name.startsWith('.') && !existsSync(join(to, name)));
  for (const name of lacking) cpSync(join(from, name), join(to, name), { recursive: true });
  return lacking;
}
