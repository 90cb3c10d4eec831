import { setTimeout as wait } from 'node:timers/promises';
import { collect, SCREEN } from '../../../host/collect.js';
import { readHost } from '../../../host/read.js';
import { printable } from '../../../host/snapshot.js';
import {
  changeOf,
  sampleLine,
  sampleOf,
  sampleView,
  targetOf,
  type WatchSample,
} from '../../../host/watch.js';
import { shown } from '../../../simulator/config/check.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { diskAt, folderAt } from './disk.js';
import { JsonLines } from './jsonLines.js';

export const watch: Command = {
  name: 'watch',
  usage: `watch [--cgroup PATH] [--every SECONDS] [--count N] [--file FILE.jsonl] [--MiB SIZE] [--from DIR]
      samples generations, reclaim and KVM's counters of a cgroup (of the only VM, if none is named) every 5 seconds until
      Ctrl-C, or N times; --file keeps JSON lines, at most SIZE MiB (16), the older half as FILE.jsonl.1`,
  async run(args, output) {
    const { values } = readArguments(args, {
      cgroup: { type: 'string' },
      every: { type: 'string' },
      count: { type: 'string' },
      file: { type: 'string' },
      MiB: { type: 'string' },
      from: { type: 'string' },
    });
    const every = numberFrom('every', values.every, 5, 0.1, 86_400);
    const count = numberFrom('count', values.count, Number.POSITIVE_INFINITY, 1, 1e9);
    const largest = numberFrom('MiB', values.MiB, 16, 0.01, 1e6) * 2 ** 20;
    const from = values.from as string | undefined;
    const root = from === undefined ? '/' : folderAt(from);
    const host = readHost(collect(diskAt(root), { ...SCREEN, cgroups: 0 }));
    const target = targetOf(host, values.cgroup as string | undefined);
    if (typeof target === 'string') throw new Trouble(target);
    const file = values.file === undefined ? null : new JsonLines(values.file as string, largest);
    const ended = new AbortController();
    const end = (): void => ended.abort();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
    try {
      let before: WatchSample | null = null;
      for (let done = 1; ; done++) {
        const now = sampleOf(diskAt(root), target);
        if (before === null && now.cgroup === null)
          throw new Trouble(`cgroup ${printable(target.path)} has no memory.stat that can be read`);
        const change = changeOf(before, now);
        const at = new Date().toISOString();
        file?.add({ at, path: target.path, ...now, change });
        if (process.stdout.isTTY) {
          const head = `${printable(target.path)}  ${at}  every ${every} s, Ctrl-C ends`;
          output.print(`\u001b[H\u001b[J${[head, '', ...sampleView(now, change)].join('\n')}`);
        } else output.print(`${at.slice(11, 19)}  ${sampleLine(now, change)}`);
        const gone = now.cgroup === null && Object.values(now.vms).every((each) => each === null);
        if (gone) output.remark(`cgroup ${printable(target.path)} is gone`);
        if (gone || done >= count || !(await pause(every, ended.signal))) return 0;
        before = now;
      }
    } finally {
      file?.close();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, end);
    }
  },
};

/** Waits. False: it was ended. */
async function pause(seconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(seconds * 1000, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

function numberFrom(name: string, text: unknown, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d+(\.\d+)?$/.test(text as string) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Trouble(`--${name} is ${shown(text)}; it may be a number from ${least} to ${most}`);
}
