/** `require` for cells: tslab itself, files beside the notebook, the library in its latest state, and the rest. */
import { statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { buildLibrary } from '../../tools/library/build.js';

/** Gives cells their modules. */
export class Modules {
  readonly #root: string;
  readonly #library: string;
  readonly #sources: Map<string, string> = new Map();
  readonly #loaded: Map<string, Module> = new Map();
  /** Resolves from the working folder, which is the notebook's. */
  readonly require: NodeJS.Require = this.#wrap(createRequire(join(process.cwd(), 'cell.js')), process.cwd());
  #libraryTime = 0;

  /** @param root the checkout */
  constructor(root: string) {
    this.#root = root;
    this.#library = join(root, 'build', 'second-look');
  }

  /**
   * Makes the library up to date when a cell names it, and has it loaded anew when it changed.
   *
   * @throws LibraryError when a source is in error
   */
  async refresh(code: string): Promise<void> {
    if (!code.includes('second-look')) return;
    await buildLibrary(this.#root);
    const time = statSync(join(this.#library, 'all.js')).mtimeMs;
    if (time === this.#libraryTime) return;
    this.#libraryTime = time;
    const { cache } = createRequire(__filename);
    for (const file of Object.keys(cache)) if (dirname(file) === this.#library) delete cache[file];
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
        return this.#beside(folder, id)?.exports ?? Reflect.apply(require, self, [id]);
      },
    });
  }

  #beside(folder: string, id: string): Module | undefined {
    const file = join(folder, extname(id) ? id : `${id}.js`);
    const loaded = this.#loaded.get(file);
    const source = this.#sources.get(file);
    if (loaded || source === undefined) return loaded;
    const module = new Module(file) as Module & { _compile(code: string, file: string): void };
    module.filename = file;
    module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
      dirname(file),
    );
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
