import { readFileSync } from 'node:fs';
import NodeModule from 'node:module';
import { dirname } from 'node:path';

/** TypeScript as tslab uses it (5.0). */
export type TypeScript = typeof import('@tslab/typescript-for-tslab');

/** What Node's loader does with the text of a module; its types do not say so. */
interface Loading extends NodeModule {
  _compile(text: string, path: string): void;
}

/**
 * Loads it for all who require it later. Five of its eight million characters are beyond Latin-1, for which V8 would keep
 * its source, as long as the kernel runs, in two bytes a character: 8 MB more for each open notebook.
 */
export function loadTypeScript(path: string): TypeScript {
  const text = readFileSync(path, 'utf8').replace(
    /[^\0-\xff]/g,
    (beyond) => `\\u${beyond.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const module = Object.assign(new NodeModule(path), {
    filename: path,
    paths: (NodeModule as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      dirname(path),
    ),
  }) as Loading;
  require.cache[path] = module;
  module._compile(Buffer.from(text, 'latin1').toString('latin1'), path);
  module.loaded = true;
  return module.exports;
}
