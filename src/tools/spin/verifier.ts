import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROMISES } from '../../checker/promises.js';
import { once } from '../lab/once.js';
import { inFolder } from '../lab/places.js';
import { run } from '../lab/process.js';
import { Trouble } from '../lab/trouble.js';
import type { Spin } from './find.js';
import type { Settings } from './variants.js';

/** The promises by the numbers that the Promela model gives them. */
const SENTENCES: readonly string[] = Object.values(PROMISES);

/** A step of a schedule: who, and which by its name in the Promela model. */
export interface SpinStep {
  readonly process: string;
  readonly step: string;
}

/** A run that goes round for ever. */
export interface SpinRun {
  readonly steps: readonly SpinStep[];
  /** So many of them, the last ones, one at least, again and again. */
  readonly repeats: number;
}

export interface SpinSearch {
  /** Promises that are broken, each with the steps of the nearest way. */
  readonly broken: readonly (readonly [promise: string, steps: number])[];
  readonly states: number;
  readonly transitions: number;
  /** Bytes of memory in all. */
  readonly bytes: number;
  readonly cpuSeconds: number;
}

/** A program that Spin and a C compiler made of the Promela model. */
export interface Verifier {
  /** Searches all states, or all that are at most so many steps away. */
  search(settings: Settings, steps?: number): Promise<SpinSearch>;
  /** The nearest way to break the promise. */
  nearest(settings: Settings, promise: string): Promise<readonly SpinStep[]>;
  /** Steps after which the promise is broken when these steps are made; null when it is not or they cannot be made. */
  follow(settings: Settings, promise: string, steps: readonly SpinStep[]): Promise<number | null>;
}

/** A program that looks for queries that never end. */
export interface EndlessVerifier {
  /** A run, of weakly fair ones or of all, in which one never ends; null when there is none. */
  endless(settings: Settings, fair: boolean): Promise<SpinRun | null>;
  /** Whether these steps can be made for ever, with a query that never ends. */
  follows(settings: Settings, run: SpinRun): Promise<boolean>;
}

export interface Make {
  /** With store buffers. */
  readonly weak: boolean;
  /** Breadth first gives nearest ways; depth first is Spin's own order, and faster. */
  readonly order: 'breadth' | 'depth';
  /** The C compiler's. */
  readonly optimize: '-Og' | '-O1' | '-O2';
}

/** The farthest state of any protocol here is less than 200 steps away. */
const MOST_STEPS = 2000;
/** A way that never comes to a state twice may be nearly as long as there are states; each step takes some 80 bytes. */
const MOST_STEPS_DEPTH_FIRST = 12_000_000;
/** The same for those of which it is looked whether a query ends, which are small. */
const MOST_STEPS_ENDLESS = 200_000;

/** Follows the way that was written, and looks nothing up: Spin would clear a table of 128 MB for states all the same. */
const REPLAY: readonly string[] = ['-r', '-n', '-w10'];

/** Makes a verifier of `src/checker/promela/rmap.pml`, or takes one that was made before from `build/spin`. */
export async function makeVerifier(
  root: string,
  spin: Spin,
  { weak, order, optimize }: Make,
): Promise<Verifier> {
  const flags = [optimize, '-DSAFETY', ...(order === 'breadth' ? ['-DBFS'] : [])];
  const pan = await makePan(root, spin, weak ? ['-DWEAK'] : [], flags);
  return verifier(pan, order === 'depth' ? MOST_STEPS_DEPTH_FIRST : MOST_STEPS);
}

/**
 * The same for queries that never end. Compiling takes longer than its searches, so it is done quickly. Without
 * `NOSTUTTER` a schedule that cannot be followed would count as a run that stays where it is.
 */
export async function makeEndlessVerifier(root: string, spin: Spin): Promise<EndlessVerifier> {
  return endlessVerifier(await makePan(root, spin, ['-DENDLESS'], ['-O0', '-DNOSTUTTER']));
}

/** The program that Spin and the compiler make. */
async function makePan(
  root: string,
  { spin, compiler }: Spin,
  define: readonly string[],
  more: readonly string[],
): Promise<string> {
  const source = join(root, 'src', 'checker', 'promela', 'rmap.pml');
  const flags = [...more, '-w', '-DNOREDUCE'];
  const key = JSON.stringify([spin, compiler, define, flags, readFileSync(source, 'utf8')]);
  const folder = join(root, 'build', 'spin');
  const pan = join(folder, createHash('sha256').update(key).digest('hex').slice(0, 16));
  if (!existsSync(pan))
    await inFolder(folder, 'making-', async (place) => {
      copyFileSync(source, join(place, 'rmap.pml')); // a way to an error is written to where this says
      await must(spin, [...define, '-a', 'rmap.pml'], place);
      await must(compiler, [...flags, '-o', 'pan', 'pan.c'], place);
      renameSync(join(place, 'pan'), pan);
    });
  return pan;
}

/** The verifier for a protocol, with or without store buffers: each made when it is first wanted. */
export function makeVerifiers(
  root: string,
  spin: Spin,
  optimize: Make['optimize'] = '-O1',
): (settings: Settings) => Promise<Verifier> {
  const made = once(async (weak: boolean) =>
    searchesOnce(await makeVerifier(root, spin, { weak, order: 'breadth', optimize })),
  );
  return ({ weak = 0 }) => made(weak === 1);
}

