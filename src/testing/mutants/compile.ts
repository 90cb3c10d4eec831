/** `compile.ts TEST...`: compiles tests in the copy of the checkout that Stryker makes. */
import { compile } from '../compile.js';
import { COMPILED } from './plant.js';

await compile(process.cwd(), process.argv.slice(2), COMPILED);
