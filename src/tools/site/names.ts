/** Names of the library in a notebook's code lead to where the reference describes them. */
import { sectionsOf } from './outline.js';
import type { ReferencePage } from './reference.js';

/** Addresses of names, by what they are imported from: `second-look`, `second-look/locks`. */
type Doors = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function doorsOfReference(reference: readonly ReferencePage[]): Doors {
  const doors = new Map<string, Map<string, string>>();
  for (const { file, title, body } of reference) {
    const door = title.startsWith('second-look/') ? title : 'second-look';
    const names = doors.get(door) ?? new Map();
    for (const [id, text] of sectionsOf(body, 3)) names.set(text.replace(/\(\)$/, ''), `${file}#${id}`);
    doors.set(door, names);
  }
  return doors;
}

const BLOCK = /(<code class="language-typescript">)(.*?)(<\/code>)/gs;

/**
 * Links each name that the notebook imports where a block of code has it first: as a word of its own, not in comments,
 * strings, keys or parameters.
 *
 * @param body a notebook's page, as HTML
 */
export function linkImports(body: string, doors: Doors): string {
  const code = [...body.matchAll(BLOCK)].map(([, , inner]) => inner.replace(/<[^>]*>/g, '')).join('\n');
  const addresses = importsOf(code, doors);
  if (addresses.size === 0) return body;
  return body.replace(BLOCK, (_, open, inner, close) => open + linked(inner, addresses) + close);
}

/** What code imports from the library: addresses by the names that the code uses. */
function importsOf(code: string, doors: Doors): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const [, list, from] of code.matchAll(/import (?:type )?\{([^}]*)\} from (?:'|&#x27;)([\w/-]+)/g)) {
    for (const each of list.split(',')) {
      const [, name, own = name] = /^\s*(?:type )?(\w+)(?: as (\w+))?\s*$/.exec(each) ?? [];
      const address = doors.get(from)?.get(name);
      if (address !== undefined) addresses.set(own, address);
    }
  }
  return addresses;
}

/** Marked parts in which a name is not what was imported. */
const OTHER = /hljs-(?:comment|string|attr|params|regexp)/;

function linked(code: string, addresses: ReadonlyMap<string, string>): string {
  const done = new Set<string>();
  const around: string[] = [];
  const parts = code.split(/(<[^>]*>)/);
  return parts
    .map((part, i) => {
      if (part.startsWith('</')) around.pop();
      else if (part.startsWith('<')) around.push(part);
      if (part.startsWith('<') || part === '') return part;
      // In a template string what is between ${ and } is code again.
      const mark = [...around].reverse().find((tag) => tag.includes('hljs-subst') || OTHER.test(tag));
      if (mark !== undefined && OTHER.test(mark)) return part;
      return part.replace(/(?<![\w.$&#])[A-Za-z_$][\w$]*/g, (name, at: number) => {
        const address = addresses.get(name);
        const before = at === 0 ? (parts[i - 2] ?? '').at(-1) : '';
        if (address === undefined || done.has(name) || before === '.') return name;
        done.add(name);
        return `<a href="${address}">${name}</a>`;
      });
    })
    .join('');
}
