/** Which cells of a notebook its seed has a part in: what the others show is the same whatever the seed. */
import type { Notebook } from '../tools/bake/notebook.js';
import { Plan } from '../tools/site/page/plan.js';
import { parseCell } from '../tools/site/worker/compile.js';
import { namesOf } from '../tools/site/worker/names.js';
import { textOf } from '../tutorial/plot/bundle.js';

/**
 * Numbers of the code cells in which `seed`, or what is made of it, is used, and of those that they need.
 *
 * Another name for a value is not followed (`const same = list; same.push(seed)`). A run with another seed shows whether
 * one was missed: what is not in here must show what is committed.
 */
export function cellsOfSeed({ cells }: Notebook): ReadonlySet<number> {
  const code = cells.flatMap(({ cell_type, source }, i) =>
    cell_type === 'code' ? { i, text: textOf(source) } : [],
  );
  const plan = new Plan(
    code.map(({ i, text }) => ({
      id: String(i),
      source: text,
      names: namesOf(parseCell(text)),
      named: text,
    })),
  );
  const seeded = new Set<string>();
  const found = new Set<number>();
  for (const [at, { names }] of plan.cells.entries()) {
    const first = names.makes.includes('seed');
    const rests = first || names.uses.some((name) => seeded.has(name));
    for (const name of rests ? plan.makes(at) : names.makes) {
      if (rests && !names.imports?.includes(name)) seeded.add(name);
      else seeded.delete(name);
    }
    if (rests) for (const each of [...plan.needs(at), at]) found.add(code[each].i);
  }
  return found;
}
