/** From a cell's TypeScript to a module that runs it, line by line in place. */
import { type Node, type Program, parse } from 'acorn';
import { transform } from 'sucrase';
import { columnIn } from './columns.js';
import { childrenOf, scopesOf, type Tree, type Use } from './scopes.js';

/** A cell that does not parse: `line` and `column` count from 1. */
export class CellSyntaxError extends Error {
  override name = 'SyntaxError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** A cell as JavaScript. */
export interface Parsed {
  readonly js: string;
  readonly program: Program;
}

/** The types taken away, each line where it was. @throws CellSyntaxError */
export function parseCell(source: string): Parsed {
  let js = source;
  try {
    js = transform(source, {
      transforms: ['typescript'],
      // Later cells use what this one imports.
      keepUnusedImports: true,
      disableESTransforms: true,
    }).code;
  } catch (error) {
    throw syntaxError(error, ({ column }) => column);
  }
  // Of what has no types any more, columns from 0.
  const back = ({ line, column }: Place): number =>
    (columnIn(source.split('\n')[line - 1] ?? '', js.split('\n')[line - 1] ?? '', column) ?? column) + 1;
  try {
    const options = { ecmaVersion: 2024, sourceType: 'module', locations: true } as const;
    const program = parse(js, options);
    const exported = program.body.find(({ type }) => /^Export/.test(type));
    if (exported)
      throw new CellSyntaxError(
        'a cell exports nothing: leave `export` out',
        exported.loc!.start.line,
        back(exported.loc!.start),
      );
    return { js, program };
  } catch (error) {
    throw syntaxError(error, back);
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** sucrase and acorn put the place into the message: `… (3:14)`. @param columnOf the cell's column of it */
function syntaxError(error: unknown, columnOf: (place: Place) => number): unknown {
  const [, message, line, column] =
    /^(?:Error transforming \S+: )?(.*?) ?\((\d+):(\d+)\)$/s.exec(String((error as Error).message)) ?? [];
  if (line === undefined) return error;
  const place = { line: Number(line), column: Number(column) };
  return new CellSyntaxError(message, place.line, columnOf(place));
}

/** Goes before the name of a variable in the name of the object that holds it. */
const SLOT = '$$';

/**
 * A module whose default export runs the cell: `(slot, imported) => Promise<value of the last expression>`. A notebook's
 * variable is a property of an object of its own, as in the kernel (`src/kernel/cell/slots.ts`).
 *
 * @param isKnown whether an earlier cell made a variable of that name
 */
export function compile({ js, program }: Parsed, isKnown: (name: string) => boolean): Compiled {
  const { declared, uses } = scopesOf(program);
  const edits = new Edits(js);
  const names = new Set(declared);
  for (const use of uses) {
    if (!declared.has(use.name) && !isKnown(use.name)) continue;
    names.add(use.name);
    edits.replace(use.start, use.end, textOf(use, js));
  }
  const hoisted: string[] = [];
  const last = program.body.at(-1);
  for (const node of program.body as Tree[]) {
    switch (node.type) {
      case 'ImportDeclaration':
        edits.replace(node.start, node.end, importText(node, js));
        break;
      case 'VariableDeclaration':
        variables(node, edits, js);
        break;
      case 'FunctionDeclaration': {
        const { name } = node.id as Tree & { name: string };
        hoisted.push(`${SLOT}${name}.${name} = ${name};`);
        break;
      }
      case 'ClassDeclaration': {
        const { name } = node.id as Tree & { name: string };
        edits.insert(node.start, `;${SLOT}${name}.${name} = `);
        edits.insert(node.end, ';');
        break;
      }
      case 'ExpressionStatement':
        if (node === last) {
          const { start, end } = node.expression as Node;
          edits.insert(start, ';return (');
          edits.insert(end, ');');
        }
    }
  }
  dynamicImports(program as unknown as Tree, edits);
  const slots = [...names].map((name) => `const ${SLOT}${name} = $slot(${JSON.stringify(name)});`);
  // All in the first line, so that the lines of an error are the cell's.
  const before = `export default async ($slot, $import) => { ${slots.join(' ')}${hoisted.join(' ')} `;
  return { text: `${before}${edits.text()}\n};\n`, from: before.length };
}

/** A cell as a module. */
export interface Compiled {
  readonly text: string;
  /** Where the cell's own text begins in the first line. */
  readonly from: number;
}

function textOf({ name, start, shorthand, written }: Use, js: string): string {
  const slot = `${SLOT}${name}.${name}`;
  if (shorthand) return `${name}: ${slot}`;
  // A call must not hand the slot over as `this`.
  const isCalled = !written && /^\s*(?:\(|\?\.\(|`)/.test(js.slice(start + name.length));
  return isCalled ? `(0, ${slot})` : slot;
}

/** `const { a } = b, c;` as `;({ a: a's slot } = b, c's slot = void 0);` */
function variables(node: Tree, edits: Edits, js: string): void {
  const declarations = node.declarations as { id: Node; init: Node | null; end: number }[];
  const { start } = declarations[0].id;
  edits.replace(node.start, start, `;(${lines(js.slice(node.start, start))}`);
  for (const { id, init } of declarations) if (init === null) edits.insert(id.end, ' = void 0');
  edits.insert(declarations.at(-1)!.end, ');');
}

function importText(node: Tree, js: string): string {
  const from = JSON.stringify((node.source as Tree).value);
  const specifiers = node.specifiers as { type: string; local: Tree; imported?: Tree }[];
  const each = specifiers.map(({ type, local, imported }) => {
    const name = local.name as string;
    const what =
      type === 'ImportSpecifier'
        ? JSON.stringify(imported?.name ?? imported?.value)
        : type === 'ImportDefaultSpecifier'
          ? '"default"'
          : 'null';
    return `${SLOT}${name}.${name} = $import(${from}, ${what});`;
  });
  const text = each.length > 0 ? each.join(' ') : `$import(${from}, null);`;
  return `;${text}${lines(js.slice(node.start, node.end))}`;
}

/** The line ends of a text that goes: what follows keeps its line. */
function lines(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}

/** `import('second-look')` */
function dynamicImports(node: Tree, edits: Edits): void {
  if (node.type === 'ImportExpression')
    edits.replace(node.start, node.start + 'import'.length, '(async (from) => $import(from, null))');
  for (const each of childrenOf(node)) dynamicImports(each, edits);
}

/** Changes of a text, made all at once. */
class Edits {
  readonly #source: string;
  readonly #made: { start: number; end: number; text: string }[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  replace(start: number, end: number, text: string): void {
    this.#made.push({ start, end, text });
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  text(): string {
    let out = '';
    let at = 0;
    // What is inserted where something is replaced goes before it, and ends come before beginnings: the sort is stable.
    for (const { start, end, text } of [...this.#made].sort((a, b) => a.start - b.start || a.end - b.end)) {
      if (start < at) continue; // inside an import, which went as a whole
      out += this.#source.slice(at, start) + text;
      at = end;
    }
    return out + this.#source.slice(at);
  }
}
