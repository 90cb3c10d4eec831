/** The committed text of each notebook: what "Reset This Notebook" in JupyterLab puts back. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below the checkout, so that JupyterLab can read it. */
export const COMMITTED = 'build/committed';

/** Keeps the notebooks as they are in git's last commit; none where there is no git, or this is no clone. */
export function keepCommitted(root: string): void {
  const to = join(root, COMMITTED);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(join(root, 'notebooks')).filter((each) => each.endsWith('.ipynb'))) {
    const found = spawnSync('git', ['show', `HEAD:./notebooks/${name}`], { cwd: root, maxBuffer: 2 ** 26 });
    if (found.status === 0) writeFileSync(join(to, name), found.stdout);
  }
}
