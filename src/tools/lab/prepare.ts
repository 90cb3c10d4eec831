/** `npm run prepare`: the library and the kernel's launcher, so that a fresh clone is ready after `npm ci`. */
import { buildLibrary } from '../library/build.js';
import { buildKernel } from './kernel.js';
import { root } from './places.js';

try {
  await buildKernel(root);
  const { rebuilt } = await buildLibrary(root);
  console.log(`second-look: library ${rebuilt ? 'built' : 'up to date'}, kernel built`);
} catch (error) {
  console.error(`second-look cannot be built. ${(error as Error).message}`);
  process.exitCode = 1;
}
