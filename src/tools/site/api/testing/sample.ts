/** A small API with something of every kind, for tests. */
import { fileURLToPath } from 'node:url';
import { extract } from '../extract.js';
import { type Api, arrange } from '../model.js';

const path = (name: string): string => fileURLToPath(new URL(`sample/${name}`, import.meta.url));

export async function sampleApi(): Promise<Api> {
  return arrange(await extract({ entry: path('index.ts'), tsconfig: path('tsconfig.json') }));
}
