/** `npm run fuzz -- [--minutes M] [--seed N] [--only NAME] [--rounds R]`: calls everything with everything, until the time is up. */
import { readArguments } from '../../tools/lab/arguments.js';
import { root } from '../../tools/lab/places.js';
import { explain, Trouble } from '../../tools/lab/trouble.js';
import { compile } from '../compile.js';
import { TABLES } from './tables/index.js';
import { Tally } from './tally.js';
import { CHILD, watch } from './watch.js';

const USAGE =
  'It takes --minutes M (1 when left out), --seed N (another one each time), and --only NAME, how the names of the functions begin; --rounds R in place of the minutes.';

function readOptions(): { minutes: number; rounds: number; seed: number; only: string | undefined } {
  const text = { type: 'string' } as const;
  const { values } = readArguments(
    { options: { minutes: text, seed: text, only: text, rounds: text } },
    USAGE,
  );
  const minutes = Number(values.minutes ?? 1);
  const rounds = Number(values.rounds ?? 0);
  const seed = Number(values.seed ?? Date.now() % 1e9);
  if (!(minutes > 0 && minutes <= 1e4))
    throw new Trouble(
      `--minutes was "${values.minutes}"; it must be a number above 0, at most 10000.`,
      USAGE,
    );
  if (!Number.isSafeInteger(rounds) || rounds < 0)
    throw new Trouble(`--rounds was "${values.rounds}"; it must be a whole number from 0.`, USAGE);
  if (!Number.isSafeInteger(seed))
    throw new Trouble(`--seed was "${values.seed}"; it must be a whole number.`, USAGE);
  return { minutes, rounds, seed, only: values.only };
}

async function main(): Promise<void> {
  const { minutes, rounds, seed, only } = readOptions();
  console.log(`seed ${seed}, ${rounds ? `${rounds} rounds` : `${minutes} minutes`}`);
  const tally = new Tally();
  const compiled = await compile(root, [CHILD, ...TABLES], 'build/fuzz');
  await watch({
    ...{ compiled, seed, only, rounds: rounds || 1e6, share: 1, hangSeconds: 20 },
    ...(rounds ? {} : { until: Date.now() + minutes * 60_000 }),
    onBatch: (batch) => tally.add(batch),
    onFailure: (failure) => {
      if (tally.fail(failure)) console.log(tally.textOf(failure));
    },
  });
  console.log(tally.report());
  process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
