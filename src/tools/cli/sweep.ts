import { availableParallelism } from 'node:os';
import { allCores } from '../../tutorial/runs/allCores.js';
import { openLines } from '../fleet/lines.js';
import { makePoints } from '../fleet/make.js';
import { readFleet } from '../fleet/spec.js';
import { Trouble } from '../lab/trouble.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText, whyNot } from './files.js';

/** Progress is said so often, in milliseconds. */
const EVERY_MS = 10_000;

/** `sweep SPEC.json`: a fleet of hosts, point by point. */
export const sweep: Command = {
  name: 'sweep',
  usage: `sweep SPEC.json --out FILE.jsonl [--shards N | --scheduler tcp://… | local]
      runs every host of SPEC under each policy, rules and seed: a line of JSON per point, in the spec's order; what
      FILE has is kept, so that a run that was broken off goes on. N threads, one per core when left out`,
  async run(args, { print, remark }) {
    const { values, files } = readArguments(
      args,
      { out: { type: 'string' }, shards: { type: 'string' }, scheduler: { type: 'string' } },
      1,
      ['out'],
    );
    const out = values.out as string;
    const fleet = readFleet(parse(files[0]));
    const lines = openLines(out, fleet);
    const kept = lines.done;
    if (kept > 0) remark(`${out} has ${kept} of ${fleet.size} points`);
    const runner = await allCores(shardsOf(values.shards as string | undefined));
    const started = performance.now();
    let told = started;
    const onPoint = (): void => {
      const now = performance.now();
      if (now - told < EVERY_MS) return;
      told = now;
      const pace = (1000 * (lines.done - kept)) / (now - started);
      remark(`${lines.done} of ${fleet.size} points, ${pace.toFixed(1)} per second`);
    };
    try {
      const failures = await makePoints(fleet, lines, { runner, onPoint });
      for (const each of failures.slice(0, 10)) remark(each);
      if (failures.length > 0) remark(`${failures.length} points failed`);
      print(`${out}: ${lines.done} of ${fleet.size} points, ${lines.done - kept} of them made now`);
      return failures.length > 0 ? 1 : 0;
    } finally {
      lines.finish();
      await runner.close();
    }
  },
};

function shardsOf(word: string | undefined): number {
  if (word === undefined) return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(word)) throw new Trouble(`--shards is ${word}; it may be a whole number from 1`);
  return Number(word);
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`file ${path} is no JSON: ${whyNot(error)}`);
  }
}
