/** The packed library's `package.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doorsOf } from './sources.js';

/** What a bundler for browsers takes in place of what is Node's: neither files nor threads, and no module `crypto`. */
const BROWSER = { './outside.js': './outside.browser.js', crypto: false };

/** What `package.json` of the packed library holds. @param root the checkout, absolute */
export function manifestOf(root: string): object {
  const { version, description, license, dependencies, engines } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const doors = doorsOf(join(root, 'src')).map((door) => [
    door === 'index' ? '.' : `./${door}`,
    { types: `./${door}.d.ts`, default: `./${door}.js` },
  ]);
  return {
    ...{ name: 'second-look', version, description, license },
    ...{ main: './index.js', types: './index.d.ts' },
    exports: Object.fromEntries(doors),
    browser: BROWSER,
    // piscina starts threads from files of its own; the declarations name types of valibot.
    dependencies: { piscina: dependencies.piscina, valibot: dependencies.valibot },
    engines,
  };
}
