/**
 * Frees what compilations leave behind. Left to itself, V8 lets garbage grow to a multiple of what is in use: hundreds of
 * megabytes for each open notebook.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MIB = 2 ** 20;
/** Garbage worth a collection, which takes about 0.1 s. */
const WORTH: number = 48 * MIB;
/** Beyond this much in use a collection would take seconds: V8 then chooses the moment. */
const TOO_MUCH: number = 512 * MIB;

/** To be called between cells, with the heap in use in bytes; collects when it has grown enough since the last time. */
export function makeCollector(
  heapUsed: () => number = () => process.memoryUsage().heapUsed,
  collect: () => void = v8Collect(),
): () => void {
  let after = heapUsed();
  return () => {
    const now = heapUsed();
    if (now - after < WORTH || now > TOO_MUCH) return;
    collect();
    after = heapUsed();
  };
}

/** V8's own collection, which is there only when asked for; cells do not see it. */
function v8Collect(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}
