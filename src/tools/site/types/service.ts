/** Answers questions about the types in a cell, in the context of the cells above it. */
import ts from 'typescript';
import type { Answers, Completions, Fault, Question } from './messages.js';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A later cell may set a variable of an earlier one; to TypeScript it is an import. */
const SETS_IMPORT = 2632;
/** More names than a reader looks through. */
const MOST = 100;

/** Cells as modules: each imports from those above what it does not declare itself. */
export class Types {
  readonly #files: ReadonlyMap<string, string>;
  readonly #folders: ReadonlySet<string>;
  readonly #service: ts.LanguageService;
  /** The modules, as they were last asked about. */
  #cells: readonly { readonly text: string; readonly names: ReadonlySet<string>; readonly before: string }[] =
    [];

  /** @param files declarations by absolute path: `/lib/lib.es2022.d.ts`, `/node_modules/second-look/index.d.ts` */
  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files));
    this.#folders = new Set(
      Object.keys(files).flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i).join('/'))),
    );
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => ['/globals.d.ts', ...this.#cells.map((_, i) => fileOf(i))],
      getScriptVersion: (path) => (path.startsWith('/cells/') ? this.#text(path)! : ''),
      getScriptSnapshot: (path) => {
        const text = this.#text(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => '/lib/lib.es2022.d.ts',
      fileExists: (path) => this.#text(path) !== undefined,
      readFile: (path) => this.#text(path),
      directoryExists: (path) => path === '/cells' || this.#folders.has(path),
    });
  }

  ask<Q extends Question>(question: Q): Answers[Q['what']];
  ask({ what, cells, cell, at }: Question): Answers[Question['what']] {
    this.#take(cells);
    const [file, source, { before }] = [fileOf(cell), cells[cell], this.#cells[cell]];
    if (what === 'check') return this.#check(file, source, before.length);
    if (what === 'complete') return this.#complete(file, source, before.length, at);
    const found = this.#service.getQuickInfoAtPosition(file, before.length + at);
    if (found === undefined) return null;
    const from = found.textSpan.start - before.length;
    const doc = [
      ts.displayPartsToString(found.documentation),
      ...(found.tags ?? []).map(
        ({ name, text }) => `${name === 'param' ? '' : `${name}: `}${ts.displayPartsToString(text)}`,
      ),
    ];
    return {
      ...{ from, to: from + found.textSpan.length, code: ts.displayPartsToString(found.displayParts) },
      doc: doc
        .join('\n\n')
        .replace(/\{@link (?:\S+ )?([^}]*)\}/g, '$1')
        // Lines of a paragraph are as long as the card is wide.
        .replace(/(?<!\n)\n(?!\n)/g, ' ')
        .replaceAll('`', '')
        .trim(),
    };
  }

  #complete(file: string, source: string, before: number, at: number): Completions {
    const found = this.#service.getCompletionsAtPosition(file, before + at, {});
    const word = at - /[\w$]*$/.exec(source.slice(0, at))![0].length;
    const span = found?.optionalReplacementSpan;
    const from = span === undefined ? word : span.start - before;
    const begun = source.slice(from, at).toLowerCase();
    const names = (found?.entries ?? [])
      .filter(({ name }) => name.toLowerCase().startsWith(begun))
      .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0))
      .slice(0, MOST)
      .map(({ name, kind }) => ({ name, kind }));
    return { from, names };
  }

  #check(file: string, source: string, before: number): Fault[] {
    const found = [
      ...this.#service.getSyntacticDiagnostics(file),
      ...this.#service.getSemanticDiagnostics(file),
    ];
    return found.flatMap(({ code, start = 0, length = 0, messageText }) => {
      const from = start - before;
      if (code === SETS_IMPORT || from < 0 || from > source.length) return [];
      const line = source.slice(0, from).split('\n').length;
      const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
      return [{ from, to: Math.min(from + length, source.length), line, message }];
    });
  }

  /** Makes the cells' texts modules; those that are as they were stay. */
  #take(sources: readonly string[]): void {
    const cells: { text: string; names: ReadonlySet<string>; before: string }[] = [];
    const makers = new Map<string, number>();
    for (const [i, source] of sources.entries()) {
      const names = declaredIn(source);
      const imports = new Map<number, string[]>();
      for (const [name, maker] of makers)
        if (!names.has(name)) imports.set(maker, [...(imports.get(maker) ?? []), name]);
      // On the first line, so that lines are the cell's own.
      const before = [...imports].map(([from, all]) => `import {${all}} from './${from}';`).join('');
      cells.push({ names, before, text: `${before}${source}\nexport {${[...names]}};` });
      for (const name of names) makers.set(name, i);
    }
    this.#cells = cells;
  }

  #text(path: string): string | undefined {
    const [, cell] = /^\/cells\/(\d+)\.ts$/.exec(path) ?? [];
    return cell === undefined ? this.#files.get(path) : this.#cells[Number(cell)]?.text;
  }
}

const fileOf = (at: number): string => `/cells/${at}.ts`;

/** The names that a cell declares or imports for the cells below, types among them. */
function declaredIn(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: ts.Node | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) {
      if (name.text !== '') names.add(name.text);
    } else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name))
      for (const each of name.elements) if (ts.isBindingElement(each)) add(each.name);
  };
  for (const each of ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022).statements) {
    if (ts.isVariableStatement(each)) for (const { name } of each.declarationList.declarations) add(name);
    else if (ts.isImportDeclaration(each)) {
      const { name, namedBindings } = each.importClause ?? {};
      add(name);
      if (namedBindings && ts.isNamedImports(namedBindings))
        for (const { name: local } of namedBindings.elements) add(local);
      else add(namedBindings?.name);
    } else add((each as ts.DeclarationStatement).name);
  }
  return names;
}
