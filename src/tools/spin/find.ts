import { debianInstall } from '../lab/debian.js';
import { run } from '../lab/process.js';
import { programIn } from '../lab/program.js';
import { Trouble } from '../lab/trouble.js';

/** Programs that make and run a verifier. */
export interface Spin {
  readonly spin: string;
  readonly compiler: string;
}

/** What the search may look at and do; tests give their own. */
export interface Search {
  /** Folders of programs, as `PATH` has them. */
  readonly path: string | undefined;
  /** Installs Debian's Spin; null where that is not possible. */
  readonly install: (() => Promise<void>) | null;
}

const REMEDY = 'Debian: "apt-get install spin gcc libc6-dev".';
const here = (log: (line: string) => void): Search => ({
  path: process.env.PATH,
  install: debianInstall('Spin', [['spin', 'gcc', 'libc6-dev']], `By hand: ${REMEDY}`, log),
});

/**
 * Spin and a C compiler of this system, or Debian's, installed now where we may.
 *
 * @throws Trouble that says what is missing
 */
export async function findSpin(log: (line: string) => void, search: Search = here(log)): Promise<Spin> {
  const found = await look(search);
  if (typeof found !== 'string') return found;
  await search.install?.();
  const installed = search.install === null ? found : await look(search);
  if (typeof installed !== 'string') return installed;
  throw new Trouble(`The check beside Spin needs ${installed}, and none was found.`, `Install it. ${REMEDY}`);
}

/** Both programs, or in words which is missing. */
async function look({ path }: Search): Promise<Spin | string> {
  const spin = programIn(path, ['spin']);
  // Other programs are named spin, too.
  const { output } = spin ? await run(spin, ['-V'], { cwd: '/' }) : { output: '' };
  if (!spin || !output.includes('Spin Version 6')) return 'Spin 6';
  const compiler = programIn(path, ['gcc', 'clang', 'cc']);
  return compiler ? { spin, compiler } : 'a C compiler';
}
