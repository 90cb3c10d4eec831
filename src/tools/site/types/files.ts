/** The declarations that a cell's types are looked up in, by absolute path. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readSources } from '../../library/sources.js';
import { typesOf } from '../../library/types.js';

/** What a worker has beside the language; cells see no page. */
const GLOBALS = `interface Console { log(...values: unknown[]): void; info(...values: unknown[]): void; warn(...values: unknown[]): void; error(...values: unknown[]): void; debug(...values: unknown[]): void; table(value: unknown): void; clear(): void; }
declare const console: Console;
declare const performance: { now(): number };
declare function setTimeout(does: () => void, ms?: number): number;
declare function clearTimeout(timer?: number): void;
declare function structuredClone<T>(value: T): T;
interface AbortSignal { readonly aborted: boolean; readonly reason: unknown; throwIfAborted(): void; }
interface AbortController { readonly signal: AbortSignal; abort(reason?: unknown): void; }
declare const AbortController: { new (): AbortController };
declare const AbortSignal: { timeout(ms: number): AbortSignal };
`;

/** @param root the checkout */
export function declarations(root: string): Record<string, string> {
  const found: Record<string, string> = { '/globals.d.ts': GLOBALS };
  const package_ = '/node_modules/second-look';
  for (const { name, text } of typesOf(readSources(join(root, 'src')))) found[`${package_}/${name}`] = text;
  const lib = join(createRequire(import.meta.url).resolve('typescript'), '..');
  const wanted = ['lib.es2022.d.ts'];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (`/lib/${name}` in found) continue;
    const text = readFileSync(join(lib, name), 'utf8');
    found[`/lib/${name}`] = text;
    for (const [, each] of text.matchAll(/^\/\/\/ <reference lib="(.+?)"/gm)) wanted.push(`lib.${each}.d.ts`);
  }
  return found;
}
