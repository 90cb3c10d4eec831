/** `explored.ts ID`: explores a protocol of the table alone in this process, and prints what it took. */
import { explore, RMAP_PROTOCOLS } from '../../../../checker/index.js';

/** What it prints, as JSON. */
export interface Explored {
  readonly states: number;
  readonly moves: number;
  readonly cpuSeconds: number;
  /** The most memory that the process had, the engine's own among it. */
  readonly bytes: number;
}

const { protocol } = RMAP_PROTOCOLS.find(({ id }) => id === process.argv[2])!;
const start = process.cpuUsage();
const { states, transitions } = explore(protocol);
const { user, system } = process.cpuUsage(start);
const { maxRSS } = process.resourceUsage();
const explored: Explored = {
  states,
  moves: transitions,
  cpuSeconds: (user + system) / 1e6,
  bytes: maxRSS * 1024,
};
console.log(JSON.stringify(explored));
