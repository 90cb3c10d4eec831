import {
  replayTrace,
  TRACE_POLICIES,
  type TracePolicy,
  type TraceResult,
} from '../../simulator/trace/replayTrace.js';
import { readArguments } from './arguments.js';
import { seconds } from './bench/stopwatch.js';
import type { Command } from './command.js';
import { readTrace } from './files.js';

export const replay: Command = {
  name: 'replay',
  usage: `replay --policy ${TRACE_POLICIES.join('|')} --capacity N FILE
      counts the misses of a policy with N resident pages on FILE (little-endian uint32 page numbers)`,
  async run(args, { print }) {
    const options = { policy: { type: 'string' }, capacity: { type: 'string' } } as const;
    const { values, files } = readArguments(args, options, 'FILE', ['policy', 'capacity']);
    const policy = values.policy as TracePolicy;
    // Only digits: Number() would also take '', '0x10' and '1e3'.
    const text = String(values.capacity);
    const capacity = /^\d+$/.test(text) ? Number(text) : (text as unknown as number);
    // Bad options are reported before a large file is read.
    replayTrace({ policy, capacity }, new Uint32Array(0));
    const trace = readTrace(files[0]);
    let result: TraceResult | undefined;
    const took = await seconds(() => {
      result = replayTrace({ policy, capacity }, trace);
    });
    const accessesPerSecond = trace.length === 0 ? 0 : Math.round(trace.length / Math.max(took, 1e-9));
    print(JSON.stringify({ ...result, accessesPerSecond }));
    return 0;
  },
};
