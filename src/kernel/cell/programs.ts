/**
 * The programs that tslab's compiler makes, one for each cell.
 *
 * tslab itself makes two, the first only to see which names the cell declares, and of each TypeScript notes which files
 * depend on which. That was half of the time that a cell took; parsing the cell tells its names, and it seldom imports a
 * file whose dependencies matter.
 */
import type * as TS from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';
import type { Watch } from './watch.js';

/** With the names that the binder finds, which the compiler does not declare. */
type Bound = TS.SourceFile & { locals?: ReadonlyMap<string, unknown> | undefined };

/** Makes them. */
export class Programs {
  readonly #ts: TypeScript;
  readonly #watch: Watch;
  readonly #read: ReadonlyMap<string, TS.SourceFile>;
  #host: TS.CompilerHost | undefined;
  /** Whether tslab's next program would only tell the names that a cell declares. */
  #wantsNames = false;
  #cells = 0;
  /** Whether output is being written. */
  emitting = false;

  /** @param read files that are parsed already, by name */
  constructor(ts: TypeScript, watch: Watch, read: ReadonlyMap<string, TS.SourceFile> = new Map()) {
    this.#ts = ts;
    this.#watch = watch;
    this.#read = read;
  }

  /** To be called before tslab converts a cell. */
  expectCell(): void {
    this.#wantsNames = true;
    this.#cells++;
  }

  /** What tslab's compiler works with, for the files of the declarations so far and of the cell. */
  host(
    files: string[],
    options: TS.CompilerOptions,
    system: TS.System,
    ...say: TS.DiagnosticReporter[]
  ): object {
    const [declared, cell] = files as [string, string];
    const ts = this.#ts;
    const { setTimeout: set, clearTimeout: clear } = system;
    /** The timer that tslab knows of; TypeScript would clear others, too. */
    let known: unknown;
    const own: Partial<TS.System> = {
      // Made different for each cell, since tslab changes what was parsed: no cell may get the program of another.
      readFile: (path, encoding) => {
        const text = system.readFile(path, encoding);
        return path === declared && text !== undefined ? text + ' '.repeat(this.#cells % 2) : text;
      },
      setTimeout: (make, ...rest) => {
        // What a report sets one for, the next compilation does. tslab has room for one timer and fails for good at a
        // second: when a folder changed between two cells, say, as by `npm install`.
        if (this.#watch.reporting) return {};
        const fire = (): void => {
          known = undefined;
          const names = this.#wantsNames && this.#namesOf(cell, system.readFile(cell)!, options);
          this.#wantsNames = false;
          if (!names) make();
          else host.afterProgramCreate!({ getSourceFile: () => names } as unknown as TS.BuilderProgram);
        };
        known = set!(fire, ...rest);
        return known;
      },
      clearTimeout: (timer) => timer === known && clear!(timer),
    };
    const host = ts.createWatchCompilerHost(
      files,
      options,
      Object.assign(Object.create(system), own),
      (...all: Parameters<TS.CreateProgram<TS.BuilderProgram>>) => this.#build(cell, ...all),
      ...say,
    );
    return host;
  }

  /** The parsed cell with the names that it declares; undefined when there are none. */
  #namesOf(name: string, text: string, options: TS.CompilerOptions): Bound | undefined {
    const file = this.#ts.createSourceFile(name, text, options.target!) as Bound;
    this.#ts.bindSourceFile(file, options);
    return file.locals?.size ? file : undefined;
  }

  /** Has the compiler find what is parsed already. It has one host for all its programs. */
  #useRead(host: TS.CompilerHost): void {
    if (host === this.#host) return;
    this.#host = host;
    const { getSourceFile, getSourceFileByPath } = host;
    host.getSourceFile = (name, ...rest) => this.#read.get(name) ?? getSourceFile(name, ...rest);
    host.getSourceFileByPath = (name, ...rest) => this.#read.get(name) ?? getSourceFileByPath!(name, ...rest);
  }

  #build(cell: string, ...all: Parameters<TS.CreateProgram<TS.BuilderProgram>>): TS.BuilderProgram {
    const ts = this.#ts;
    // Not `all`: the program before is in it, and each would keep the one before for ever.
    const host = all[2]!;
    this.#useRead(host);
    const light = ts.createAbstractBuilder(...all);
    const program = light.getProgram();
    program.getTypeChecker(); // binds all files: tslab's questions about code take that for granted
    const isSource = (file: TS.SourceFile): boolean => !file.isDeclarationFile && file.fileName !== cell;
    return Object.assign(light, {
      emit: (...what: Parameters<TS.Program['emit']>) => {
        this.emitting = true;
        try {
          return program.emit(...what);
        } finally {
          this.emitting = false;
        }
      },
      getAllDependencies: (file: TS.SourceFile) =>
        program.getSourceFiles().some(isSource)
          ? ts.createSemanticDiagnosticsBuilderProgram(program, host).getAllDependencies(file)
          : [file.fileName],
    });
  }
}
