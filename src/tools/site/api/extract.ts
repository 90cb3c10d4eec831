/** What a TypeScript entry point exports, with types and doc comments, as TypeDoc reads it. */
import { dirname } from 'node:path';
import { Application, type JSONOutput, Logger, LogLevel, normalizePath, TSConfigReader } from 'typedoc';
import { Trouble } from '../../lab/trouble.js';
import { keepDeclaredTypes } from './declared.js';

export interface ExtractOptions {
  /** The file whose exports are read, absolute. */
  readonly entry: string;
  /** The `tsconfig.json` that holds it, absolute. */
  readonly tsconfig: string;
}

/** Keeps errors for the one message that ends the build. Warnings tell of types that are not exported: no fault. */
class Errors extends Logger {
  readonly found: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level === LogLevel.Error) this.found.push(message);
  }
}

/**
 * TypeDoc's model of everything that `entry` exports. File names in it are relative to the entry's folder.
 *
 * Types are not checked here: `npm run typecheck` does that, and takes longer.
 *
 * @throws Trouble when TypeDoc cannot read the sources
 */
export async function extract({ entry, tsconfig }: ExtractOptions): Promise<JSONOutput.ProjectReflection> {
  const folder = dirname(entry);
  const app = await Application.bootstrap(
    {
      entryPoints: [entry],
      tsconfig,
      displayBasePath: folder,
      basePath: folder,
      readme: 'none',
      // Git would be asked for links to lines, which change with every commit.
      disableGit: true,
      sourceLinkTemplate: '{path}',
      skipErrorChecking: true,
      excludeExternals: true,
      excludeInternal: true,
      excludePrivate: true,
      excludeProtected: true,
      sort: ['source-order'],
    },
    // The compiler's options count (without "strict", null vanishes from types); TypeDoc's own files do not.
    [new TSConfigReader()],
  );
  const errors = new Errors();
  app.logger = errors;
  keepDeclaredTypes(app);
  const project = await app.convert();
  if (project === undefined || errors.found.length > 0) {
    throw new Trouble(
      `TypeDoc cannot read ${entry}: ${errors.found.join('; ') || 'it gave no reason'}.`,
      'Run "npm run typecheck" and repair what it finds.',
    );
  }
  return app.serializer.projectToObject(project, normalizePath(folder));
}
