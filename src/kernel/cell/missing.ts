/**
 * What to say of a package that is not there: its name, the command that installs it and the folder to run that in; and of
 * a name that no cell declared.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

/** A package's name, in a scope or not; a path, an address and `node:…` do not match. */
const PACKAGE = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?=\/|$)/;

/** TypeScript's numbers for a module that it cannot find. */
const NOT_FOUND = [2307, 2792];

/** The same for a name that is not known, nor one like it. */
const NO_NAME = 2304;

/**
 * One sentence when a package is not installed, or has no door of that name; undefined for all else.
 *
 * @param id as it is imported
 * @param require of the file that imports it
 * @param root where to install, absolute
 */
export function missing(id: string, require: NodeJS.Require, root: string): string | undefined {
  const [name] = PACKAGE.exec(id) ?? [];
  if (name === undefined || isBuiltin(name)) return undefined;
  const file = require.resolve
    .paths(name)
    ?.map((folder) => join(folder, name, 'package.json'))
    .find((path) => existsSync(path));
  if (file === undefined)
    return `${name} is not installed: run \`npm install ${name}\` in ${root} and restart the kernel`;
  // There, and yet not found: by its main file, which is not about doors.
  if (id === name) return undefined;
  const doors = doorsOf(file).map((door) => join(name, door).replaceAll('\\', '/'));
  if (doors.length === 0 || doors.includes(id)) return undefined;
  return `${id} is no door of ${name}; its doors are ${doors.join(', ')}`;
}

/** The same for what the compiler says; its own words for all else. */
export function missingType(code: number, message: string, require: NodeJS.Require, root: string): string {
  const id = NOT_FOUND.includes(code) ? /^[^']*'([^']+)'/.exec(message)?.[1] : undefined;
  if (code === NO_NAME)
    return `${message.replace(/\.$/, '')}: no cell that ran declares it, so run the cells above first`;
  return (id === undefined ? undefined : missing(id, require, root)) ?? message;
}

/**
 * What a package lets be imported: its `exports`, none when they are not a plain list of names; without any, each file
 * with types beside it.
 */
function doorsOf(file: string): string[] {
  const { exports } = JSON.parse(readFileSync(file, 'utf8')) as { exports?: unknown };
  if (exports === undefined) return typedFiles(dirname(file));
  if (typeof exports !== 'object' || exports === null) return [];
  const names = Object.keys(exports);
  return names.every((name) => /^\.(\/[^*]+)?$/.test(name)) ? names : [];
}

function typedFiles(folder: string): string[] {
  const files = readdirSync(folder);
  const typed = files.filter((file) => file.endsWith('.d.ts')).map((file) => file.slice(0, -'.d.ts'.length));
  const names = typed.filter((name) => files.includes(`${name}.js`));
  return names.map((name) => (name === 'index' ? '.' : `./${name}`)).sort();
}
