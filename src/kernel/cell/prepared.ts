/** What a snapshot of Node's heap has ready, so that a kernel which starts from it need not read it. */
import type * as TS from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

/** See {@link takePrepared}. */
export interface Prepared {
  readonly ts: TypeScript;
  /** The declarations that every cell has, parsed and bound, by file. */
  readonly files: ReadonlyMap<string, TS.SourceFile>;
}

/** Where the snapshot leaves it for this thread. */
const PLACE: unique symbol = Symbol.for('kernel.prepared') as never;
const here = globalThis as { [PLACE]?: Prepared };

/** Leaves it. */
export function givePrepared(prepared: Prepared): void {
  here[PLACE] = prepared;
}

/** Takes it; cells find nothing. Undefined when Node did not start from a snapshot. */
export function takePrepared(): Prepared | undefined {
  const found = here[PLACE];
  delete here[PLACE];
  return found;
}
