/**
 * The process that calls: it may hang or die, so another watches it (`watch.ts`). It writes a line to file descriptor 3
 * before each call and after each batch.
 */
import { writeSync } from 'node:fs';
import { explain, Trouble } from '../../tools/lab/trouble.js';
import { runBatch } from './batch.js';
import { type Entry, KINDS, RUNS, type Table } from './entry.js';
import { type ChildLine, NOT_BEGUN, type Orders } from './orders.js';
import { shown } from './shown.js';

const say = (line: ChildLine): void => {
  writeSync(3, `${JSON.stringify(line)}\n`);
};

async function main({ tables, seed, only, rounds, share, first }: Orders): Promise<void> {
  console.warn = () => {}; // figures without a text of their own say so
  const entries: [string, Table[string]][] = [];
  for (const path of tables)
    entries.push(...Object.entries(((await import(path)) as { table: Table }).table));
  const chosen = entries.filter(([name]) => only === undefined || name.startsWith(only));
  if (chosen.length === 0) {
    const doors = new Set(entries.map(([name]) => name.replace(/\..*/, '.')));
    throw new Trouble(
      `--only was "${only}"; no function's name begins so.`,
      `They begin with ${[...doors].join(', ')}`,
    );
  }
  const perRound = chosen.length * KINDS.length;
  for (let batch = first; batch < rounds * perRound; batch++) {
    const [name, entry] = chosen[Math.floor((batch % perRound) / KINDS.length)];
    const kind = KINDS[batch % KINDS.length];
    if (entry.kinds?.includes(kind) === false) continue;
    const round = Math.floor(batch / perRound);
    const ownSeed = seedOf(`${seed}/${round}/${name}/${kind}`);
    const before = (args: readonly unknown[]): void =>
      say({ batch, name, kind, seed: ownSeed, input: shown(args, 4000) });
    say({ batch, found: await runBatch(name, few(entry, share), kind, ownSeed, before) });
  }
}

/** The entry with fewer cases, one at least. */
function few(entry: Entry, share: number): Entry {
  return { ...entry, runs: Math.ceil((entry.runs ?? RUNS) * share) };
}

/** FNV-1a: a seed for fast-check from a name. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const unit of name) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193);
  return hash | 0;
}

main(JSON.parse(process.argv[2])).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(error instanceof Trouble ? NOT_BEGUN : 1);
  },
);
