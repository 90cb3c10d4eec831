/** The reference: TypeDoc's Markdown of the doc comments, one page for each folder and side door, in our layout. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  Application,
  Converter,
  DeclarationReflection,
  Logger,
  LogLevel,
  type ProjectReflection,
  ReflectionKind,
  RendererEvent,
  TSConfigReader,
} from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { inFolder } from '../lab/places.js';
import { Trouble } from '../lab/trouble.js';
import { doorsOf } from '../library/sources.js';
import { linkNames, markdownRenderer } from './markdown.js';

/** The page that lists all names. */
export const API = 'api.html';

/** The door that most names are behind. */
const MAIN = 'index';

export interface ReferencePage {
  /** Name of the file, e.g. `simulator.policy.html`. */
  readonly file: string;
  /** The folder or the side door whose names it describes, e.g. `simulator/policy`, `second-look/locks`. */
  readonly title: string;
  readonly body: string;
}

/** Looks of the Markdown; tables for what has a name, a type and a sentence. */
const MARKDOWN: Partial<PluginOptions> = {
  ...{ fileExtension: '.html', flattenOutputFiles: true, entryFileName: API, useCustomAnchors: true },
  ...{ hidePageHeader: true, hideBreadcrumbs: true },
  ...{ parametersFormat: 'table', interfacePropertiesFormat: 'table', classPropertiesFormat: 'table' },
  ...{ typeAliasPropertiesFormat: 'table', typeDeclarationFormat: 'table', enumMembersFormat: 'table' },
  ...{
    sanitizeComments: true,
    tableColumnSettings: { hideModifiers: true, hideSources: true, hideInherited: true },
  },
};

/** Keeps what TypeDoc complains of, for the one message that ends the build. */
class Complaints extends Logger {
  readonly found: string[] = [];

  override log(message: string, level: LogLevel): void {
    // Parts of a type that is written out in place are described where it stands, a setter by its getter.
    if (level >= LogLevel.Warn && !/\.__type\.|\(SetSignature\)/.test(message)) this.found.push(message);
  }
}

/**
 * Everything that the library exports, page by page; the first page is the list of all names. Takes some seconds.
 *
 * Types are not checked here: `npm run typecheck` does that.
 *
 * @param root the checkout, absolute
 * @throws Trouble naming each exported name or field without a doc comment, each link in one that leads nowhere
 */
export async function readReference(root: string): Promise<ReferencePage[]> {
  const src = join(root, 'src');
  const entryPoints = doorsOf(src).map((door) => join(src, `${door}.ts`));
  return await inFolder(join(root, 'build'), 'reference-', async (work) => {
    const app = await Application.bootstrapWithPlugins(
      {
        plugin: ['typedoc-plugin-markdown'],
        entryPoints,
        ...{ tsconfig: join(root, 'tsconfig.json'), skipErrorChecking: true },
        ...{ basePath: src, displayBasePath: src, alwaysCreateEntryPointModule: true },
        // Git would be asked for links to lines, which change with every commit.
        ...{ disableGit: true, sourceLinkTemplate: '{path}', readme: 'none' },
        ...{ excludeExternals: true, excludeInternal: true, excludePrivate: true, excludeProtected: true },
        ...{ sort: ['source-order'], groupOrder: ['Functions', 'Variables', 'Classes', '*'] },
        ...{ validation: { notDocumented: true, notExported: false, invalidLink: true } },
        ...{ name: 'second-look', logLevel: 'Warn' },
        outputs: [{ name: 'markdown', path: work }],
        ...{ router: 'module', ...MARKDOWN },
      },
      // The compiler's options count (without "strict", null vanishes from types); TypeDoc's own files do not.
      [new TSConfigReader()],
    );
    const complaints = new Complaints();
    app.logger = complaints;
    // What the doors do not lead to, tests and tools, is not read.
    app.options.setCompilerOptions(entryPoints, app.options.getCompilerOptions(complaints), undefined);
    app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => byFolder(project));
    let pages: ReferencePage[] = [];
    app.renderer.on(RendererEvent.END, ({ project }: RendererEvent) => {
      pages = pagesOf(project, work, (each) => app.renderer.router!.getFullUrl(each));
    });
    const project = await app.convert();
    if (project !== undefined) {
      app.validate(project);
      await app.generateOutputs(project);
    }
    if (project === undefined || complaints.found.length > 0) {
      const remedy = 'Describe or correct it there; "npm run typecheck" finds what TypeDoc cannot read.';
      throw new Trouble(`TypeDoc finds:\n${complaints.found.join('\n')}\n`, remedy);
    }
    return pages;
  });
}

/** What the main door exports is put into one module for each folder that declares it; a side door is one module. */
function byFolder(project: ProjectReflection): void {
  for (const door of [...(project.children ?? [])]) {
    if (door.name !== MAIN) {
      door.name = `${project.name}/${door.name}`;
      continue;
    }
    project.comment = door.comment!;
    for (const each of [...(door.children ?? [])]) {
      const folder = folderOf(project, posix.dirname(each.sources?.[0]?.fileName ?? ''));
      door.removeChild(each);
      each.parent = folder;
      folder.addChild(each);
    }
    project.removeReflection(door);
  }
  // Line numbers would change with every edit above them.
  for (const each of Object.values(project.reflections)) delete (each as DeclarationReflection).sources;
}

function folderOf(project: ProjectReflection, path: string): DeclarationReflection {
  const found = project.children?.find(({ name }) => name === path);
  if (found !== undefined) return found;
  const folder = new DeclarationReflection(path, ReflectionKind.Module, project);
  project.registerReflection(folder, undefined, undefined);
  project.addChild(folder);
  return folder;
}

function pagesOf(
  project: ProjectReflection,
  work: string,
  addressOf: (each: DeclarationReflection) => string,
): ReferencePage[] {
  const place = ({ name }: DeclarationReflection): string => `${name.startsWith(project.name)} ${name}`;
  const folders = [...(project.children ?? [])].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const all = [...folders, ...folders.flatMap(({ children }) => children ?? [])];
  const addresses = new Map(all.map((each) => [each.name, addressOf(each)]));
  const link = (each: DeclarationReflection): string => {
    const name = each.name.replaceAll('_', '\\_') + (each.kind === ReflectionKind.Function ? '()' : '');
    return `[${name}](${addressOf(each)})`;
  };
  const page = (title: string, file: string, source: string): ReferencePage => {
    const { render } = markdownRenderer((path) => path, linkNames(addresses));
    // What a doc comment names as a section of the model leads there.
    const linked = source.replace(/(?<![\w`/])MODEL\.md#([\w-]+)/g, '[model: $1](model.html#$1)');
    return { file, title, body: render(linked) };
  };
  const list = folders.map((folder) => {
    const names = [...(folder.children ?? [])].sort((a, b) => sortOf(a) - sortOf(b)).map(link);
    return `## ${link(folder)}\n\n${names.join(' · ')}`;
  });
  const about = (project.comment?.summary ?? []).map(({ text }) => text).join('');
  return [
    page('Reference', API, ['# Reference', about, ...list].join('\n\n')),
    ...folders.map((folder) =>
      page(folder.name, addressOf(folder), readFileSync(join(work, addressOf(folder)), 'utf8')),
    ),
  ];
}

/** Functions first, then constants, then types. */
function sortOf({ kind }: DeclarationReflection): number {
  return kind === ReflectionKind.Function ? 0 : kind === ReflectionKind.Variable ? 1 : 2;
}
