/**
 * What the cells so far declared, statement by statement.
 *
 * The compiler is given only what a cell can refer to, so that a cell takes as long in a notebook of thousands of
 * variables as in one of ten: each statement that it is given is read, checked and written again.
 */
import type * as TS from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

interface Statement {
  readonly text: string;
  readonly names: readonly string[];
  /** Whether it has no value at run time. */
  readonly isType: boolean;
}

/** Some of the statements. */
export interface Part {
  readonly text: string;
  readonly statements: ReadonlySet<Statement>;
}

/** The declarations of a notebook. */
export class Declared {
  readonly #ts: TypeScript;
  readonly #statements: Set<Statement> = new Set();
  readonly #byName: Map<string, Set<Statement>> = new Map();
  /** Those without a name, such as `declare global`: any code may depend on them. */
  readonly #nameless: Set<Statement> = new Set();

  constructor(ts: TypeScript) {
    this.#ts = ts;
  }

  /** All of them. */
  all(): Part {
    return part(new Set(this.#statements));
  }

  /** Those whose names are in the code, and those whose names are in these, and so on. */
  named(code: string): Part {
    const found = new Set<Statement>(this.#nameless);
    const texts = [code, ...[...found].map(({ text }) => text)];
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
      for (const word of words(text)) {
        for (const statement of this.#byName.get(word) ?? []) {
          if (found.has(statement)) continue;
          found.add(statement);
          texts.push(statement.text);
        }
      }
    }
    return part(found);
  }

  /** Puts what has become of a part in its place. */
  replace(part: Part, text: string): void {
    this.#replace(part, this.#read(text));
  }

  /**
   * The same for a cell that failed half-way: what it never gave a value is declared as before. Without it a notebook would
   * lose all that a cell computed before an interrupt.
   *
   * @param text what had become of the part, had the cell succeeded
   * @param isUnset whether the cell left the variable of this name alone
   */
  replaceSet(part: Part, text: string, isUnset: (name: string) => boolean): void {
    const set = this.#read(text).filter(
      ({ names, isType }) => isType || !names.length || !names.every(isUnset),
    );
    const isSet = ({ names, isType }: Statement): boolean =>
      names.every((name) => set.some((each) => each.isType === isType && each.names.includes(name)));
    this.#replace(part, [...set, ...[...part.statements].filter((each) => !isSet(each))]);
  }

  #replace({ statements }: Part, those: readonly Statement[]): void {
    for (const statement of statements) this.#remove(statement);
    for (const statement of those) this.#add(statement);
  }

  /** The statements of a text, one for each variable. */
  #read(text: string): Statement[] {
    const ts = this.#ts;
    const file = ts.createSourceFile('declared.d.ts', text, ts.ScriptTarget.ES2022, true);
    return file.statements.flatMap((each) => {
      // With the comment before it, which is shown when the name is inspected.
      const whole = each.getFullText(file).trim();
      const isType = ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each);
      if (!ts.isVariableStatement(each)) return [{ text: whole, names: namesOf(ts, each), isType }];
      const { declarations } = each.declarationList;
      const start = text.slice(each.pos, declarations[0]!.getStart(file)).trimStart();
      return declarations.map((one) => {
        return { text: `${start}${one.getText(file)};`, names: [one.name.getText(file)], isType };
      });
    });
  }

  #add(statement: Statement): void {
    this.#statements.add(statement);
    if (statement.names.length === 0) this.#nameless.add(statement);
    for (const name of statement.names) {
      const known = this.#byName.get(name);
      if (known) known.add(statement);
      else this.#byName.set(name, new Set([statement]));
    }
  }

  #remove(statement: Statement): void {
    this.#statements.delete(statement);
    this.#nameless.delete(statement);
    for (const name of statement.names) {
      const known = this.#byName.get(name);
      known?.delete(statement);
      if (known?.size === 0) this.#byName.delete(name);
    }
  }
}

function part(statements: ReadonlySet<Statement>): Part {
  return { text: [...statements].map(({ text }) => `${text}\n`).join(''), statements };
}

/** All that may be a name in it; more does no harm. */
export function words(text: string): Set<string> {
  return new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
}

/** The names that a statement other than of variables declares, of values and of types. */
function namesOf(ts: TypeScript, statement: TS.Statement): string[] {
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const bound =
      namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements);
    return [...(name ? [name.text] : []), ...(bound ?? []).map((each) => each.name.text)];
  }
  const { name } = statement as Partial<TS.DeclarationStatement>;
  const global = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
  return name && ts.isIdentifier(name) && !global ? [name.text] : [];
}
