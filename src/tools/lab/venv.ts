import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { install } from './install.js';
import { root, type Venv, venvAt } from './places.js';
import { findPython } from './python.js';
import { register } from './register.js';
import { fileTrouble, Trouble } from './trouble.js';
import { withLock } from './venvLock.js';

export type { Venv } from './places.js';

const lockFile = join(root, 'src', 'tools', 'lab', 'requirements.txt');
const kept = ['cache', 'home', '.busy']; // survive a repair: downloads, the reader's Lab settings, our lock

/**
 * The checkout's private Python environment: made when it is missing, remade when it is broken, was half made,
 * or was moved, or when the locked requirements changed. Otherwise it only looks, which takes some milliseconds
 * and no network. Also registers the kernel and the JupyterLab extension in it.
 * Throws a Trouble that says what is missing.
 */
export async function ensureVenv(log: (line: string) => void): Promise<Venv> {
  const venv = venvAt(join(root, '.venv'));
  try {
    if (!whole(venv)) {
      mkdirSync(venv.root, { recursive: true });
      const waiting = (): void => log('another run is installing into .venv: waiting for it');
      await withLock(join(venv.root, '.busy'), waiting, async () => {
        if (whole(venv)) return; // the other run did it
        clear(venv, log);
        const started = Date.now();
        await install(venv, await findPython(), lockFile, log);
        // Else Node takes the scripts in it for modules, since the checkout's package.json says so.
        writeFileSync(join(venv.root, 'package.json'), '{ "type": "commonjs" }\n');
        writeFileSync(stampFile(venv), stamp(venv)); // last: without it the environment counts as half made
        rmSync(join(venv.root, 'cache'), { recursive: true, force: true });
        log(`Python environment ready after ${Math.round((Date.now() - started) / 1000)} s`);
      });
    }
    await register(venv, log);
  } catch (error) {
    throw fileTrouble(error, (error as NodeJS.ErrnoException)?.path ?? root);
  }
  return venv;
}

/** Takes away what an earlier installation left, and says so; not through a link, for it may be another checkout's. */
export function clear(venv: Venv, log: (line: string) => void): void {
  const left = readdirSync(venv.root).filter((name) => !kept.includes(name));
  if (left.length === 0) return;
  if (lstatSync(venv.root).isSymbolicLink())
    throw new Trouble(
      `.venv is a link to ${realpathSync(venv.root)}, which is not for this place and these packages.`,
      'Remove the link: then .venv is made here.',
    );
  const why = existsSync(stampFile(venv)) ? 'is not for this place and these packages' : 'was left half made';
  log(`the Python environment in .venv ${why}: making it again`);
  for (const name of left) remove(join(venv.root, name));
}

/**
 * Removes a folder into which something may just be writing its last: again for what came in the meantime, at most 100
 * times. Node's own retries do not look again at what is in it.
 */
function remove(path: string, left = 100): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (left === 0 || (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); // ms
    remove(path, left - 1);
  }
}

function stampFile(venv: Venv): string {
  return join(venv.root, 'second-look.json');
}

/** What must be the same for an environment to be still good: requirements, place, and the Python behind it. */
function stamp(venv: Venv): string {
  const requirements = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${JSON.stringify({ requirements, root: venv.root, python: realpathSync(venv.python) }, null, 1)}\n`;
}

function whole(venv: Venv): boolean {
  try {
    const programs = ['jupyter-lab', 'jupyter-nbconvert'].every((name) => existsSync(venv.bin(name)));
    return programs && readFileSync(stampFile(venv), 'utf8') === stamp(venv);
  } catch {
    return false; // no stamp, or its Python has vanished
  }
}
