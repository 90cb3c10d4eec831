/** What the reader of the page would miss. */
import { documented } from './entry.js';
import { type Api, type Declaration, membersOf } from './model.js';

/** One line for each exported name, field or folder that nobody described; empty when all is. */
export function gaps(api: Api): string[] {
  const lines: string[] = [];
  for (const { path, sentence, entries } of api.folders) {
    if (sentence === '')
      lines.push(
        `index.ts: the list of folders in its doc comment lacks \`${path}\`, which has exported names`,
      );
    for (const { name, file, declarations } of entries) {
      for (const declaration of declarations) {
        if ('target' in declaration) continue;
        if (!described(declaration)) lines.push(`${file}: ${name} has no doc comment`);
        for (const member of membersOf(declaration)) {
          if (!described(member) && !isListedElsewhere(member))
            lines.push(`${file}: ${name}.${member.name} has no doc comment`);
        }
      }
    }
  }
  const paths = new Set(api.folders.map(({ path }) => path));
  for (const path of api.listed)
    if (!paths.has(path))
      lines.push(`index.ts: the list of folders in its doc comment has \`${path}\`, which exports nothing`);
  return lines;
}

/** An inherited field of an exported parent is that parent's. */
function isListedElsewhere({ inheritedFrom }: Declaration): boolean {
  return typeof inheritedFrom?.target === 'number' && inheritedFrom.target >= 0;
}

function described(declaration: Declaration): boolean {
  // What a class is made with is said where the class is described.
  if (declaration.name === 'constructor') return true;
  const signatures = declaration.comment === undefined ? (declaration.signatures ?? []) : [];
  const found = signatures.length > 0 ? signatures : [documented(declaration)];
  return found.every(({ comment }) => (comment?.summary ?? []).some(({ text }) => text.trim() !== ''));
}