/** The same, for protocols of which several are one model asked about other promises. */
function searchesOnce(verifier: Verifier): Verifier {
  const searched = once((key: string) => {
    const { settings, steps } = JSON.parse(key) as { settings: Settings; steps?: number };
    return verifier.search(settings, steps);
  });
  return { ...verifier, search: (settings, steps) => searched(JSON.stringify({ settings, steps })) };
}

async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await run(command, args, { cwd });
  if (code !== 0) throw new Trouble(`${command} fails.`, output.trim().split('\n').slice(0, 5).join('\n'));
}

/** One or more runs of a verifier in a folder of their own, into which it writes its way to an error. */
function within<T>(pan: string, work: (go: Go) => Promise<T>): Promise<T> {
  return inFolder(tmpdir(), 'second-look-spin-', (cwd) =>
    work(async (settings, args, more = {}) => {
      const texts = Object.entries({ ...settings, ...more }).map(([name, value]) => [name, String(value)]);
      // The shell says last what processor time its children took.
      const words = ['-c', '"$@"; times', 'sh', pan, ...args];
      return (await run('/bin/sh', words, { cwd, env: Object.fromEntries(texts) })).output;
    }),
  );
}

function verifier(pan: string, most: number): Verifier {
  const search = (settings: Settings, steps = most): Promise<SpinSearch> =>
    within(pan, async (go) => {
      const output = await go(settings, ['-c0', '-w22', `-m${steps}`], { list: 1 });
      if (steps === most && output.includes('max search depth too small'))
        throw new Trouble(`Spin did not look at everything: there are ways of over ${most} steps.`);
      const number = (pattern: RegExp): number => Number(matched(output, pattern));
      return {
        broken: [...output.matchAll(/^broken (\d+) (\d+)$/gm)].map(([, k, before]) => [
          SENTENCES[Number(k)],
          Number(before) + 1,
        ]),
        states: number(/^ *([\d.e+]+) states, stored/m),
        transitions: number(/^ *([\d.e+]+) transitions/m),
        bytes: number(/^ *([\d.]+)\ttotal actual memory usage/m) * 2 ** 20,
        cpuSeconds: secondsOf(matched(output, /^(.*s)\s*$(?![\s\S]*\S)/m)),
      };
    });
  return {
    search,
    nearest: (settings, promise) =>
      within(pan, async (go) => {
        const more = { wanted: SENTENCES.indexOf(promise) };
        await go(settings, [`-m${MOST_STEPS}`, '-w18'], more);
        const output = await go(settings, REPLAY, more);
        return stepsOf(output);
      }),
    follow: (settings, promise, steps) =>
      within(pan, async (go) => {
        const more = { wanted: SENTENCES.indexOf(promise), schedule: scheduleOf(steps) };
        const output = await go(settings, [`-m${MOST_STEPS}`, '-w10'], more);
        const found = /assertion violated .*\(at depth (\d+)\)/.exec(output);
        return found === null ? null : Number(found[1]) + 1;
      }),
  };
}

function endlessVerifier(pan: string): EndlessVerifier {
  const found = async (
    go: Go,
    settings: Settings,
    fair: boolean,
    more: Record<string, number | string> = {},
  ): Promise<boolean> => {
    const words = ['-a', ...(fair ? ['-f'] : []), '-w20', `-m${MOST_STEPS_ENDLESS}`];
    const output = await go(settings, words, more);
    const none = matched(output, /errors: (\d+)/) === '0';
    if (none && output.includes('max search depth too small'))
      throw new Trouble(
        `Spin did not look at everything: there are ways of over ${MOST_STEPS_ENDLESS} steps.`,
      );
    return !none;
  };
  return {
    endless: (settings, fair) =>
      within(pan, async (go) => {
        if (!(await found(go, settings, fair))) return null;
        const output = await go(settings, REPLAY);
        const [before, round] = output.split(/^.*START OF CYCLE.*$/m).map(stepsOf);
        return { steps: [...before, ...round], repeats: round.length };
      }),
    follows: (settings, { steps, repeats }) =>
      within(pan, (go) => found(go, settings, false, { schedule: scheduleOf(steps), repeats })),
  };
}

/** Steps as a run of a verifier tells them. */
function stepsOf(output: string): SpinStep[] {
  return [...output.matchAll(/^step (\S+) (\S+)$/gm)].map(([, process, step]) => ({ process, step }));
}

function scheduleOf(steps: readonly SpinStep[]): string {
  return steps.map(({ process, step }) => `${process} ${step}`).join(' ');
}

type Go = (
  settings: Settings,
  args: readonly string[],
  more?: Record<string, number | string>,
) => Promise<string>;

/** Sum of the times that a shell writes as `0m0.010s 0m0.088s`. */
function secondsOf(times: string): number {
  const parts = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

function matched(output: string, pattern: RegExp): string {
  const found = pattern.exec(output);
  if (found === null) throw new Trouble('Spin’s verifier has not ended well.', output.trim().slice(-300));
  return found[1];
}
