/** Every folder says what it is: a README of at most 20 lines that names what lies in it, and nothing that does not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from '../suite.js';

/** Lines that a newcomer reads in half a minute. */
const MOST = 20;
/** Helpers of tests beside them are described by what uses them. */
const UNDESCRIBED = /(^|\/)testing$/;

/**
 * What is wrong with the READMEs below `src/`, one line each.
 *
 * @param root the checkout, absolute
 */
export function wrongReadmes(root: string, folder: string = 'src'): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const folders = entries.filter((each) => each.isDirectory()).map(({ name }) => name);
  const files = entries.filter((each) => each.isFile()).map(({ name }) => name);
  const below = folders.flatMap((name) => wrongReadmes(root, `${folder}/${name}`));
  if (UNDESCRIBED.test(folder) && folder !== 'src/testing') return below;
  if (!files.includes('README.md')) return [`${folder} has no README.md`, ...below];
  const text = readFileSync(join(root, folder, 'README.md'), 'utf8');
  const wrong: string[] = [];
  const lines = text.trimEnd().split('\n').length;
  if (lines > MOST) wrong.push(`${folder}/README.md has ${lines} lines; ${MOST} are the limit`);
  const named = text.match(/`[^`]*`|\([^)]*\)/g)?.join(' ') ?? ''; // code and links, not prose
  const own = [...files.filter(described), ...folders.filter((name) => !UNDESCRIBED.test(name))];
  for (const name of own) {
    const stem = name.replace(/\.\w+$/, '');
    if (!new RegExp(String.raw`\b${stem}\b`).test(named))
      wrong.push(`${folder}/README.md does not name ${name}`);
  }
  for (const name of filesIn(text)) {
    const places = [join(root, folder, name), join(root, name)];
    if (!places.some(existsSync)) wrong.push(`${folder}/README.md names ${name}, which is not there`);
  }
  return [...wrong, ...below];
}

/** Files that a text names in code or links to; a path may start in its folder or in the checkout. */
function filesIn(text: string): string[] {
  const code = text.matchAll(/`([\w./-]+\.(?:ts|py|cjs|css|in|json|md|txt))`/g);
  const links = text.matchAll(/\]\(([^):#]+)\)/g);
  return [...code, ...links].map(([, name]) => name);
}

/** Tests are named by what they test, and an `index.ts` exports the rest. */
function described(name: string): boolean {
  return !/\.test\.ts$|^test_|^README\.md$|^tsconfig\.json$|^index\.ts$/.test(name);
}

/** The READMEs of this checkout. */
export const readmeSuite: Suite = {
  name: 'readmes',
  async run({ root }) {
    const wrong = wrongReadmes(root);
    return { passed: Number(wrong.length === 0), failed: wrong.length, output: wrong.join('\n') };
  },
};
