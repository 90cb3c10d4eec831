/**
 * `types.ts FOLDER...`: checks the types of projects, each the folder of a `tsconfig.json`. What several import is parsed
 * once, and each project's own files are checked: those that it imports are another's.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type TS from 'typescript';

/** Required, since an import has all of its nine megabytes searched for exports first, twice under tsx: a second. */
const ts: typeof TS = createRequire(import.meta.url)('typescript');

const files = new Map<string, TS.SourceFile | undefined>();

/** What is wrong in the files of a project. */
function check(folder: string): readonly TS.Diagnostic[] {
  const { config, error } = ts.readConfigFile(resolve(folder, 'tsconfig.json'), ts.sys.readFile);
  if (error) return [error];
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(folder));
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, how, ...rest) => {
    const { target, module, moduleResolution } = options;
    const key = JSON.stringify([name, how, target, module, moduleResolution]);
    if (!files.has(key)) files.set(key, read(name, how, ...rest));
    return files.get(key);
  };
  const program = ts.createProgram(fileNames, options, host);
  const own = fileNames.map((name) => program.getSourceFile(name)!);
  return [
    ...errors,
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...(options.declaration ? program.getDeclarationDiagnostics(file) : []),
    ]),
  ];
}

for (const folder of process.argv.slice(2)) {
  const wrong = check(folder);
  if (wrong.length > 0) process.exitCode = 1;
  console.log(
    ts.formatDiagnostics(wrong, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => '\n',
    }),
  );
}
