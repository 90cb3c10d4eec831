/** `compile.ts TEST...`: compiles tests in the copy of the checkout that Stryker makes. */
import { join } from 'node:path';
import { compile } from '../compile.js';

await compile(process.cwd(), process.argv.slice(2), join('build', 'tests'));
