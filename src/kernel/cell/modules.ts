/** `require` for cells: tslab itself, files beside the notebook, packages in their present state, and the rest. */
import Module, { createRequire } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import type { Plugin } from '../plugin.js';
import { missing } from './missing.js';

/** Gives cells their modules. */
export class Modules {
  readonly #root: string;
  readonly #plugin: Pick<Plugin, 'prepare'>;
  readonly #versions: Map<string, string> = new Map();
  readonly #sources: Map<string, string> = new Map();
  readonly #loaded: Map<string, Module> = new Map();
  /** Resolves from the working folder, which is the notebook's. */
  readonly require: NodeJS.Require = this.#wrap(createRequire(join(process.cwd(), 'cell.js')), process.cwd());

  /** @param root where packages are installed, absolute */
  constructor(root: string, plugin: Pick<Plugin, 'prepare'> = {}) {
    this.#root = root;
    this.#plugin = plugin;
  }

  /** Brings up to date what a cell imports, and has loaded again what changed. */
  async refresh(code: string): Promise<void> {
    const { cache } = createRequire(__filename);
    for (const { folder, version } of (await this.#plugin.prepare?.(code, this.#root)) ?? []) {
      if (this.#versions.get(folder) === version) continue;
      this.#versions.set(folder, version);
      for (const file of Object.keys(cache)) if (file.startsWith(folder + sep)) delete cache[file];
    }
  }

  /** Takes in what the compiler made of the `.ts` files beside the notebook. */
  add(outputs: readonly { path: string; data: string }[]): void {
    for (const { path, data } of outputs) {
      this.#sources.set(path, data);
      this.#loaded.delete(path);
    }
  }

  #wrap(require: NodeJS.Require, folder: string): NodeJS.Require {
    return new Proxy(require, {
      apply: (_, self, [id]: [string]) => {
        // tslab's own, so that its `display` is the one that we route.
        if (id === 'tslab') return createRequire(__filename)('tslab');
        try {
          return this.#beside(folder, id)?.exports ?? Reflect.apply(require, self, [id]);
        } catch (error) {
          throw this.#explain(error, id, require);
        }
      },
    });
  }

  /** One sentence on a package that cannot be found; any other error as it is. */
  #explain(error: unknown, id: string, require: NodeJS.Require): unknown {
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return error;
    const said = missing(id, require, this.#root);
    return said === undefined ? error : Object.assign(new Error(said), { code });
  }

  #beside(folder: string, id: string): Module | undefined {
    const file = join(folder, extname(id) ? id : `${id}.js`);
    const loaded = this.#loaded.get(file);
    const source = this.#sources.get(file);
    if (loaded || source === undefined) return loaded;
    const module = emptyModule(file);
    module.require = this.#wrap(createRequire(file), dirname(file));
    // Known before it runs, so that files may import each other in a circle.
    this.#loaded.set(file, module);
    try {
      module._compile(source, file);
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module;
  }
}

/** What Node's loader does with the text of a module; its types do not say so. */
interface Loading extends Module {
  _compile(text: string, path: string): void;
}

/** A module before its text is run. */
export function emptyModule(path: string): Loading {
  const { _nodeModulePaths: pathsFrom } = Module as unknown as { _nodeModulePaths(folder: string): string[] };
  return Object.assign(new Module(path), { filename: path, paths: pathsFrom(dirname(path)) }) as Loading;
}
